// Backups on the wire: CreateBackup, DescribeBackup, ListBackups, DeleteBackup,
// RestoreTableFromBackup.
#pragma once

#include "dynamodb/api/shapes_account.h"
#include "dynamodb/api/shapes_tables.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kBackupTypeFilters[] = {"USER", "SYSTEM", "AWS_BACKUP", "ALL"};
inline constexpr int64_t kBackupArnLengthMin = 37;
inline constexpr int64_t kBackupArnLengthMax = 1024;

struct CreateBackupInput {
  std::string table_name;
  std::string backup_name;
  static constexpr auto Fields() {
    using S = CreateBackupInput;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::backup_name>(
            "BackupName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
    };
  }
};

struct BackupDetails {
  std::string backup_arn;
  std::string backup_name;
  std::optional<int64_t> backup_size_bytes;
  std::string backup_status;
  std::string backup_type;
  aws::Timestamp backup_creation_date_time;
  std::optional<aws::Timestamp> backup_expiry_date_time;
  static constexpr auto Fields() {
    using S = BackupDetails;
    return std::array{
        aws::Field<&S::backup_arn>("BackupArn"),
        aws::Field<&S::backup_name>("BackupName"),
        aws::Field<&S::backup_size_bytes>("BackupSizeBytes"),
        aws::Field<&S::backup_status>("BackupStatus"),
        aws::Field<&S::backup_type>("BackupType"),
        aws::Field<&S::backup_creation_date_time>("BackupCreationDateTime"),
        aws::Field<&S::backup_expiry_date_time>("BackupExpiryDateTime"),
    };
  }
};

struct CreateBackupOutput {
  BackupDetails backup_details;
  static constexpr auto Fields() {
    using S = CreateBackupOutput;
    return std::array{
        aws::Field<&S::backup_details>("BackupDetails"),
    };
  }
};

