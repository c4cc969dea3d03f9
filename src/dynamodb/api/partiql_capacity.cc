#include "dynamodb/api/partiql_capacity.h"

namespace portico::dynamodb::api {
namespace {

using Indexes = std::optional<std::map<std::string, Capacity>>;

void AddUnits(const std::optional<double>& from, std::optional<double>* to) {
  if (from) *to = to->value_or(0) + *from;
}

void AddIndexes(const Indexes& from, Indexes* to) {
  if (!from) return;
  if (!*to) to->emplace();
  for (const auto& [name, units] : *from) {
    AddUnits(units.capacity_units, &(**to)[name].capacity_units);
  }
}

// Names what the units were used for.
template <typename Units>
void Specify(CapacityKind kind, Units* units) {
  if (kind == CapacityKind::kRead) units->read_capacity_units = units->capacity_units;
  if (kind == CapacityKind::kWrite) units->write_capacity_units = units->capacity_units;
}

void SpecifyIndexes(CapacityKind kind, Indexes* indexes) {
  if (!*indexes) return;
  for (auto& [name, units] : **indexes) Specify(kind, &units);
}

}  // namespace

void CapacitySum::Add(const std::optional<ConsumedCapacity>& consumed) {
  if (!consumed) return;
  ConsumedCapacity& sum = tables_[*consumed->table_name];
  sum.table_name = consumed->table_name;
  AddUnits(consumed->capacity_units, &sum.capacity_units);
  if (consumed->table) {
    if (!sum.table) sum.table.emplace();
    AddUnits(consumed->table->capacity_units, &sum.table->capacity_units);
  }
  AddIndexes(consumed->local_secondary_indexes, &sum.local_secondary_indexes);
  AddIndexes(consumed->global_secondary_indexes, &sum.global_secondary_indexes);
}

std::optional<std::vector<ConsumedCapacity>> CapacitySum::Take() {
  if (tables_.empty()) return std::nullopt;
  std::vector<ConsumedCapacity> list;
  for (auto& [name, consumed] : tables_) {
    Specify(kind_, &consumed);
    if (consumed.table) Specify(kind_, &*consumed.table);
    SpecifyIndexes(kind_, &consumed.local_secondary_indexes);
    SpecifyIndexes(kind_, &consumed.global_secondary_indexes);
    list.push_back(std::move(consumed));
  }
  return list;
}

}  // namespace portico::dynamodb::api
