#include "dynamodb/api/index_updates.h"

#include <algorithm>
#include <set>

#include "dynamodb/api/index_checks.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/throughput_changes.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/index.h"

namespace portico::dynamodb::api {
namespace {

using Updates = std::vector<GlobalSecondaryIndexUpdate>;

const std::string& NameOf(const GlobalSecondaryIndexUpdate& update) {
  if (update.update) return update.update->index_name;
  return update.create ? update.create->index_name : update.remove->index_name;
}

bool IsOnline(const GlobalSecondaryIndexUpdate& update) { return update.create || update.remove; }

tl::unexpected<AwsError> OnlyOneOnline() {
  return Fail("LimitExceededException",
              "Subscriber limit exceeded: Only 1 online index can be created or deleted "
              "simultaneously per table");
}

tl::unexpected<AwsError> InUse(const std::string& why) {
  return Fail("ResourceInUseException",
              "Attempt to change a resource which is still in use: " + why);
}

template <typename Indexes>
auto FindNamed(Indexes& indexes, const std::string& name) {
  const auto at = std::ranges::find(indexes, name, &IndexRecord::index_name);
  return at == indexes.end() ? nullptr : &*at;
}

Status CheckNoneDeleting(const UpdateTableInput& in, const TableRecord& record) {
  if (!in.provisioned_throughput && !in.billing_mode) return {};
  for (const IndexRecord& index : record.global_indexes) {
    if (index.status != kIndexDeleting) continue;
    return InUse("Can't change table IOPS when an index is being deleted. Table: " +
                 record.table_name + " Indexes: [" + index.index_name + "]");
  }
  return {};
}

// An update or deletion is of a global index that is there, and at rest.
Status CheckTarget(const GlobalSecondaryIndexUpdate& update, const TableRecord& record) {
  const std::string& name = NameOf(update);
  if (FindNamed(record.local_indexes, name) != nullptr) {
    return Invalid(std::string("Cannot ") + (update.remove ? "delete" : "update") +
                   " an index that is not a GlobalSecondaryIndex: " + name);
  }
  const IndexRecord* index = FindNamed(record.global_indexes, name);
  if (index == nullptr && update.update && record.global_indexes.empty()) {
    return Invalid(
        "This operation cannot be performed with given input values. Please contact DynamoDB "
        "service team for more info: Action Blocked: IndexUpdate");
  }
  if (index == nullptr) {
    return Fail("ResourceNotFoundException",
                "Requested resource not found: Index " + name + " for table " + record.table_name);
  }
  const std::string where = " Table: " + record.table_name + " Index: " + name;
  if (index->status == kIndexDeleting) return InUse("Index is being deleted." + where);
  if (index->status != kIndexCreating) return {};
  if (!update.remove) return InUse("Index is being created." + where);
  if (index->backfilling) return {};
  return InUse(
      "Index creation is in resource allocation phase. Retry deletion during backfilling phase or "
      "when the index is active." +
      where);
}

const AttributeDefinition* FindDefinition(const std::vector<AttributeDefinition>& definitions,
                                          const std::string& name) {
  const auto at = std::ranges::find(definitions, name, &AttributeDefinition::attribute_name);
  return at == definitions.end() ? nullptr : &*at;
}

// "Schema:[SchemaElement: key{id:S:HASH}]"
std::string Describe(const std::vector<KeySchemaElement>& schema,
                     const std::vector<AttributeDefinition>& definitions) {
  std::string elements;
  for (const KeySchemaElement& key : schema) {
    const AttributeDefinition* definition = FindDefinition(definitions, key.attribute_name);
    if (!elements.empty()) elements += ", ";
    elements += "SchemaElement: key{" + key.attribute_name + ":" +
                (definition == nullptr ? "" : definition->attribute_type) + ":" + key.key_type +
                "}";
  }
  return "Schema:[" + elements + "]";
}

// The key schema that an attribute belongs to: the table's, or an index's.
const std::vector<KeySchemaElement>& SchemaWith(const std::string& attribute,
                                                const TableRecord& record) {
  for (const auto* indexes : {&record.local_indexes, &record.global_indexes}) {
    for (const IndexRecord& index : *indexes) {
      const auto& schema = index.key_schema;
      const auto at = std::ranges::find(schema, attribute, &KeySchemaElement::attribute_name);
      if (at != schema.end()) return schema;
    }
  }
  return record.key_schema;
}

// An attribute of a key keeps its type.
Status CheckNotRedefined(const GlobalSecondaryIndex& index,
                         const std::vector<AttributeDefinition>& definitions,
                         const TableRecord& record) {
  for (const KeySchemaElement& key : index.key_schema) {
    const auto* wanted = FindDefinition(definitions, key.attribute_name);
    const auto* known = FindDefinition(record.attribute_definitions, key.attribute_name);
    if (wanted == nullptr || known == nullptr || wanted->attribute_type == known->attribute_type) {
      continue;
    }
    return InvalidParameter(
        "Attributes cannot be redefined. Please check that your attribute has the same type as "
        "previously defined. Existing schema: " +
        Describe(SchemaWith(key.attribute_name, record), record.attribute_definitions) +
        " New schema: " + Describe(index.key_schema, definitions));
  }
  return {};
}

Status CheckCreation(const UpdateTableInput& in, const GlobalSecondaryIndex& index,
                     const TableRecord& record) {
  const bool is_provisioned = in.billing_mode.value_or(record.billing_mode) != "PAY_PER_REQUEST";
  if (!in.attribute_definitions || in.attribute_definitions->empty()) {
    return InvalidParameter("AttributeDefinitions is not specified for index: " + index.index_name);
  }
  PORTICO_TRY(CheckAddedIndex(index, *in.attribute_definitions));
  PORTICO_TRY(CheckNotRedefined(index, *in.attribute_definitions, record));
  if (is_provisioned && !index.provisioned_throughput) {
    return InvalidParameter(
        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: " +
        index.index_name);
  }
  if (!is_provisioned && index.provisioned_throughput) {
    return InvalidParameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: " +
        index.index_name + " when BillingMode is PAY_PER_REQUEST");
  }
  PORTICO_TRY(CheckOnDemand(index.on_demand_throughput, is_provisioned, index.index_name));
  PORTICO_TRY(CheckWarm(
      index.warm_throughput, is_provisioned ? *index.provisioned_throughput : kInitialThroughput,
      is_provisioned ? WarmLeast::kProvisioned : WarmLeast::kInitial, index.index_name));
  if (record.global_indexes.size() >= kGlobalIndexesMax) {
    return Fail("LimitExceededException",
                "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table "
                "limit of 20");
  }
  size_t projected = ProjectedCount(index.projection);
  for (const auto* indexes : {&record.local_indexes, &record.global_indexes}) {
    for (const IndexRecord& other : *indexes) projected += ProjectedCount(other.projection);
  }
  return CheckProjectedCount(projected);
}

Status CheckOneOnline(const UpdateTableInput& in, const TableRecord& record) {
  const Updates& updates = *in.global_secondary_index_updates;
  const auto online = std::ranges::find_if(updates, IsOnline);
  if (online == updates.end()) return {};
  if (std::ranges::count_if(updates, IsOnline) > 1) return OnlyOneOnline();
  for (const IndexRecord& index : record.global_indexes) {
    const bool is_it = online->remove && index.index_name == NameOf(*online);
    if (index.status != kIndexActive && !is_it) return OnlyOneOnline();
  }
  return {};
}

Status CheckWantedThroughput(const UpdateGlobalSecondaryIndexAction& update,
                             const IndexRecord& index, bool was_on_demand) {
  const ProvisionedThroughput& wanted = *update.provisioned_throughput;
  if (was_on_demand || wanted != index.throughput) return {};
  const auto units = [&](const char* name, int64_t count) {
    const std::string number = std::to_string(count);
    return std::string("Current ") + name + " provisioned for index " + index.index_name + ": " +
           number + ". Requested " + name + ": " + number + ". ";
  };
  return Invalid("The provisioned throughput for the index " + index.index_name +
                 " will not change. The requested value equals the current value. " +
                 units("ReadCapacityUnits", wanted.read_capacity_units) +
                 units("WriteCapacityUnits", wanted.write_capacity_units) +
                 "Refer to the Amazon DynamoDB Developer Guide for current limits and how to "
                 "request higher limits.");
}

Status Update(const UpdateGlobalSecondaryIndexAction& update, aws::Timestamp now,
              bool was_on_demand, bool is_on_demand, IndexRecord* index) {
  if (update.provisioned_throughput) {
    if (is_on_demand) {
      return InvalidParameter("The only Updates for index: " + index->index_name +
                              " when TableThroughputMode is PAY_PER_REQUEST can be to "
                              "OnDemandThroughput, WarmThroughput");
    }
    PORTICO_TRY(CheckWantedThroughput(update, *index, was_on_demand));
    PORTICO_TRY(SetThroughput(*update.provisioned_throughput, now, index));
  }
  if (update.on_demand_throughput) {
    PORTICO_TRY(SetOnDemand(*update.on_demand_throughput, !is_on_demand, index->index_name,
                            &index->on_demand));
  }
  if (update.warm_throughput) {
    PORTICO_TRY(CheckWarm(update.warm_throughput,
                          WarmOf(index->throughput, is_on_demand, index->warm), WarmLeast::kCurrent,
                          index->index_name));
    SetWarm(*update.warm_throughput, is_on_demand, index);
  }
  return {};
}

// Definitions that are there already are of the same types: CheckNotRedefined.
void Define(const GlobalSecondaryIndex& index, const std::vector<AttributeDefinition>& definitions,
            TableRecord* record) {
  for (const KeySchemaElement& key : index.key_schema) {
    if (FindDefinition(record->attribute_definitions, key.attribute_name) != nullptr) continue;
    record->attribute_definitions.push_back(*FindDefinition(definitions, key.attribute_name));
  }
}

void Create(const GlobalSecondaryIndex& wanted, TableRecord* record) {
  IndexRecord& index = record->global_indexes.emplace_back();
  index.index_name = wanted.index_name;
  index.key_schema = wanted.key_schema;
  index.projection = wanted.projection;
  index.status = kIndexCreating;
  if (wanted.provisioned_throughput) index.throughput = *wanted.provisioned_throughput;
  index.on_demand = wanted.on_demand_throughput;
  index.warm = wanted.warm_throughput;
}

// A change of the billing mode is one of all indexes' too.
Status FollowBilling(const UpdateTableInput& in, bool was_on_demand, bool is_on_demand,
                     TableRecord* record) {
  if (was_on_demand == is_on_demand) return {};
  for (IndexRecord& index : record->global_indexes) {
    index.on_demand.reset();
    SetWarm({}, was_on_demand, &index);
    if (is_on_demand) {
      index.throughput = {};
      continue;
    }
    const auto provides = [&](const GlobalSecondaryIndexUpdate& update) {
      return update.update && update.update->provisioned_throughput &&
             update.update->index_name == index.index_name;
    };
    const bool provided = in.global_secondary_index_updates &&
                          std::ranges::any_of(*in.global_secondary_index_updates, provides);
    if (!provided) {
      return InvalidParameter("ProvisionedThroughput must be specified for index: " +
                              index.index_name);
    }
  }
  return {};
}

}  // namespace

