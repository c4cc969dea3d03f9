#include "dynamodb/api/transact_keys.h"

#include <utility>

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {

Status CheckNoEmptyKey(const Table& table, const ItemView& map) {
  for (const auto* part : {&table.key().partition, &table.key().sort}) {
    for (const KeyAttribute& attribute : *part) {
      const auto value = map.Find(attribute.name);
      const bool is_empty = value && value->Is(attribute.type) &&
                            attribute.type != AttributeType::kN && value->bytes().empty();
      if (is_empty) {
        return CheckKeyValue(attribute, *value, /*is_partition=*/part == &table.key().partition);
      }
    }
  }
  return {};
}

Status CheckDistinctKeys(std::vector<const ItemKey*> keys) {
  if (!HasDuplicates(std::move(keys))) return {};
  return Invalid("Transaction request cannot include multiple operations on one item");
}

}  // namespace portico::dynamodb::api
