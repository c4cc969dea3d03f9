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

// What a Query or Scan reads: a table, or one of its indexes. Borrowed.
struct ReadTarget {
  ReadTarget(const Table& of, const Index* by = nullptr)  // NOLINT: a table is a target
      : table(of), index(by) {}

  const Table& table;
  const Index* index;  // null: the table itself

  const KeySchema& key() const { return index == nullptr ? table.key() : index->key(); }
  uint64_t number() const { return index == nullptr ? table.number() : index->number(); }
  // How many attributes a starting key has.
  size_t start_key_size() const {
    return index == nullptr ? table.key().size() : index->start_key_size();
  }
  // A Query of a table without sort key has nothing to go on with: AWS refuses a starting key
  // there.
  bool gives_one_item() const { return index == nullptr && table.key().sort.empty(); }
  // What LastEvaluatedKey shows of an item or entry.
  Item ExtractKey(const ItemView& item) const {
    return index == nullptr ? table.ExtractKey(item) : index->ExtractKey(item);
  }
};

struct QueryPlan {
  // What the keys of the partition begin with.
  std::string partition;
  KeyRange range;
  bool has_sort_condition = false;
};

// Every partition attribute needs an equality, the sort attributes may have conditions from the
// first on, equalities but for the last of them. `start` is the ExclusiveStartKey, or null: it must
// have as many attributes as it can, and those of the target's key. What is wrong with an attribute
// there is told before what is wrong with its condition.
Result<QueryPlan> PlanQuery(const ReadTarget& target, const std::vector<KeyCondition>& conditions,
                            const ItemView* start);

// The stored key of an ExclusiveStartKey that passed, which must lie within what the query asks
// for.
Result<std::string> QueryStart(const ReadTarget& target, const QueryPlan& plan,
                               const ItemView& start);

// Which part of the table a Scan walks. One segment of one is the whole table.
struct ScanSegment {
  uint32_t segment = 0;
  uint32_t total = 1;
};
// That a Scan's start key has as many attributes as an index's must, and those of the index's key.
Status CheckScanStart(const ReadTarget& target, const ItemView& start);
// The stored key of a Scan's start key that passed, which must lie within the segment.
Result<std::string> ScanStart(const ReadTarget& target, const ScanSegment& segment,
                              const ItemView& start);

}  // namespace portico::dynamodb
