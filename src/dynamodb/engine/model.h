// What tables are made of, in AWS's words: the structures that CreateTable takes, that
// DescribeTable gives back, and that a table's record keeps in between.
//
// Shapes (aws/shape.h) with the constraints of AWS's model; enum values stand in the order in which
// the service's messages list them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace portico::dynamodb {

inline constexpr std::string_view kAttributeTypes[] = {"B", "N", "S"};
inline constexpr std::string_view kKeyTypes[] = {"HASH", "RANGE"};
inline constexpr std::string_view kBillingModes[] = {"PROVISIONED", "PAY_PER_REQUEST"};
inline constexpr std::string_view kTableClasses[] = {"STANDARD", "STANDARD_INFREQUENT_ACCESS"};
inline constexpr std::string_view kSseTypes[] = {"AES256", "KMS"};
inline constexpr std::string_view kProjectionTypes[] = {"ALL", "INCLUDE", "KEYS_ONLY"};
inline constexpr aws::Constraints kNonKeyAttribute{.length_min = 1, .length_max = 255};

struct AttributeDefinition {
  std::string attribute_name;
  std::string attribute_type;
  static constexpr std::string_view kName = "AttributeDefinition";
  static constexpr auto Fields() {
    using S = AttributeDefinition;
    return std::array{
        aws::Field<&S::attribute_name>("AttributeName",
                                       {.required = true, .length_min = 1, .length_max = 255}),
        aws::Field<&S::attribute_type>("AttributeType",
                                       {.required = true, .enum_values = kAttributeTypes}),
    };
  }
  bool operator==(const AttributeDefinition&) const = default;
};

struct KeySchemaElement {
  std::string attribute_name;
  std::string key_type;
  static constexpr std::string_view kName = "KeySchemaElement";
  static constexpr auto Fields() {
    using S = KeySchemaElement;
    return std::array{
        aws::Field<&S::attribute_name>("AttributeName",
                                       {.required = true, .length_min = 1, .length_max = 255}),
        aws::Field<&S::key_type>("KeyType", {.required = true, .enum_values = kKeyTypes}),
    };
  }
  bool operator==(const KeySchemaElement&) const = default;
};

struct ProvisionedThroughput {
  int64_t read_capacity_units = 0;
  int64_t write_capacity_units = 0;
  static constexpr std::string_view kName = "ProvisionedThroughput";
  static constexpr auto Fields() {
    using S = ProvisionedThroughput;
    return std::array{
        aws::Field<&S::write_capacity_units>("WriteCapacityUnits",
                                             {.required = true, .value_min = 1}),
        aws::Field<&S::read_capacity_units>("ReadCapacityUnits",
                                            {.required = true, .value_min = 1}),
    };
  }
  bool operator==(const ProvisionedThroughput&) const = default;
};

struct OnDemandThroughput {
  std::optional<int64_t> max_read_request_units;
  std::optional<int64_t> max_write_request_units;
  static constexpr std::string_view kName = "OnDemandThroughput";
  static constexpr auto Fields() {
    using S = OnDemandThroughput;
    return std::array{
        aws::Field<&S::max_read_request_units>("MaxReadRequestUnits"),
        aws::Field<&S::max_write_request_units>("MaxWriteRequestUnits"),
    };
  }
};

struct WarmThroughput {
  std::optional<int64_t> read_units_per_second;
  std::optional<int64_t> write_units_per_second;
  static constexpr std::string_view kName = "WarmThroughput";
  static constexpr auto Fields() {
    using S = WarmThroughput;
    return std::array{
        aws::Field<&S::read_units_per_second>("ReadUnitsPerSecond"),
        aws::Field<&S::write_units_per_second>("WriteUnitsPerSecond"),
    };
  }
};

// Which attributes of an item stand in an index beside the keys.
struct IndexProjection {
  std::optional<std::string> projection_type;
  std::optional<std::vector<std::string>> non_key_attributes;
  static constexpr std::string_view kName = "Projection";
  static constexpr auto Fields() {
    using S = IndexProjection;
    return std::array{
        aws::Field<&S::projection_type>("ProjectionType", {.enum_values = kProjectionTypes}),
        aws::Field<&S::non_key_attributes>(
            "NonKeyAttributes", {.length_min = 1, .length_max = 20, .element = &kNonKeyAttribute}),
    };
  }
};

