#include "dynamodb/api/table_checks.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "dynamodb/api/index_checks.h"
#include "dynamodb/api/stream_specification.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

// Members that the model lets be absent, for tables made from others, but plain tables need.
Status CheckPresent(const CreateTableInput& in) {
  std::string missing;
  int count = 0;
  const auto require = [&](bool present, const char* member) {
    if (present) return;
    if (count++ > 0) missing += "; ";
    missing += std::string("Value null at '") + member +
               "' failed to satisfy constraint: Member must not be null";
  };
  require(in.attribute_definitions.has_value(), "attributeDefinitions");
  require(in.key_schema.has_value(), "keySchema");
  if (count == 0) return {};
  return Invalid(std::to_string(count) + " validation error" + (count > 1 ? "s" : "") +
                 " detected: " + missing);
}

Status CheckBilling(const CreateTableInput& in) {
  const bool on_demand = in.billing_mode && *in.billing_mode == "PAY_PER_REQUEST";
  if (on_demand && in.provisioned_throughput) {
    return InvalidParameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (!on_demand && !in.provisioned_throughput) {
    return InvalidParameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED");
  }
  if (in.provisioned_throughput) PORTICO_TRY(CheckThroughput(*in.provisioned_throughput));
  PORTICO_TRY(CheckOnDemand(in.on_demand_throughput, !on_demand, ""));
  return on_demand ? CheckWarm(in.warm_throughput, kInitialThroughput, WarmLeast::kInitial, "")
                   : CheckWarm(in.warm_throughput, *in.provisioned_throughput,
                               WarmLeast::kProvisioned, "");
}

Status CheckNoneDefinedTwice(const std::vector<AttributeDefinition>& definitions) {
  std::set<std::string_view> names;
  for (const AttributeDefinition& definition : definitions) {
    if (!names.insert(definition.attribute_name).second) {
      return Invalid("Attribute Name is duplicated: " + definition.attribute_name);
    }
  }
  return {};
}

Status CheckKeySchema(const std::vector<KeySchemaElement>& schema,
                      const std::vector<AttributeDefinition>& definitions) {
  if (schema.size() > definitions.size()) {
    return Invalid("Invalid KeySchema: Some index key attribute have no definition");
  }
  PORTICO_TRY(CheckDefined(schema, definitions));
  if (schema.size() == 2 && schema[0].attribute_name == schema[1].attribute_name) {
    return Invalid(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  if (schema[0].key_type != "HASH") {
    return Invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (schema.size() == 2 && schema[1].key_type != "RANGE") {
    return Invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  return {};
}

}  // namespace

Status CheckThroughput(const ProvisionedThroughput& throughput, std::string_view index) {
  const auto check = [&](int64_t units, const char* name) -> Status {
    if (units <= kThroughputUnitsMax) return {};
    return Invalid("Given value " + std::to_string(units) + " for " + name + " is out of bounds" +
                   (index.empty() ? "" : " for index " + std::string(index)));
  };
  PORTICO_TRY(check(throughput.read_capacity_units, "ReadCapacityUnits"));
  return check(throughput.write_capacity_units, "WriteCapacityUnits");
}

Status CheckKeyCount(const std::vector<KeySchemaElement>& schema, const std::string& path) {
  if (schema.size() <= 2) return {};
  std::string elements;
  for (const KeySchemaElement& element : schema) {
    if (!elements.empty()) elements += ", ";
    elements += "KeySchemaElement(attributeName=" + element.attribute_name +
                ", keyType=" + element.key_type + ")";
  }
  return Invalid("1 validation error detected: Value '[" + elements + "]' at '" + path +
                 "' failed to satisfy constraint: Member must have length less than or equal to 2");
}

// Letters, white space, digits and + - = . _ : / @, as AWS's documentation of tags has it; letters
// beyond ASCII are taken as they come.
bool IsTagText(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0 || std::isspace(byte) != 0 ||
           std::string_view("+-=._:/@").find(c) != std::string_view::npos;
  });
}

Status CheckTags(const std::vector<ResourceTag>& tags) {
  if (tags.size() > kTagsMax) return Invalid("Too many tags: The maximum number of tags is 50");
  std::set<std::string_view> keys;
  for (const ResourceTag& tag : tags) {
    if (tag.key.starts_with("aws:")) {
      return Invalid("One or more parameter values were invalid: Tag keys cannot start with aws:");
    }
    for (const std::string* text : {&tag.key, &tag.value}) {
      if (IsTagText(*text)) continue;
      return InvalidParameter(
          "Tag keys and values can only have letters, white space, digits and "
          "the characters + - = . _ : / @: " +
          *text);
    }
    if (!keys.insert(tag.key).second) {
      return Invalid("One or more parameter values were invalid: Duplicate tag key: " + tag.key);
    }
  }
  return {};
}

Status CheckCreate(const CreateTableInput& in) {
  PORTICO_TRY(CheckPresent(in));
  PORTICO_TRY(CheckKeyCount(*in.key_schema, "keySchema"));
  PORTICO_TRY(CheckBilling(in));
  PORTICO_TRY(CheckKeySchema(*in.key_schema, *in.attribute_definitions));
  PORTICO_TRY(CheckNoneDefinedTwice(*in.attribute_definitions));
  PORTICO_TRY(CheckNewIndexes(in));
  const bool has_indexes = in.local_secondary_indexes || in.global_secondary_indexes;
  if (!has_indexes && in.key_schema->size() != in.attribute_definitions->size()) {
    return InvalidParameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  if (in.stream_specification) PORTICO_TRY(CheckNewStream(*in.stream_specification));
  if (in.tags) return CheckTags(*in.tags);
  return {};
}

}  // namespace portico::dynamodb::api
