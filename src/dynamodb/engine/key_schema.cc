#include "dynamodb/engine/key_schema.h"

#include "base/check.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb {
namespace {

// Numbers are bounded anyway.
size_t BytesOf(const AttributeView& value) {
  return value.Is(AttributeType::kN) ? 0 : value.bytes().size();
}

Status CheckSize(size_t bytes, bool is_partition) {
  if (is_partition && bytes > kPartitionKeyBytesMax) {
    return InvalidParameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_partition && bytes > kSortKeyBytesMax) {
    return InvalidParameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return {};
}

}  // namespace

KeyValues ValuesOf(const std::vector<KeyAttribute>& attributes, const ItemView& item) {
  KeyValues values;
  for (const KeyAttribute& attribute : attributes) values.Append(*item.Find(attribute.name));
  return values;
}

AttributeType KeyTypeNamed(std::string_view name) {
  if (name == "S") return AttributeType::kS;
  if (name == "N") return AttributeType::kN;
  PORTICO_CHECK(name == "B");
  return AttributeType::kB;
}

KeySchema MakeKeySchema(const std::vector<KeySchemaElement>& schema,
                        const std::vector<AttributeDefinition>& definitions) {
  KeySchema key;
  for (const KeySchemaElement& element : schema) {
    const AttributeDefinition* found = nullptr;
    for (const AttributeDefinition& definition : definitions) {
      if (definition.attribute_name == element.attribute_name) found = &definition;
    }
    PORTICO_CHECK(found != nullptr);
    auto& part = element.key_type == "HASH" ? key.partition : key.sort;
    part.push_back({element.attribute_name, KeyTypeNamed(found->attribute_type)});
  }
  return key;
}

const KeyAttribute* KeySchema::Find(std::string_view name) const {
  for (const auto* part : {&partition, &sort}) {
    for (const KeyAttribute& attribute : *part) {
      if (attribute.name == name) return &attribute;
    }
  }
  return nullptr;
}

const char* EmptyKind(const AttributeView& value) {
  if (value.Is(AttributeType::kN) || !value.bytes().empty()) return nullptr;
  return value.Is(AttributeType::kS) ? "string" : "binary";
}

Status CheckKeySizes(const KeySchema& key, const ItemView& item) {
  size_t partition_bytes = 0;
  size_t sort_bytes = 0;
  PORTICO_TRY(key.Each([&](const KeyAttribute& attribute, bool is_partition) -> Status {
    const auto value = item.Find(attribute.name);
    if (value && value->Is(attribute.type)) {
      (is_partition ? partition_bytes : sort_bytes) += BytesOf(*value);
    }
    return CheckSize(is_partition ? partition_bytes : sort_bytes, is_partition);
  }));
  return {};
}

Status CheckKeyValue(const KeyAttribute& attribute, const AttributeView& value, bool is_partition) {
  if (const char* kind = EmptyKind(value)) {
    return Invalid(
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        "cannot contain an empty " +
        std::string(kind) + " value. Key: " + attribute.name);
  }
  return CheckSize(BytesOf(value), is_partition);
}

}  // namespace portico::dynamodb
