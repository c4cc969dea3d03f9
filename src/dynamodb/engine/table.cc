#include "dynamodb/engine/table.h"

#include "base/check.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

tl::unexpected<AwsError> SchemaMismatch() {
  return Invalid("The provided key element does not match the schema");
}

// Calls visit(attribute, is_partition) for each key attribute in order, until one fails.
template <typename Visit>
Status EachKeyAttribute(const KeySchema& key, const Visit& visit) {
  for (const KeyAttribute& attribute : key.partition) PORTICO_TRY(visit(attribute, true));
  for (const KeyAttribute& attribute : key.sort) PORTICO_TRY(visit(attribute, false));
  return {};
}

}  // namespace

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

Status CheckKeyValue(const KeyAttribute& attribute, const AttributeView& value, bool is_partition) {
  if (attribute.type == AttributeType::kN) return {};
  const size_t size = value.bytes().size();
  if (size == 0) {
    return Invalid(
        "One or more parameter values are not valid. The AttributeValue for a key attribute "
        "cannot contain an empty " +
        std::string(attribute.type == AttributeType::kS ? "string" : "binary") +
        " value. Key: " + attribute.name);
  }
  if (is_partition && size > kPartitionKeyBytesMax) {
    return InvalidParameter("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  }
  if (!is_partition && size > kSortKeyBytesMax) {
    return InvalidParameter(
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
  return {};
}

Table::Table(TableRecord record)
    : record_(std::move(record)),
      key_(MakeKeySchema(record_.key_schema, record_.attribute_definitions)) {}

KeyRange Table::range() const {
  std::string prefix = TablePrefix(number());
  std::string end = PrefixEnd(prefix);
  return {std::move(prefix), std::move(end)};
}

std::string Table::PartitionPrefixOf(const AttributeView& value) const {
  std::string partition;
  AppendKeyValue(value, &partition);
  return PartitionPrefix(number(), partition);
}

ItemKey Table::Encode(const ItemView& item) const {
  std::string partition;
  for (const KeyAttribute& attribute : key_.partition) {
    AppendKeyValue(*item.Find(attribute.name), &partition);
  }
  ItemKey key;
  key.bytes = PartitionPrefix(number(), partition);
  for (const KeyAttribute& attribute : key_.sort) {
    AppendKeyValue(*item.Find(attribute.name), &key.bytes);
  }
  key.hash = KeyHash64(key.bytes);
  return key;
}

Result<ItemKey> Table::KeyOf(const ItemView& key) const {
  if (key.count() != key_.size()) return SchemaMismatch();
  PORTICO_TRY(
      EachKeyAttribute(key_, [&](const KeyAttribute& attribute, bool is_partition) -> Status {
        const auto value = key.Find(attribute.name);
        if (!value || !value->Is(attribute.type)) return SchemaMismatch();
        return CheckKeyValue(attribute, *value, is_partition);
      }));
  return Encode(key);
}

Result<ItemKey> Table::KeyOfItem(const ItemView& item) const {
  PORTICO_TRY(
      EachKeyAttribute(key_, [&](const KeyAttribute& attribute, bool is_partition) -> Status {
        const auto value = item.Find(attribute.name);
        if (!value) return InvalidParameter("Missing the key " + attribute.name + " in the item");
        if (!value->Is(attribute.type)) {
          return InvalidParameter("Type mismatch for key " + attribute.name +
                                  " expected: " + std::string(TypeName(attribute.type)) +
                                  " actual: " + std::string(TypeName(value->type())));
        }
        return CheckKeyValue(attribute, *value, is_partition);
      }));
  return Encode(item);
}

Item Table::ExtractKey(const ItemView& item) const {
  ItemBuilder builder;
  for (const auto* part : {&key_.partition, &key_.sort}) {
    for (const KeyAttribute& attribute : *part) {
      builder.Add(attribute.name, *item.Find(attribute.name));
    }
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb
