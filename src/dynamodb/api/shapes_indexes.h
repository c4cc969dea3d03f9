// Secondary indexes on the wire: as CreateTable and UpdateTable take them, as DescribeTable shows
// them.
#pragma once

#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kNamePattern = "[a-zA-Z0-9_.-]+";

struct GlobalSecondaryIndex {
  std::string index_name;
  std::vector<KeySchemaElement> key_schema;
  IndexProjection projection;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<WarmThroughput> warm_throughput;
  static constexpr std::string_view kName = "GlobalSecondaryIndex";
  static constexpr auto Fields() {
    using S = GlobalSecondaryIndex;
    return std::array{
        aws::Field<&S::index_name>(
            "IndexName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::key_schema>("KeySchema", {.required = true, .length_min = 1}),
        aws::Field<&S::projection>("Projection", {.required = true}),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
    };
  }
};

struct CreateGlobalSecondaryIndexAction : GlobalSecondaryIndex {
  static constexpr std::string_view kName = "CreateGlobalSecondaryIndexAction";
};

struct LocalSecondaryIndex {
  std::string index_name;
  std::vector<KeySchemaElement> key_schema;
  IndexProjection projection;
  static constexpr std::string_view kName = "LocalSecondaryIndex";
  static constexpr auto Fields() {
    using S = LocalSecondaryIndex;
    return std::array{
        aws::Field<&S::index_name>(
            "IndexName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::key_schema>("KeySchema", {.required = true, .length_min = 1}),
        aws::Field<&S::projection>("Projection", {.required = true}),
    };
  }
};

struct UpdateGlobalSecondaryIndexAction {
  std::string index_name;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<WarmThroughput> warm_throughput;
  static constexpr std::string_view kName = "UpdateGlobalSecondaryIndexAction";
  static constexpr auto Fields() {
    using S = UpdateGlobalSecondaryIndexAction;
    return std::array{
        aws::Field<&S::index_name>(
            "IndexName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
    };
  }
};

struct DeleteGlobalSecondaryIndexAction {
  std::string index_name;
  static constexpr std::string_view kName = "DeleteGlobalSecondaryIndexAction";
  static constexpr auto Fields() {
    using S = DeleteGlobalSecondaryIndexAction;
    return std::array{
        aws::Field<&S::index_name>(
            "IndexName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
    };
  }
};

struct GlobalSecondaryIndexUpdate {
  std::optional<UpdateGlobalSecondaryIndexAction> update;
  std::optional<CreateGlobalSecondaryIndexAction> create;
  std::optional<DeleteGlobalSecondaryIndexAction> remove;
  static constexpr std::string_view kName = "GlobalSecondaryIndexUpdate";
  static constexpr auto Fields() {
    using S = GlobalSecondaryIndexUpdate;
    return std::array{
        aws::Field<&S::update>("Update"),
        aws::Field<&S::create>("Create"),
        aws::Field<&S::remove>("Delete"),
    };
  }
};

struct ProvisionedThroughputDescription {
  std::optional<aws::Timestamp> last_increase_date_time;
  std::optional<aws::Timestamp> last_decrease_date_time;
  std::optional<int64_t> number_of_decreases_today;
  std::optional<int64_t> read_capacity_units;
  std::optional<int64_t> write_capacity_units;
  static constexpr auto Fields() {
    using S = ProvisionedThroughputDescription;
    return std::array{
        aws::Field<&S::last_increase_date_time>("LastIncreaseDateTime"),
        aws::Field<&S::last_decrease_date_time>("LastDecreaseDateTime"),
        aws::Field<&S::number_of_decreases_today>("NumberOfDecreasesToday"),
        aws::Field<&S::read_capacity_units>("ReadCapacityUnits"),
        aws::Field<&S::write_capacity_units>("WriteCapacityUnits"),
    };
  }
};

struct WarmThroughputDescription {
  std::optional<int64_t> read_units_per_second;
  std::optional<int64_t> write_units_per_second;
  std::optional<std::string> status;
  static constexpr auto Fields() {
    using S = WarmThroughputDescription;
    return std::array{
        aws::Field<&S::read_units_per_second>("ReadUnitsPerSecond"),
        aws::Field<&S::write_units_per_second>("WriteUnitsPerSecond"),
        aws::Field<&S::status>("Status"),
    };
  }
};

struct GlobalSecondaryIndexDescription {
  std::optional<std::string> index_name;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<IndexProjection> projection;
  std::optional<std::string> index_status;
  std::optional<bool> backfilling;
  std::optional<ProvisionedThroughputDescription> provisioned_throughput;
  std::optional<int64_t> index_size_bytes;
  std::optional<int64_t> item_count;
  std::optional<std::string> index_arn;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<WarmThroughputDescription> warm_throughput;
  static constexpr auto Fields() {
    using S = GlobalSecondaryIndexDescription;
    return std::array{
        aws::Field<&S::index_name>("IndexName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::projection>("Projection"),
        aws::Field<&S::index_status>("IndexStatus"),
        aws::Field<&S::backfilling>("Backfilling"),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::index_size_bytes>("IndexSizeBytes"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::index_arn>("IndexArn"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::warm_throughput>("WarmThroughput"),
    };
  }
};

struct LocalSecondaryIndexDescription {
  std::optional<std::string> index_name;
  std::optional<std::vector<KeySchemaElement>> key_schema;
  std::optional<IndexProjection> projection;
  std::optional<int64_t> index_size_bytes;
  std::optional<int64_t> item_count;
  std::optional<std::string> index_arn;
  static constexpr auto Fields() {
    using S = LocalSecondaryIndexDescription;
    return std::array{
        aws::Field<&S::index_name>("IndexName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::projection>("Projection"),
        aws::Field<&S::index_size_bytes>("IndexSizeBytes"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::index_arn>("IndexArn"),
    };
  }
};

}  // namespace portico::dynamodb::api