struct SseSpecification {
  std::optional<bool> enabled;
  std::optional<std::string> sse_type;
  std::optional<std::string> kms_master_key_id;
  static constexpr std::string_view kName = "SSESpecification";
  static constexpr auto Fields() {
    using S = SseSpecification;
    return std::array{
        aws::Field<&S::enabled>("Enabled"),
        aws::Field<&S::sse_type>("SSEType", {.enum_values = kSseTypes}),
        aws::Field<&S::kms_master_key_id>("KMSMasterKeyId"),
    };
  }
};

struct ResourceTag {
  std::string key;
  std::string value;
  static constexpr std::string_view kName = "Tag";
  static constexpr auto Fields() {
    using S = ResourceTag;
    return std::array{
        aws::Field<&S::key>("Key", {.required = true, .length_min = 1, .length_max = 128}),
        aws::Field<&S::value>("Value", {.required = true, .length_max = 256}),
    };
  }
};

// What an index goes through. One that CreateTable makes is active at once.
inline constexpr std::string_view kIndexActive = "ACTIVE";
inline constexpr std::string_view kIndexCreating = "CREATING";
inline constexpr std::string_view kIndexDeleting = "DELETING";

// All that is kept of a secondary index. What a local index cannot have stays as it is here.
struct IndexRecord {
  // The number that the keys of its entries begin with; from the same sequence as tables' numbers.
  int64_t number = 0;
  std::string index_name;
  std::vector<KeySchemaElement> key_schema;
  IndexProjection projection;
  std::string status{kIndexActive};
  // While it is CREATING: whether the items that were there before are being entered.
  bool backfilling = false;
  // How far that is: hashes below this one are done, 16 hexadecimal digits.
  std::optional<std::string> backfilled_to;
  // Zero units in PAY_PER_REQUEST tables.
  ProvisionedThroughput throughput;
  std::optional<aws::Timestamp> last_increase;
  std::optional<aws::Timestamp> last_decrease;
  int64_t decreases_today = 0;
  std::optional<OnDemandThroughput> on_demand;
  std::optional<WarmThroughput> warm;
  static constexpr auto Fields() {
    using S = IndexRecord;
    return std::array{
        aws::Field<&S::number>("Number"),
        aws::Field<&S::index_name>("IndexName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::projection>("Projection"),
        aws::Field<&S::status>("Status"),
        aws::Field<&S::backfilling>("Backfilling"),
        aws::Field<&S::backfilled_to>("BackfilledTo"),
        aws::Field<&S::throughput>("Throughput"),
        aws::Field<&S::last_increase>("LastIncrease"),
        aws::Field<&S::last_decrease>("LastDecrease"),
        aws::Field<&S::decreases_today>("DecreasesToday"),
        aws::Field<&S::on_demand>("OnDemandThroughput"),
        aws::Field<&S::warm>("WarmThroughput"),
    };
  }
};

// Where the items of a table come from that was made from a backup, of another table's past, or of
// files.
struct RestoreRecord {
  // Both empty if it was no backup.
  std::string backup_id;
  std::string source_backup_arn;
  std::string source_table_arn;
  // Of a table's past: the table, and the number of its history.
  std::string source_table;
  int64_t source_history = 0;
  // Of files: the import. There is nothing else to tell then.
  std::string import_id;
  // The moment that the backup shows, or that was asked for.
  aws::Timestamp restored_to;
  bool in_progress = true;
  static constexpr auto Fields() {
    using S = RestoreRecord;
    return std::array{
        aws::Field<&S::backup_id>("BackupId"),
        aws::Field<&S::source_backup_arn>("SourceBackupArn"),
        aws::Field<&S::source_table_arn>("SourceTableArn"),
        aws::Field<&S::source_table>("SourceTable"),
        aws::Field<&S::source_history>("SourceHistory"),
        aws::Field<&S::import_id>("ImportId"),
        aws::Field<&S::restored_to>("RestoredTo"),
        aws::Field<&S::in_progress>("InProgress"),
    };
  }
};

// A table's resource policy, and the revision that PutResourcePolicy gave it.
struct ResourcePolicyRecord {
  std::string document;
  std::string revision_id;
  static constexpr auto Fields() {
    using S = ResourcePolicyRecord;
    return std::array{
        aws::Field<&S::document>("Document"),
        aws::Field<&S::revision_id>("RevisionId"),
    };
  }
};

// The stream that a table has, or had last.
struct TableStream {
  // 0 for one that is to be made; its label is given with its number.
  int64_t number = 0;
  std::string label;
  std::string view_type;
  bool enabled = true;
  static constexpr auto Fields() {
    using S = TableStream;
    return std::array{
        aws::Field<&S::number>("Number"),
        aws::Field<&S::label>("Label"),
        aws::Field<&S::view_type>("ViewType"),
        aws::Field<&S::enabled>("Enabled"),
    };
  }
};

// By which attribute items expire, if they do.
struct TableExpiry {
  bool enabled = false;
  std::string attribute_name;
  aws::Timestamp changed;
  static constexpr auto Fields() {
    using S = TableExpiry;
    return std::array{
        aws::Field<&S::enabled>("Enabled"),
        aws::Field<&S::attribute_name>("AttributeName"),
        aws::Field<&S::changed>("Changed"),
    };
  }
};

// What point-in-time recovery keeps of a table, while it is enabled.
struct RecoveryRecord {
  // The number that the keys of its history begin with; 0 for one that is to be made.
  int64_t number = 0;
  int64_t shard_count = 1;
  int64_t period_days = 0;
  // The history is whole from then on. Not set while writes may be under way that began before it.
  std::optional<aws::Timestamp> since;
  static constexpr auto Fields() {
    using S = RecoveryRecord;
    return std::array{
        aws::Field<&S::number>("Number"),
        aws::Field<&S::shard_count>("ShardCount"),
        aws::Field<&S::period_days>("PeriodDays"),
        aws::Field<&S::since>("Since"),
    };
  }
};

// All that is kept of a table. The value of its record, as JSON by these names.
struct TableRecord {
  // The number that the keys of the table's items begin with; never given twice.
  int64_t number = 0;
  // AWS's TableId, a UUID.
  std::string table_id;
  std::string table_name;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeySchemaElement> key_schema;
  std::string billing_mode;
  aws::Timestamp created;
  // Zero units in PAY_PER_REQUEST tables.
  ProvisionedThroughput throughput;
  std::optional<aws::Timestamp> last_increase;
  std::optional<aws::Timestamp> last_decrease;
  int64_t decreases_today = 0;
  // Set once a table has been PAY_PER_REQUEST: from then on DescribeTable shows its billing mode.
  std::optional<aws::Timestamp> pay_per_request_since;
  std::optional<OnDemandThroughput> on_demand;
  bool deletion_protection = false;
  std::optional<std::string> table_class;
  std::optional<aws::Timestamp> table_class_changed;
  std::optional<SseSpecification> sse;
  std::vector<ResourceTag> tags;
  // The most that was ever asked for or provisioned, where that is more than a table starts with.
  std::optional<WarmThroughput> warm;
  std::vector<IndexRecord> local_indexes;
  std::vector<IndexRecord> global_indexes;
  std::optional<RestoreRecord> restore;
  std::optional<ResourcePolicyRecord> resource_policy;
  std::optional<TableStream> stream;
  std::optional<TableExpiry> expiry;
  std::optional<RecoveryRecord> recovery;

