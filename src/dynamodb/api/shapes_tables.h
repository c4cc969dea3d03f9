// The control plane of tables: CreateTable, DescribeTable, ListTables, UpdateTable, DeleteTable.
//
// TableName is not marked required where the service says "The parameter 'TableName' is required
// but was not present in the request": the operations check it themselves. What is marked
// unsupported fails clearly when given.
#pragma once

#include "dynamodb/api/shapes_indexes.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kStreamViewTypes[] = {"NEW_IMAGE", "OLD_IMAGE",
                                                        "NEW_AND_OLD_IMAGES", "KEYS_ONLY"};
inline constexpr std::string_view kReplicationModes[] = {"ENABLED", "DISABLED",
                                                         "ENABLED_WITH_OVERRIDES"};
inline constexpr std::string_view kConsistencies[] = {"EVENTUAL", "STRONG"};

struct StreamSpecification {
  bool stream_enabled = false;
  std::optional<std::string> stream_view_type;
  static constexpr std::string_view kName = "StreamSpecification";
  static constexpr auto Fields() {
    using S = StreamSpecification;
    return std::array{
        aws::Field<&S::stream_enabled>("StreamEnabled", {.required = true}),
        aws::Field<&S::stream_view_type>("StreamViewType", {.enum_values = kStreamViewTypes}),
    };
  }
};

