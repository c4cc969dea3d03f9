// Parts of answers that operations on items share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/item_changes.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/table.h"

namespace portico::dynamodb::api {

// What ReturnConsumedCapacity asks for: nothing, the total, or the table's share beside it.
inline std::optional<ConsumedCapacity> Consumed(const std::optional<std::string>& asked,
                                                const std::string& table_name, double units) {
  if (!asked || *asked == "NONE") return std::nullopt;
  ConsumedCapacity consumed;
  consumed.table_name = table_name;
  consumed.capacity_units = units;
  if (*asked == "INDEXES") consumed.table.emplace().capacity_units = units;
  return consumed;
}

// The same of a write that touched indexes: each is told by its name, and all make the total.
// `table_units` is the table's own share. In answers.cc.
std::optional<ConsumedCapacity> ConsumedByWrite(const std::optional<std::string>& asked,
                                                const std::string& table_name, const Table& table,
                                                double table_units,
                                                const std::vector<IndexUnits>& index_units);
// The same of a read of an index (null: of the table), with what fetching from the table added.
std::optional<ConsumedCapacity> ConsumedByRead(const std::optional<std::string>& asked,
                                               const std::string& table_name, const Index* index,
                                               double units, double fetched_units);

// ReturnItemCollectionMetrics: the collection of an item, of tables that have local indexes. Its
// size is told as the whole gigabytes between which it lies.
std::optional<ItemCollectionMetrics> CollectionMetrics(const std::optional<std::string>& asked,
                                                       const Table& table, const ItemView& item,
                                                       const Items& items);

inline bool WantsCapacity(const std::optional<std::string>& asked) {
  return asked && *asked != "NONE";
}

}  // namespace portico::dynamodb::api
