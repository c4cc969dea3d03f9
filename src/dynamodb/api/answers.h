// Parts of answers that operations on items share.
#pragma once

#include <optional>
#include <string>

#include "dynamodb/api/shapes_common.h"

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

inline bool WantsCapacity(const std::optional<std::string>& asked) {
  return asked && *asked != "NONE";
}

}  // namespace portico::dynamodb::api
