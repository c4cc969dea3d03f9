// The capacity that a request on several tables consumed, told by table in the tables' order.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynamodb/api/shapes_common.h"

namespace portico::dynamodb::api {

// Which units an answer names beside the total: those of transactions say what they were used for.
enum class CapacityKind : uint8_t { kPlain, kRead, kWrite };

class CapacityList {
 public:
  // `asked` is ReturnConsumedCapacity; it must outlive the list.
  CapacityList(const std::optional<std::string>& asked, CapacityKind kind)
      : asked_(asked), kind_(kind) {}

  // `table` as the request names it.
  void Add(const std::string& table, double units) { units_[table] += units; }

  std::optional<std::vector<ConsumedCapacity>> Take();

 private:
  Capacity Of(double units) const;

  const std::optional<std::string>& asked_;
  const CapacityKind kind_;
  std::map<std::string, double> units_;
};

}  // namespace portico::dynamodb::api
