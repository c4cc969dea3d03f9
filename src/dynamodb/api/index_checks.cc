#include "dynamodb/api/index_checks.h"

#include <algorithm>
#include <set>

#include "dynamodb/api/table_checks.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/index.h"

namespace portico::dynamodb::api {
namespace {

template <typename Elements, typename Name>
std::string Names(const Elements& elements, const Name& name) {
  std::string out;
  for (const auto& element : elements) {
    if (!out.empty()) out += ", ";
    out += element.*name;
  }
  return "[" + out + "]";
}

bool RepeatsNames(const std::vector<KeySchemaElement>& schema) {
  std::set<std::string_view> names;
  return std::ranges::any_of(schema, [&](const KeySchemaElement& element) {
    return !names.insert(element.attribute_name).second;
  });
}

tl::unexpected<AwsError> FirstIsNotHash() {
  return Invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
}
tl::unexpected<AwsError> NamedTwice() {
  return Invalid("Both the Hash Key and the Range Key element in the KeySchema have the same name");
}

Status CheckNotRepeated(const std::vector<KeySchemaElement>& schema) {
  if (!RepeatsNames(schema)) return {};
  if (schema.size() == 2 && schema[1].key_type != "HASH") return NamedTwice();
  return Invalid("The KeySchema contains multiple key attributes with the same name");
}

// Several HASH attributes, then several RANGE attributes.
Status CheckGlobalKey(const std::vector<KeySchemaElement>& schema) {
  const auto is_hash = [](const KeySchemaElement& element) { return element.key_type == "HASH"; };
  PORTICO_TRY(CheckNotRepeated(schema));
  if (!is_hash(schema[0])) return FirstIsNotHash();
  if (!std::ranges::is_partitioned(schema, is_hash)) {
    return InvalidParameter(
        "All HASH key attributes must precede RANGE key attributes in the KeySchema");
  }
  const auto hashes = static_cast<size_t>(std::ranges::count_if(schema, is_hash));
  const auto exceeds = [](const char* kind) {
    return InvalidParameter("The KeySchema exceeds the maximum allowed number of " +
                            std::string(kind) + " key attributes");
  };
  if (hashes > kIndexKeyAttributesMax) return exceeds("HASH");
  if (schema.size() - hashes > kIndexKeyAttributesMax) return exceeds("RANGE");
  return {};
}

Status CheckLocalKey(const LocalSecondaryIndex& index, const std::string& table_hash) {
  const std::vector<KeySchemaElement>& schema = index.key_schema;
  if (RepeatsNames(schema)) return NamedTwice();
  if (schema[0].key_type != "HASH") return FirstIsNotHash();
  if (schema.size() < 2) {
    return InvalidParameter("Index KeySchema does not have a range key for index: " +
                            index.index_name);
  }
  if (schema[1].key_type != "RANGE") {
    return Invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  if (schema[0].attribute_name == table_hash) return {};
  return InvalidParameter(
      "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
      index.index_name + ". index hash key: " + schema[0].attribute_name +
      ", table hash key: " + table_hash);
}

Status CheckProjection(const IndexProjection& projection) {
  if (!projection.projection_type) return InvalidParameter("Unknown ProjectionType: null");
  const std::string& type = *projection.projection_type;
  const bool names_attributes = projection.non_key_attributes.has_value();
  if (names_attributes != (type == "INCLUDE")) {
    return InvalidParameter("ProjectionType is " + type + ", but NonKeyAttributes is " +
                            (names_attributes ? "specified" : "not specified"));
  }
  if (!names_attributes) return {};
  std::set<std::string_view> names;
  for (const std::string& name : *projection.non_key_attributes) {
    if (!names.insert(name).second) {
      return InvalidParameter("Duplicate element in NonKeyAttributes: " + name);
    }
  }
  return {};
}

Status CheckIndexThroughput(const GlobalSecondaryIndex& index, bool is_provisioned) {
  if (!is_provisioned && index.provisioned_throughput) {
    return InvalidParameter("ProvisionedThroughput should not be specified for index: " +
                            index.index_name + " when BillingMode is PAY_PER_REQUEST");
  }
  if (is_provisioned && !index.provisioned_throughput) {
    return InvalidParameter("ProvisionedThroughput is not specified for index: " +
                            index.index_name);
  }
  if (index.provisioned_throughput) {
    PORTICO_TRY(CheckThroughput(*index.provisioned_throughput, index.index_name));
  }
  PORTICO_TRY(CheckOnDemand(index.on_demand_throughput, is_provisioned, index.index_name));
  if (is_provisioned) {
    return CheckWarm(index.warm_throughput, *index.provisioned_throughput, WarmLeast::kProvisioned,
                     index.index_name);
  }
  return CheckWarm(index.warm_throughput, kInitialThroughput, WarmLeast::kInitial,
                   index.index_name);
}

Status CheckLocalIndexes(const CreateTableInput& in, std::set<std::string_view>* names) {
  const std::vector<LocalSecondaryIndex>& indexes = *in.local_secondary_indexes;
  for (const LocalSecondaryIndex& index : indexes) {
    PORTICO_TRY(CheckLocalKey(index, in.key_schema->front().attribute_name));
    PORTICO_TRY(CheckProjection(index.projection));
    if (!names->insert(index.index_name).second) {
      return InvalidParameter("Duplicate index name: " + index.index_name);
    }
  }
  if (indexes.size() <= kLocalIndexesMax) return {};
  return InvalidParameter("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
}

Status CheckGlobalIndexes(const CreateTableInput& in, std::set<std::string_view>* names) {
  const std::vector<GlobalSecondaryIndex>& indexes = *in.global_secondary_indexes;
  const bool is_provisioned = in.billing_mode != "PAY_PER_REQUEST";
  for (const GlobalSecondaryIndex& index : indexes) {
    PORTICO_TRY(CheckGlobalKey(index.key_schema));
    PORTICO_TRY(CheckProjection(index.projection));
    PORTICO_TRY(CheckIndexThroughput(index, is_provisioned));
    if (!names->insert(index.index_name).second) {
      return InvalidParameter("Duplicate index name: " + index.index_name);
    }
  }
  if (indexes.size() <= kGlobalIndexesMax) return {};
  return InvalidParameter("GlobalSecondaryIndex count exceeds the per-table limit of 20");
}

// The key schemas of all the indexes, local ones first; the model lets local ones be too long.
Result<std::vector<const std::vector<KeySchemaElement>*>> IndexKeys(const CreateTableInput& in) {
  std::vector<const std::vector<KeySchemaElement>*> schemas;
  if (in.local_secondary_indexes) {
    for (const LocalSecondaryIndex& index : *in.local_secondary_indexes) {
      const std::string number = std::to_string(schemas.size() + 1);
      PORTICO_TRY(
          CheckKeyCount(index.key_schema, "localSecondaryIndexes." + number + ".member.keySchema"));
      schemas.push_back(&index.key_schema);
    }
  }
  if (in.global_secondary_indexes) {
    for (const GlobalSecondaryIndex& index : *in.global_secondary_indexes) {
      schemas.push_back(&index.key_schema);
    }
  }
  return schemas;
}

Status CheckAllUsed(const CreateTableInput& in,
                    const std::vector<const std::vector<KeySchemaElement>*>& index_keys) {
  std::vector<KeySchemaElement> used = *in.key_schema;
  for (const auto* schema : index_keys) {
    for (const KeySchemaElement& element : *schema) {
      const auto named = [&](const KeySchemaElement& other) {
        return other.attribute_name == element.attribute_name;
      };
      if (std::ranges::none_of(used, named)) used.push_back(element);
    }
  }
  if (used.size() == in.attribute_definitions->size()) return {};
  return InvalidParameter("Some AttributeDefinitions are not used. AttributeDefinitions: " +
                          Names(*in.attribute_definitions, &AttributeDefinition::attribute_name) +
                          ", keys used: " + Names(used, &KeySchemaElement::attribute_name));
}

}  // namespace

Status CheckDefined(const std::vector<KeySchemaElement>& keys,
                    const std::vector<AttributeDefinition>& definitions) {
  for (const KeySchemaElement& key : keys) {
    const auto names_it = [&](const AttributeDefinition& definition) {
      return definition.attribute_name == key.attribute_name;
    };
    if (std::ranges::any_of(definitions, names_it)) continue;
    return InvalidParameter(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: " +
        Names(keys, &KeySchemaElement::attribute_name) +
        ", AttributeDefinitions: " + Names(definitions, &AttributeDefinition::attribute_name));
  }
  return {};
}

size_t ProjectedCount(const IndexProjection& projection) {
  return projection.non_key_attributes ? projection.non_key_attributes->size() : 0;
}

// The service's words for this are not known.
Status CheckProjectedCount(size_t count) {
  if (count <= kProjectedAttributesMax) return {};
  return InvalidParameter(
      "Number of NonKeyAttributes in all secondary indexes exceeds per-table limit of 100");
}

Status CheckNewIndexes(const CreateTableInput& in) {
  if (in.local_secondary_indexes && in.local_secondary_indexes->empty()) {
    return InvalidParameter("List of LocalSecondaryIndexes is empty");
  }
  if (in.global_secondary_indexes && in.global_secondary_indexes->empty()) {
    return InvalidParameter("List of GlobalSecondaryIndexes is empty");
  }
  if (in.local_secondary_indexes && in.key_schema->size() < 2) {
    return InvalidParameter(
        "Table KeySchema does not have a range key, which is required when specifying a "
        "LocalSecondaryIndex");
  }
  PORTICO_ASSIGN(const auto index_keys, IndexKeys(in));
  if (index_keys.empty()) return {};
  for (const auto* schema : index_keys) {
    PORTICO_TRY(CheckDefined(*schema, *in.attribute_definitions));
  }
  if (in.global_secondary_indexes) {
    for (const GlobalSecondaryIndex& index : *in.global_secondary_indexes) {
      PORTICO_TRY(CheckNotRepeated(index.key_schema));
    }
  }
  PORTICO_TRY(CheckAllUsed(in, index_keys));
  std::set<std::string_view> names;
  size_t projected = 0;
  if (in.local_secondary_indexes) {
    PORTICO_TRY(CheckLocalIndexes(in, &names));
    for (const auto& index : *in.local_secondary_indexes) {
      projected += ProjectedCount(index.projection);
    }
  }
  if (in.global_secondary_indexes) {
    PORTICO_TRY(CheckGlobalIndexes(in, &names));
    for (const auto& index : *in.global_secondary_indexes) {
      projected += ProjectedCount(index.projection);
    }
  }
  return CheckProjectedCount(projected);
}

Status CheckAddedIndex(const GlobalSecondaryIndex& index,
                       const std::vector<AttributeDefinition>& definitions) {
  PORTICO_TRY(CheckDefined(index.key_schema, definitions));
  PORTICO_TRY(CheckGlobalKey(index.key_schema));
  return CheckProjection(index.projection);
}

Status CheckOnDemand(const std::optional<OnDemandThroughput>& on_demand, bool is_provisioned,
                     std::string_view index) {
  if (!on_demand) return {};
  const auto check = [&](const std::optional<int64_t>& units, const char* member) -> Status {
    if (!units) return {};
    const std::string name(index);
    if (is_provisioned) {
      return InvalidParameter(std::string(member) + " for OnDemandThroughput " +
                              (index.empty() ? "" : "for index: " + name + " ") +
                              "cannot be specified when table BillingMode is PROVISIONED.");
    }
    if (*units >= 1) return {};
    return InvalidParameter("Requested " + std::string(member) + " for OnDemandThroughput for " +
                            (index.empty() ? "table" : "index : " + name) +
                            " is outside of valid range");
  };
  PORTICO_TRY(check(on_demand->max_read_request_units, "MaxReadRequestUnits"));
  return check(on_demand->max_write_request_units, "MaxWriteRequestUnits");
}

Status CheckWarm(const std::optional<WarmThroughput>& warm, const ProvisionedThroughput& least,
                 WarmLeast kind, std::string_view index) {
  if (!warm) return {};
  const auto check = [&](const std::optional<int64_t>& units, int64_t least_units,
                         const std::string& verb) -> Status {
    if (!units || *units >= least_units) return {};
    std::string what = "initial throughput for OnDemand";
    if (kind == WarmLeast::kProvisioned) what = verb + "CapacityUnits of ProvisionedThroughput";
    if (kind == WarmLeast::kCurrent) {
      what = "current WarmThroughput, decreasing WarmThroughput is not supported";
    }
    return InvalidParameter("Requested " + verb + "UnitsPerSecond for WarmThroughput for " +
                            (index.empty() ? "table" : "index " + std::string(index)) +
                            " is lower than " + what);
  };
  PORTICO_TRY(check(warm->read_units_per_second, least.read_capacity_units, "Read"));
  return check(warm->write_units_per_second, least.write_capacity_units, "Write");
}

}  // namespace portico::dynamodb::api