Status CheckIndexUpdates(const UpdateTableInput& in) {
  if (!in.global_secondary_index_updates) return {};
  if (in.global_secondary_index_updates->empty()) {
    return InvalidParameter("List of GlobalSecondaryIndexUpdates is empty");
  }
  std::set<std::string_view> names;
  for (const GlobalSecondaryIndexUpdate& update : *in.global_secondary_index_updates) {
    const int actions = (update.update ? 1 : 0) + (update.create ? 1 : 0) + (update.remove ? 1 : 0);
    if (actions == 0) {
      return InvalidParameter(
          "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          "GlobalSecondaryIndexUpdate.Delete must not be null");
    }
    if (actions > 1) {
      return InvalidParameter(
          "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate "
          "object");
    }
    if (!names.insert(NameOf(update)).second) {
      return InvalidParameter(
          "Only one global secondary index update per index is allowed simultaneously. Index: " +
          NameOf(update));
    }
    if (update.create && in.warm_throughput) {
      return InvalidParameter(
          "Create global secondary index cannot be specified when updating WarmThroughput");
    }
    if (IsOnline(update) && in.provisioned_throughput) {
      return InvalidParameter("You cannot create or delete index while updating table IOPS");
    }
  }
  return {};
}

Status CheckIndexUpdates(const UpdateTableInput& in, const TableRecord& record) {
  PORTICO_TRY(CheckNoneDeleting(in, record));
  if (!in.global_secondary_index_updates) return {};
  const Updates& updates = *in.global_secondary_index_updates;
  for (const GlobalSecondaryIndexUpdate& update : updates) {
    if (!update.create) continue;
    const std::string& name = NameOf(update);
    if (FindNamed(record.global_indexes, name) != nullptr ||
        FindNamed(record.local_indexes, name) != nullptr) {
      return Invalid("Attempting to create an index which already exists");
    }
  }
  PORTICO_TRY(CheckOneOnline(in, record));
  for (const GlobalSecondaryIndexUpdate& update : updates) {
    PORTICO_TRY(update.create ? CheckCreation(in, *update.create, record)
                              : CheckTarget(update, record));
  }
  return {};
}

Status ChangeIndexes(const UpdateTableInput& in, aws::Timestamp now, bool was_on_demand,
                     TableRecord* record) {
  const bool is_on_demand = record->billing_mode == "PAY_PER_REQUEST";
  PORTICO_TRY(FollowBilling(in, was_on_demand, is_on_demand, record));
  if (!in.global_secondary_index_updates) return {};
  for (const GlobalSecondaryIndexUpdate& update : *in.global_secondary_index_updates) {
    if (update.create) {
      Define(*update.create, *in.attribute_definitions, record);
      Create(*update.create, record);
      continue;
    }
    IndexRecord* index = FindNamed(record->global_indexes, NameOf(update));
    if (update.remove) {
      index->status = kIndexDeleting;
      index->backfilling = false;
    } else {
      PORTICO_TRY(Update(*update.update, now, was_on_demand, is_on_demand, index));
    }
  }
  return {};
}

}  // namespace portico::dynamodb::api
