// From a SELECT's WHERE and ORDER BY to what is read: ranges of keys if the WHERE names partitions
// (by =, IN, or OR of these), else everything. Whatever is read, the whole WHERE is the filter.
//
// A WHERE is taken apart into branches, one for each partition and range of sort keys that it asks
// for; branches of one partition must not overlap, for an item would be found twice. Errors are
// ValidationExceptions in the service's words; the rules are those of AWS's answers of September
// and October 2026. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/key_schema.h"
#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb::partiql {

// Where the rows of a table or index lie: its number, and its key of one partition attribute and
// at most one sort attribute.
struct KeySpace {
  uint64_t number;
  const KeySchema& key;
};

struct ReadPlan {
  // Read one after the other. One of all keys if the WHERE names no partitions.
  std::vector<KeyRange> ranges;
  // Each from its end.
  bool is_backward = false;
  bool is_scan = false;
  // The attributes beside the key that are asked for in the last of the partitions, by their
  // values: the service wants those, and only those, to be in the index that is read. Empty for a
  // scan.
  std::vector<std::string> filtered_attributes;
};

// `where` null for none.
Result<ReadPlan> PlanRead(const KeySpace& space, const Condition* where,
                          const std::vector<OrderKey>& order);

}  // namespace portico::dynamodb::partiql