struct CreateTableInput {
  std::optional<std::vector<AttributeDefinition>> attribute_definitions;
  std::optional<std::string> table_name;
  std::optional<std::string> billing_mode;
  std::optional<std::string> table_throughput_mode;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_indexes;
  std::optional<std::vector<LocalSecondaryIndex>> local_secondary_indexes;
  std::optional<StreamSpecification> stream_specification;
  std::optional<SseSpecification> sse_specification;
  std::optional<std::vector<ResourceTag>> tags;
  std::optional<std::string> table_class;
  std::optional<bool> deletion_protection_enabled;
  std::optional<WarmThroughput> warm_throughput;
  std::optional<std::string> resource_policy;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<std::string> global_table_source_arn;
  std::optional<std::string> global_table_settings_replication_mode;
  static constexpr auto Fields() {
    using S = CreateTableInput;
    return std::array{
        aws::Field<&S::attribute_definitions>("AttributeDefinitions"),
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::billing_mode>("BillingMode", {.enum_values = kBillingModes}),
        aws::Field<&S::table_throughput_mode>("TableThroughputMode",
                                              {.enum_values = kBillingModes}),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::key_schema>("KeySchema", {.length_min = 1}),
        aws::Field<&S::global_secondary_indexes>("GlobalSecondaryIndexes"),
        aws::Field<&S::local_secondary_indexes>("LocalSecondaryIndexes"),
        aws::Field<&S::stream_specification>("StreamSpecification"),
        aws::Field<&S::sse_specification>("SSESpecification"),
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::table_class>("TableClass", {.enum_values = kTableClasses}),
        aws::Field<&S::deletion_protection_enabled>("DeletionProtectionEnabled"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
        aws::Field<&S::resource_policy>("ResourcePolicy"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::global_table_source_arn>(
            "GlobalTableSourceArn", {.length_min = 1, .length_max = 1024, .unsupported = true}),
        aws::Field<&S::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode",
            {.enum_values = kReplicationModes, .unsupported = true}),
    };
  }
};

struct BillingModeSummary {
  std::optional<std::string> billing_mode;
  std::optional<aws::Timestamp> last_update_to_pay_per_request_date_time;
  static constexpr auto Fields() {
    using S = BillingModeSummary;
    return std::array{
        aws::Field<&S::billing_mode>("BillingMode"),
        aws::Field<&S::last_update_to_pay_per_request_date_time>(
            "LastUpdateToPayPerRequestDateTime"),
    };
  }
};

// BillingModeSummary by its newer name, which the service tells beside it and no model has.
struct TableThroughputModeSummary {
  std::optional<std::string> table_throughput_mode;
  std::optional<aws::Timestamp> last_update_to_pay_per_request_date_time;
  static constexpr auto Fields() {
    using S = TableThroughputModeSummary;
    return std::array{
        aws::Field<&S::table_throughput_mode>("TableThroughputMode"),
        aws::Field<&S::last_update_to_pay_per_request_date_time>(
            "LastUpdateToPayPerRequestDateTime"),
    };
  }
};

struct TableClassSummary {
  std::optional<std::string> table_class;
  std::optional<aws::Timestamp> last_update_date_time;
  static constexpr auto Fields() {
    using S = TableClassSummary;
    return std::array{
        aws::Field<&S::table_class>("TableClass"),
        aws::Field<&S::last_update_date_time>("LastUpdateDateTime"),
    };
  }
};

struct SseDescription {
  std::optional<std::string> status;
  std::optional<std::string> sse_type;
  std::optional<std::string> kms_master_key_arn;
  std::optional<aws::Timestamp> inaccessible_encryption_date_time;
  static constexpr auto Fields() {
    using S = SseDescription;
    return std::array{
        aws::Field<&S::status>("Status"),
        aws::Field<&S::sse_type>("SSEType"),
        aws::Field<&S::kms_master_key_arn>("KMSMasterKeyArn"),
        aws::Field<&S::inaccessible_encryption_date_time>("InaccessibleEncryptionDateTime"),
    };
  }
};

struct RestoreSummary {
  std::optional<std::string> source_backup_arn;
  std::optional<std::string> source_table_arn;
  aws::Timestamp restore_date_time;
  bool restore_in_progress = false;
  static constexpr auto Fields() {
    using S = RestoreSummary;
    return std::array{
        aws::Field<&S::source_backup_arn>("SourceBackupArn"),
        aws::Field<&S::source_table_arn>("SourceTableArn"),
        aws::Field<&S::restore_date_time>("RestoreDateTime"),
        aws::Field<&S::restore_in_progress>("RestoreInProgress"),
    };
  }
};

// Members that Portico never has anything to say in are left out.
struct TableDescription {
  std::optional<std::vector<AttributeDefinition>> attribute_definitions;
  std::optional<std::string> table_name;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<std::string> table_status;
  std::optional<aws::Timestamp> creation_date_time;
  std::optional<ProvisionedThroughputDescription> provisioned_throughput;
  std::optional<int64_t> table_size_bytes;
  std::optional<int64_t> item_count;
  std::optional<std::string> table_arn;
  std::optional<std::string> table_id;
  std::optional<BillingModeSummary> billing_mode_summary;
  std::optional<TableThroughputModeSummary> table_throughput_mode_summary;
  std::optional<std::vector<LocalSecondaryIndexDescription>> local_secondary_indexes;
  std::optional<std::vector<GlobalSecondaryIndexDescription>> global_secondary_indexes;
  std::optional<RestoreSummary> restore_summary;
  std::optional<StreamSpecification> stream_specification;
  std::optional<std::string> latest_stream_label;
  std::optional<std::string> latest_stream_arn;
  std::optional<SseDescription> sse_description;
  std::optional<TableClassSummary> table_class_summary;
  std::optional<bool> deletion_protection_enabled;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<WarmThroughputDescription> warm_throughput;
  static constexpr auto Fields() {
    using S = TableDescription;
    return std::array{
        aws::Field<&S::attribute_definitions>("AttributeDefinitions"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::table_status>("TableStatus"),
        aws::Field<&S::creation_date_time>("CreationDateTime"),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::table_size_bytes>("TableSizeBytes"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::billing_mode_summary>("BillingModeSummary"),
        aws::Field<&S::table_throughput_mode_summary>("TableThroughputModeSummary"),
        aws::Field<&S::local_secondary_indexes>("LocalSecondaryIndexes"),
        aws::Field<&S::global_secondary_indexes>("GlobalSecondaryIndexes"),
        aws::Field<&S::restore_summary>("RestoreSummary"),
        aws::Field<&S::stream_specification>("StreamSpecification"),
        aws::Field<&S::latest_stream_label>("LatestStreamLabel"),
        aws::Field<&S::latest_stream_arn>("LatestStreamArn"),
        aws::Field<&S::sse_description>("SSEDescription"),
        aws::Field<&S::table_class_summary>("TableClassSummary"),
        aws::Field<&S::deletion_protection_enabled>("DeletionProtectionEnabled"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
    };
  }
};

struct CreateTableOutput {
  TableDescription table_description;
  static constexpr auto Fields() {
    using S = CreateTableOutput;
    return std::array{
        aws::Field<&S::table_description>("TableDescription"),
    };
  }
};

struct DescribeTableInput {
  std::optional<std::string> table_name;
  static constexpr auto Fields() {
    using S = DescribeTableInput;
    return std::array{
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
    };
  }
};

struct DescribeTableOutput {
  TableDescription table;
  static constexpr auto Fields() {
    using S = DescribeTableOutput;
    return std::array{
        aws::Field<&S::table>("Table"),
    };
  }
};

struct ListTablesInput {
  std::optional<int32_t> limit;
  std::optional<std::string> exclusive_start_table_name;
  static constexpr auto Fields() {
    using S = ListTablesInput;
    return std::array{
        aws::Field<&S::limit>("Limit", {.value_min = 1, .value_max = 100}),
        aws::Field<&S::exclusive_start_table_name>(
            "ExclusiveStartTableName",
            {.length_min = 3, .length_max = 255, .pattern = kNamePattern}),
    };
  }
};

struct ListTablesOutput {
  std::vector<std::string> table_names;
  std::optional<std::string> last_evaluated_table_name;
  static constexpr auto Fields() {
    using S = ListTablesOutput;
    return std::array{
        aws::Field<&S::table_names>("TableNames"),
        aws::Field<&S::last_evaluated_table_name>("LastEvaluatedTableName"),
    };
  }
};

struct DeleteTableInput {
  std::optional<std::string> table_name;
  static constexpr auto Fields() {
    using S = DeleteTableInput;
    return std::array{
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
    };
  }
};

using DeleteTableOutput = CreateTableOutput;

// Changes of replicas and witnesses, which UpdateTable does not make: their contents are not looked
// at.
struct UpdateTableInput {
  std::optional<std::vector<AttributeDefinition>> attribute_definitions;
  std::optional<std::string> table_name;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<std::string> billing_mode;
  std::optional<std::string> table_throughput_mode;
  std::optional<std::vector<GlobalSecondaryIndexUpdate>> global_secondary_index_updates;
  std::optional<StreamSpecification> stream_specification;
  std::optional<SseSpecification> sse_specification;
  std::optional<json::Value> replica_updates;
  std::optional<std::string> table_class;
  std::optional<bool> deletion_protection_enabled;
  std::optional<std::string> multi_region_consistency;
  std::optional<json::Value> global_table_witness_updates;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<WarmThroughput> warm_throughput;
  std::optional<std::string> global_table_settings_replication_mode;
  static constexpr auto Fields() {
    using S = UpdateTableInput;
    return std::array{
        aws::Field<&S::attribute_definitions>("AttributeDefinitions"),
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::billing_mode>("BillingMode", {.enum_values = kBillingModes}),
        aws::Field<&S::table_throughput_mode>("TableThroughputMode",
                                              {.enum_values = kBillingModes}),
        aws::Field<&S::global_secondary_index_updates>("GlobalSecondaryIndexUpdates"),
        aws::Field<&S::stream_specification>("StreamSpecification"),
        aws::Field<&S::sse_specification>("SSESpecification"),
        aws::Field<&S::replica_updates>("ReplicaUpdates", {.unsupported = true}),
        aws::Field<&S::table_class>("TableClass", {.enum_values = kTableClasses}),
        aws::Field<&S::deletion_protection_enabled>("DeletionProtectionEnabled"),
        aws::Field<&S::multi_region_consistency>(
            "MultiRegionConsistency", {.enum_values = kConsistencies, .unsupported = true}),
        aws::Field<&S::global_table_witness_updates>("GlobalTableWitnessUpdates",
                                                     {.unsupported = true}),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
        aws::Field<&S::global_table_settings_replication_mode>(
            "GlobalTableSettingsReplicationMode",
            {.enum_values = kReplicationModes, .unsupported = true}),
    };
  }
};

using UpdateTableOutput = CreateTableOutput;

}  // namespace portico::dynamodb::api