  bool has_stream() const { return stream && stream->enabled; }
  bool expires_items() const { return expiry && expiry->enabled; }
  static constexpr auto Fields() {
    using S = TableRecord;
    return std::array{
        aws::Field<&S::number>("Number"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::attribute_definitions>("AttributeDefinitions"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::billing_mode>("BillingMode"),
        aws::Field<&S::created>("Created"),
        aws::Field<&S::throughput>("Throughput"),
        aws::Field<&S::last_increase>("LastIncrease"),
        aws::Field<&S::last_decrease>("LastDecrease"),
        aws::Field<&S::decreases_today>("DecreasesToday"),
        aws::Field<&S::pay_per_request_since>("PayPerRequestSince"),
        aws::Field<&S::on_demand>("OnDemandThroughput"),
        aws::Field<&S::deletion_protection>("DeletionProtection"),
        aws::Field<&S::table_class>("TableClass"),
        aws::Field<&S::table_class_changed>("TableClassChanged"),
        aws::Field<&S::sse>("SSESpecification"),
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::warm>("WarmThroughput"),
        aws::Field<&S::local_indexes>("LocalSecondaryIndexes"),
        aws::Field<&S::global_indexes>("GlobalSecondaryIndexes"),
        aws::Field<&S::restore>("Restore"),
        aws::Field<&S::resource_policy>("ResourcePolicy"),
        aws::Field<&S::stream>("Stream"),
        aws::Field<&S::expiry>("TimeToLive"),
        aws::Field<&S::recovery>("Recovery"),
    };
  }
};

}  // namespace portico::dynamodb
