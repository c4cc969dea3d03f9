// The attributes that make a key, of a table or of an index, and what may stand in them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/model.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

inline constexpr size_t kPartitionKeyBytesMax = 2'048;
inline constexpr size_t kSortKeyBytesMax = 1'024;

struct KeyAttribute {
  std::string name;
  AttributeType type;
};

// Key attributes in the order in which they make up stored keys. Tables have one partition and at
// most one sort attribute; global secondary indexes up to four of each.
struct KeySchema {
  std::vector<KeyAttribute> partition;
  std::vector<KeyAttribute> sort;

  size_t size() const { return partition.size() + sort.size(); }
  // The attribute of that name, or null.
  const KeyAttribute* Find(std::string_view name) const;
  // Calls visit(attribute, is_partition) for each attribute in order, until one fails.
  template <typename Visit>
  Status Each(const Visit& visit) const {
    for (const KeyAttribute& attribute : partition) PORTICO_TRY(visit(attribute, true));
    for (const KeyAttribute& attribute : sort) PORTICO_TRY(visit(attribute, false));
    return {};
  }
};

// The values of these attributes in an item that has them all.
KeyValues ValuesOf(const std::vector<KeyAttribute>& attributes, const ItemView& item);

// "S", "N" or "B".
AttributeType KeyTypeNamed(std::string_view name);

// The key of `schema` among the definitions, which name them all.
KeySchema MakeKeySchema(const std::vector<KeySchemaElement>& schema,
                        const std::vector<AttributeDefinition>& definitions);

// What kind of nothing a key value is, as messages name it: "string" or "binary"; null if it is
// something.
const char* EmptyKind(const AttributeView& value);

// That a key value may stand in a key: neither empty nor too long.
Status CheckKeyValue(const KeyAttribute& attribute, const AttributeView& value, bool is_partition);
// That the item's partition and sort values, as far as it has them, are not too long together.
Status CheckKeySizes(const KeySchema& key, const ItemView& item);

}  // namespace portico::dynamodb
