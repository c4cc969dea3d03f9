// Point-in-time recovery on the wire: UpdateContinuousBackups, DescribeContinuousBackups,
// RestoreTableToPointInTime.
#pragma once

#include "dynamodb/api/shapes_tables.h"

namespace portico::dynamodb::api {

struct DescribeContinuousBackupsInput {
  std::string table_name;
  static constexpr auto Fields() {
    using S = DescribeContinuousBackupsInput;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
    };
  }
};

struct PointInTimeRecoveryDescription {
  std::optional<std::string> point_in_time_recovery_status;
  std::optional<int32_t> recovery_period_in_days;
  std::optional<aws::Timestamp> earliest_restorable_date_time;
  std::optional<aws::Timestamp> latest_restorable_date_time;
  static constexpr auto Fields() {
    using S = PointInTimeRecoveryDescription;
    return std::array{
        aws::Field<&S::point_in_time_recovery_status>("PointInTimeRecoveryStatus"),
        aws::Field<&S::recovery_period_in_days>("RecoveryPeriodInDays"),
        aws::Field<&S::earliest_restorable_date_time>("EarliestRestorableDateTime"),
        aws::Field<&S::latest_restorable_date_time>("LatestRestorableDateTime"),
    };
  }
};

struct ContinuousBackupsDescription {
  std::string continuous_backups_status;
  std::optional<PointInTimeRecoveryDescription> point_in_time_recovery_description;
  static constexpr auto Fields() {
    using S = ContinuousBackupsDescription;
    return std::array{
        aws::Field<&S::continuous_backups_status>("ContinuousBackupsStatus"),
        aws::Field<&S::point_in_time_recovery_description>("PointInTimeRecoveryDescription"),
    };
  }
};

struct PointInTimeRecoverySpecification {
  bool point_in_time_recovery_enabled = false;
  std::optional<int32_t> recovery_period_in_days;
  static constexpr auto Fields() {
    using S = PointInTimeRecoverySpecification;
    return std::array{
        aws::Field<&S::point_in_time_recovery_enabled>("PointInTimeRecoveryEnabled",
                                                       {.required = true}),
        aws::Field<&S::recovery_period_in_days>("RecoveryPeriodInDays",
                                                {.value_min = 1, .value_max = 35}),
    };
  }
};

struct UpdateContinuousBackupsInput {
  std::string table_name;
  PointInTimeRecoverySpecification point_in_time_recovery_specification;
  static constexpr auto Fields() {
    using S = UpdateContinuousBackupsInput;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::point_in_time_recovery_specification>("PointInTimeRecoverySpecification",
                                                             {.required = true}),
    };
  }
};

struct DescribeContinuousBackupsOutput {
  ContinuousBackupsDescription continuous_backups_description;
  static constexpr auto Fields() {
    using S = DescribeContinuousBackupsOutput;
    return std::array{
        aws::Field<&S::continuous_backups_description>("ContinuousBackupsDescription"),
    };
  }
};

using UpdateContinuousBackupsOutput = DescribeContinuousBackupsOutput;

struct RestoreTableToPointInTimeInput {
  std::optional<std::string> source_table_arn;
  std::optional<std::string> source_table_name;
  std::string target_table_name;
  std::optional<bool> use_latest_restorable_time;
  std::optional<aws::Timestamp> restore_date_time;
  std::optional<std::string> billing_mode_override;
  std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_index_override;
  std::optional<std::vector<LocalSecondaryIndex>> local_secondary_index_override;
  std::optional<ProvisionedThroughput> provisioned_throughput_override;
  std::optional<OnDemandThroughput> on_demand_throughput_override;
  std::optional<SseSpecification> sse_specification_override;
  static constexpr auto Fields() {
    using S = RestoreTableToPointInTimeInput;
    constexpr aws::Constraints kName{.length_min = 3, .length_max = 255, .pattern = kNamePattern};
    return std::array{
        aws::Field<&S::source_table_arn>("SourceTableArn", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::source_table_name>("SourceTableName", kName),
        aws::Field<&S::target_table_name>(
            "TargetTableName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::use_latest_restorable_time>("UseLatestRestorableTime"),
        aws::Field<&S::restore_date_time>("RestoreDateTime"),
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

using RestoreTableToPointInTimeOutput = CreateTableOutput;

}  // namespace portico::dynamodb::api
