// From a Query's key conditions to the range of keys that answers it; and where a page of a Query
// or Scan begins. Errors are ValidationExceptions in the service's words. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/key_condition.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb {

struct QueryPlan {
  // What the keys of the partition begin with.
  std::string partition;
  KeyRange range;
  bool has_sort_condition = false;
};

Result<QueryPlan> PlanQuery(const Table& table, const std::vector<KeyCondition>& conditions);

// The stored key of ExclusiveStartKey, which must lie within what the query asks for.
Result<std::string> QueryStart(const Table& table, const QueryPlan& plan, const ItemView& start);

// Which part of the table a Scan walks. One segment of one is the whole table.
struct ScanSegment {
  uint32_t segment = 0;
  uint32_t total = 1;
};
// The same for a Scan.
Result<std::string> ScanStart(const Table& table, const ScanSegment& segment,
                              const ItemView& start);

}  // namespace portico::dynamodb
