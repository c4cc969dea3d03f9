#include "dynamodb/api/answers.h"

namespace portico::dynamodb::api {
namespace {

Capacity Units(double units) {
  Capacity capacity;
  capacity.capacity_units = units;
  return capacity;
}

void AddIndex(const Index& index, double units, ConsumedCapacity* consumed) {
  auto& indexes =
      index.is_global() ? consumed->global_secondary_indexes : consumed->local_secondary_indexes;
  if (!indexes) indexes.emplace();
  (*indexes)[index.name()] = Units(units);
}

}  // namespace

std::optional<ConsumedCapacity> ConsumedByWrite(const std::optional<std::string>& asked,
                                                const std::string& table_name, const Table& table,
                                                double table_units,
                                                const std::vector<IndexUnits>& index_units) {
  std::optional<ConsumedCapacity> consumed = Consumed(asked, table_name, table_units);
  if (!consumed) return consumed;
  for (const IndexUnits& each : index_units) {
    *consumed->capacity_units += each.units;
    if (!consumed->table) continue;
    for (const Index& index : table.indexes()) {
      if (index.number() == each.index) AddIndex(index, each.units, &*consumed);
    }
  }
  return consumed;
}

std::optional<ConsumedCapacity> ConsumedByRead(const std::optional<std::string>& asked,
                                               const std::string& table_name, const Index* index,
                                               double units, double fetched_units) {
  if (index == nullptr) return Consumed(asked, table_name, units);
  std::optional<ConsumedCapacity> consumed = Consumed(asked, table_name, fetched_units);
  if (!consumed) return consumed;
  *consumed->capacity_units += units;
  if (consumed->table) AddIndex(*index, units, &*consumed);
  return consumed;
}

std::optional<ItemCollectionMetrics> CollectionMetrics(const std::optional<std::string>& asked,
                                                       const Table& table, const ItemView& item,
                                                       const Items& items) {
  if (!asked || *asked != "SIZE" || !table.has_local_indexes()) return std::nullopt;
  ItemCollectionMetrics metrics;
  metrics.item_collection_key = table.ExtractPartition(item);
  const auto gigabytes = static_cast<double>(items.CollectionBytes(table, item) >> 30);
  metrics.size_estimate_range_gb = {gigabytes, gigabytes + 1};
  return metrics;
}

}  // namespace portico::dynamodb::api
