// The capacity that the statements of a batch or transaction consumed, added up by table.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/shapes_common.h"

namespace portico::dynamodb::api {

class CapacitySum {
 public:
  explicit CapacitySum(CapacityKind kind) : kind_(kind) {}

  // One statement's; nothing if none was asked for.
  void Add(const std::optional<ConsumedCapacity>& consumed);

  // By table; nothing if nothing was added.
  std::optional<std::vector<ConsumedCapacity>> Take();

 private:
  const CapacityKind kind_;
  std::map<std::string, ConsumedCapacity> tables_;
};

}  // namespace portico::dynamodb::api
