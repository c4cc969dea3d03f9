#include "dynamodb/api/capacity_list.h"

#include <algorithm>
#include <utility>

#include "dynamodb/api/answers.h"
#include "dynamodb/engine/capacity.h"

namespace portico::dynamodb::api {

void CapacityList::AddWrite(const std::string& name, const Table& table,
                            const WriteOutcome& outcome, double factor) {
  Share& share = shares_[name];
  share.table += factor * WriteUnits(outcome.old_bytes, outcome.new_bytes);
  for (const IndexUnits& each : outcome.index_units) {
    share.indexes += factor * each.units;
    for (const Index& index : table.indexes()) {
      if (index.number() != each.index) continue;
      (index.is_global() ? share.global : share.local)[index.name()] += factor * each.units;
    }
  }
}

Capacity CapacityList::Of(double units) const {
  Capacity capacity;
  capacity.capacity_units = units;
  if (kind_ == CapacityKind::kRead) capacity.read_capacity_units = units;
  if (kind_ == CapacityKind::kWrite) capacity.write_capacity_units = units;
  return capacity;
}

std::optional<std::map<std::string, Capacity>> CapacityList::Of(
    const std::map<std::string, double>& units) const {
  if (units.empty()) return std::nullopt;
  std::map<std::string, Capacity> capacities;
  for (const auto& [index, share] : units) capacities[index] = Of(share);
  return capacities;
}

std::optional<std::vector<ConsumedCapacity>> CapacityList::Take() {
  if (!WantsCapacity(asked_)) return std::nullopt;
  std::vector<ConsumedCapacity> list;
  for (const auto& [table, share] : shares_) {
    const Capacity total = Of(share.table + share.indexes);
    ConsumedCapacity& consumed = list.emplace_back();
    consumed.table_name = table;
    consumed.capacity_units = total.capacity_units;
    consumed.read_capacity_units = total.read_capacity_units;
    consumed.write_capacity_units = total.write_capacity_units;
    if (*asked_ != "INDEXES") continue;
    consumed.table = Of(share.table);
    consumed.local_secondary_indexes = Of(share.local);
    consumed.global_secondary_indexes = Of(share.global);
  }
  return list;
}

void CollectionList::Add(const std::string& name, const Table& table, const ItemView& item) {
  std::optional<ItemCollectionMetrics> metrics = CollectionMetrics(asked_, table, item, items_);
  if (!metrics) return;
  std::vector<ItemCollectionMetrics>& list = lists_[name];
  const bool is_told = std::ranges::any_of(list, [&](const ItemCollectionMetrics& each) {
    return each.item_collection_key == metrics->item_collection_key;
  });
  if (!is_told) list.push_back(*std::move(metrics));
}

std::optional<CollectionList::Lists> CollectionList::Take() {
  if (lists_.empty()) return std::nullopt;
  return std::move(lists_);
}

}  // namespace portico::dynamodb::api