struct SourceTableDetails {
  std::string table_name;
  std::string table_id;
  std::optional<std::string> table_arn;
  std::optional<int64_t> table_size_bytes;
  std::vector<KeySchemaElement> key_schema;
  aws::Timestamp table_creation_date_time;
  ProvisionedThroughput provisioned_throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<int64_t> item_count;
  std::optional<std::string> billing_mode;
  static constexpr auto Fields() {
    using S = SourceTableDetails;
    return std::array{
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_size_bytes>("TableSizeBytes"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::table_creation_date_time>("TableCreationDateTime"),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::billing_mode>("BillingMode"),
    };
  }
};

struct LocalSecondaryIndexInfo {
  std::optional<std::string> index_name;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<IndexProjection> projection;
  static constexpr auto Fields() {
    using S = LocalSecondaryIndexInfo;
    return std::array{
        aws::Field<&S::index_name>("IndexName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::projection>("Projection"),
    };
  }
};

struct GlobalSecondaryIndexInfo {
  std::optional<std::string> index_name;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<IndexProjection> projection;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  static constexpr auto Fields() {
    using S = GlobalSecondaryIndexInfo;
    return std::array{
        aws::Field<&S::index_name>("IndexName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::projection>("Projection"),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
    };
  }
};

// A stream, time to live and encryption do not come back with a backup, but it tells what the table
// had. What was not enabled is left out, but for the time to live, which is told as DISABLED.
struct SourceTableFeatureDetails {
  std::optional<std::vector<LocalSecondaryIndexInfo>> local_secondary_indexes;
  std::optional<std::vector<GlobalSecondaryIndexInfo>> global_secondary_indexes;
  std::optional<StreamSpecification> stream_description;
  std::optional<TimeToLiveDescription> time_to_live_description;
  std::optional<SseDescription> sse_description;
  static constexpr auto Fields() {
    using S = SourceTableFeatureDetails;
    return std::array{
        aws::Field<&S::local_secondary_indexes>("LocalSecondaryIndexes"),
        aws::Field<&S::global_secondary_indexes>("GlobalSecondaryIndexes"),
        aws::Field<&S::stream_description>("StreamDescription"),
        aws::Field<&S::time_to_live_description>("TimeToLiveDescription"),
        aws::Field<&S::sse_description>("SSEDescription"),
    };
  }
};

struct BackupDescription {
  std::optional<BackupDetails> backup_details;
  std::optional<SourceTableDetails> source_table_details;
  std::optional<SourceTableFeatureDetails> source_table_feature_details;
  static constexpr auto Fields() {
    using S = BackupDescription;
    return std::array{
        aws::Field<&S::backup_details>("BackupDetails"),
        aws::Field<&S::source_table_details>("SourceTableDetails"),
        aws::Field<&S::source_table_feature_details>("SourceTableFeatureDetails"),
    };
  }
};

struct DescribeBackupInput {
  std::string backup_arn;
  static constexpr auto Fields() {
    using S = DescribeBackupInput;
    return std::array{
        aws::Field<&S::backup_arn>("BackupArn", {.required = true,
                                                 .length_min = kBackupArnLengthMin,
                                                 .length_max = kBackupArnLengthMax}),
    };
  }
};

struct DescribeBackupOutput {
  BackupDescription backup_description;
  static constexpr auto Fields() {
    using S = DescribeBackupOutput;
    return std::array{
        aws::Field<&S::backup_description>("BackupDescription"),
    };
  }
};

using DeleteBackupInput = DescribeBackupInput;
using DeleteBackupOutput = DescribeBackupOutput;

struct ListBackupsInput {
  std::optional<std::string> table_name;
  std::optional<int32_t> limit;
  std::optional<aws::Timestamp> time_range_lower_bound;
  std::optional<aws::Timestamp> time_range_upper_bound;
  std::optional<std::string> exclusive_start_backup_arn;
  std::optional<std::string> backup_type;
  static constexpr auto Fields() {
    using S = ListBackupsInput;
    return std::array{
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::limit>("Limit", {.value_min = 1, .value_max = 100}),
        aws::Field<&S::time_range_lower_bound>("TimeRangeLowerBound"),
        aws::Field<&S::time_range_upper_bound>("TimeRangeUpperBound"),
        aws::Field<&S::exclusive_start_backup_arn>(
            "ExclusiveStartBackupArn",
            {.length_min = kBackupArnLengthMin, .length_max = kBackupArnLengthMax}),
        aws::Field<&S::backup_type>("BackupType", {.enum_values = kBackupTypeFilters}),
    };
  }
};

struct BackupSummary {
  std::optional<std::string> table_name;
  std::optional<std::string> table_id;
  std::optional<std::string> table_arn;
  std::optional<std::string> backup_arn;
  std::optional<std::string> backup_name;
  std::optional<aws::Timestamp> backup_creation_date_time;
  std::optional<aws::Timestamp> backup_expiry_date_time;
  std::optional<std::string> backup_status;
  std::optional<std::string> backup_type;
  std::optional<int64_t> backup_size_bytes;
  static constexpr auto Fields() {
    using S = BackupSummary;
    return std::array{
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::backup_arn>("BackupArn"),
        aws::Field<&S::backup_name>("BackupName"),
        aws::Field<&S::backup_creation_date_time>("BackupCreationDateTime"),
        aws::Field<&S::backup_expiry_date_time>("BackupExpiryDateTime"),
        aws::Field<&S::backup_status>("BackupStatus"),
        aws::Field<&S::backup_type>("BackupType"),
        aws::Field<&S::backup_size_bytes>("BackupSizeBytes"),
    };
  }
};

struct ListBackupsOutput {
  std::vector<BackupSummary> backup_summaries;
  std::optional<std::string> last_evaluated_backup_arn;
  static constexpr auto Fields() {
    using S = ListBackupsOutput;
    return std::array{
        aws::Field<&S::backup_summaries>("BackupSummaries"),
        aws::Field<&S::last_evaluated_backup_arn>("LastEvaluatedBackupArn"),
    };
  }
};

struct RestoreTableFromBackupInput {
  std::string target_table_name;
  std::string backup_arn;
  std::optional<std::string> billing_mode_override;
  std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_index_override;
  std::optional<std::vector<LocalSecondaryIndex>> local_secondary_index_override;
  std::optional<ProvisionedThroughput> provisioned_throughput_override;
  std::optional<OnDemandThroughput> on_demand_throughput_override;
  std::optional<SseSpecification> sse_specification_override;
  static constexpr auto Fields() {
    using S = RestoreTableFromBackupInput;
    return std::array{
        aws::Field<&S::target_table_name>(
            "TargetTableName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::backup_arn>("BackupArn", {.required = true,
                                                 .length_min = kBackupArnLengthMin,
                                                 .length_max = kBackupArnLengthMax}),
        aws::Field<&S::billing_mode_override>("BillingModeOverride",
                                              {.enum_values = kBillingModes}),
        aws::Field<&S::global_secondary_index_override>("GlobalSecondaryIndexOverride"),
        aws::Field<&S::local_secondary_index_override>("LocalSecondaryIndexOverride"),
        aws::Field<&S::provisioned_throughput_override>("ProvisionedThroughputOverride"),
        aws::Field<&S::on_demand_throughput_override>("OnDemandThroughputOverride"),
        aws::Field<&S::sse_specification_override>("SSESpecificationOverride"),
    };
  }
};

using RestoreTableFromBackupOutput = CreateTableOutput;

}  // namespace portico::dynamodb::api
