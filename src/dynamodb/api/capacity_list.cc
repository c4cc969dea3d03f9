#include "dynamodb/api/capacity_list.h"

#include "dynamodb/api/answers.h"

namespace portico::dynamodb::api {

Capacity CapacityList::Of(double units) const {
  Capacity capacity;
  capacity.capacity_units = units;
  if (kind_ == CapacityKind::kRead) capacity.read_capacity_units = units;
  if (kind_ == CapacityKind::kWrite) capacity.write_capacity_units = units;
  return capacity;
}

std::optional<std::vector<ConsumedCapacity>> CapacityList::Take() {
  if (!WantsCapacity(asked_)) return std::nullopt;
  std::vector<ConsumedCapacity> list;
  for (const auto& [table, units] : units_) {
    const Capacity capacity = Of(units);
    ConsumedCapacity& consumed = list.emplace_back();
    consumed.table_name = table;
    consumed.capacity_units = capacity.capacity_units;
    consumed.read_capacity_units = capacity.read_capacity_units;
    consumed.write_capacity_units = capacity.write_capacity_units;
    if (*asked_ == "INDEXES") consumed.table = capacity;
  }
  return list;
}

}  // namespace portico::dynamodb::api
