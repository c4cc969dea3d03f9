// Imports on the wire: ImportTable, DescribeImport, ListImports.
#pragma once

#include "dynamodb/api/shapes_exports.h"
#include "dynamodb/api/shapes_tables.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kInputFormats[] = {"DYNAMODB_JSON", "ION", "CSV"};
inline constexpr std::string_view kInputCompressions[] = {"GZIP", "ZSTD", "NONE"};
inline constexpr aws::Constraints kCsvHeader{
    .length_min = 1, .length_max = 65536, .pattern = "[\\x20-\\x21\\x23-\\x2B\\x2D-\\x7E]*"};

struct S3BucketSource {
  std::optional<std::string> s3_bucket_owner;
  std::string s3_bucket;
  std::optional<std::string> s3_key_prefix;
  static constexpr auto Fields() {
    using S = S3BucketSource;
    return std::array{
        aws::Field<&S::s3_bucket_owner>("S3BucketOwner", {.pattern = kS3OwnerPattern}),
        aws::Field<&S::s3_bucket>(
            "S3Bucket", {.required = true, .length_max = 255, .pattern = kS3BucketPattern}),
        aws::Field<&S::s3_key_prefix>("S3KeyPrefix", {.length_max = 1024}),
    };
  }
};

struct CsvOptions {
  std::optional<std::string> delimiter;
  std::optional<std::vector<std::string>> header_list;
  static constexpr auto Fields() {
    using S = CsvOptions;
    return std::array{
        aws::Field<&S::delimiter>("Delimiter",
                                  {.length_min = 1, .length_max = 1, .pattern = "[,;:|\\t ]"}),
        aws::Field<&S::header_list>("HeaderList",
                                    {.length_min = 1, .length_max = 255, .element = &kCsvHeader}),
    };
  }
};

struct InputFormatOptions {
  std::optional<CsvOptions> csv;
  static constexpr auto Fields() {
    using S = InputFormatOptions;
    return std::array{
        aws::Field<&S::csv>("Csv"),
    };
  }
};

struct TableCreationParameters {
  std::string table_name;
  std::vector<AttributeDefinition> attribute_definitions;
  std::vector<KeySchemaElement> key_schema;
  std::optional<std::string> billing_mode;
  std::optional<ProvisionedThroughput> provisioned_throughput;
  std::optional<OnDemandThroughput> on_demand_throughput;
  std::optional<SseSpecification> sse_specification;
  std::optional<std::vector<GlobalSecondaryIndex>> global_secondary_indexes;
  static constexpr auto Fields() {
    using S = TableCreationParameters;
    return std::array{
        aws::Field<&S::table_name>(
            "TableName",
            {.required = true, .length_min = 3, .length_max = 255, .pattern = kNamePattern}),
        aws::Field<&S::attribute_definitions>("AttributeDefinitions", {.required = true}),
        aws::Field<&S::key_schema>("KeySchema", {.required = true, .length_min = 1}),
        aws::Field<&S::billing_mode>("BillingMode", {.enum_values = kBillingModes}),
        aws::Field<&S::provisioned_throughput>("ProvisionedThroughput"),
        aws::Field<&S::on_demand_throughput>("OnDemandThroughput"),
        aws::Field<&S::sse_specification>("SSESpecification"),
        aws::Field<&S::global_secondary_indexes>("GlobalSecondaryIndexes"),
    };
  }
};

struct ImportTableInput {
  std::optional<std::string> client_token;
  S3BucketSource s3_bucket_source;
  std::string input_format;
  std::optional<InputFormatOptions> input_format_options;
  std::optional<std::string> input_compression_type;
  TableCreationParameters table_creation_parameters;
  static constexpr auto Fields() {
    using S = ImportTableInput;
    return std::array{
        aws::Field<&S::client_token>("ClientToken", {.pattern = kClientTokenPattern}),
        aws::Field<&S::s3_bucket_source>("S3BucketSource", {.required = true}),
        aws::Field<&S::input_format>("InputFormat",
                                     {.required = true, .enum_values = kInputFormats}),
        aws::Field<&S::input_format_options>("InputFormatOptions"),
        aws::Field<&S::input_compression_type>("InputCompressionType",
                                               {.enum_values = kInputCompressions}),
        aws::Field<&S::table_creation_parameters>("TableCreationParameters", {.required = true}),
    };
  }
};

struct ImportTableDescription {
  std::optional<std::string> import_arn;
  std::optional<std::string> import_status;
  std::optional<std::string> table_arn;
  std::optional<std::string> table_id;
  std::optional<std::string> client_token;
  std::optional<S3BucketSource> s3_bucket_source;
  std::optional<int64_t> error_count;
  std::optional<std::string> cloud_watch_log_group_arn;
  std::optional<std::string> input_format;
  std::optional<InputFormatOptions> input_format_options;
  std::optional<std::string> input_compression_type;
  std::optional<TableCreationParameters> table_creation_parameters;
  std::optional<aws::Timestamp> start_time;
  std::optional<aws::Timestamp> end_time;
  std::optional<int64_t> processed_size_bytes;
  std::optional<int64_t> processed_item_count;
  std::optional<int64_t> imported_item_count;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;
  static constexpr auto Fields() {
    using S = ImportTableDescription;
    return std::array{
        aws::Field<&S::import_arn>("ImportArn"),
        aws::Field<&S::import_status>("ImportStatus"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::client_token>("ClientToken"),
        aws::Field<&S::s3_bucket_source>("S3BucketSource"),
        aws::Field<&S::error_count>("ErrorCount"),
        aws::Field<&S::cloud_watch_log_group_arn>("CloudWatchLogGroupArn"),
        aws::Field<&S::input_format>("InputFormat"),
        aws::Field<&S::input_format_options>("InputFormatOptions"),
        aws::Field<&S::input_compression_type>("InputCompressionType"),
        aws::Field<&S::table_creation_parameters>("TableCreationParameters"),
        aws::Field<&S::start_time>("StartTime"),
        aws::Field<&S::end_time>("EndTime"),
        aws::Field<&S::processed_size_bytes>("ProcessedSizeBytes"),
        aws::Field<&S::processed_item_count>("ProcessedItemCount"),
        aws::Field<&S::imported_item_count>("ImportedItemCount"),
        aws::Field<&S::failure_code>("FailureCode"),
        aws::Field<&S::failure_message>("FailureMessage"),
    };
  }
};

struct DescribeImportInput {
  std::string import_arn;
  static constexpr auto Fields() {
    using S = DescribeImportInput;
    return std::array{
        aws::Field<&S::import_arn>("ImportArn",
                                   {.required = true, .length_min = 37, .length_max = 1024}),
    };
  }
};

// Of ImportTable too.
struct DescribeImportOutput {
  ImportTableDescription import_table_description;
  static constexpr auto Fields() {
    using S = DescribeImportOutput;
    return std::array{
        aws::Field<&S::import_table_description>("ImportTableDescription"),
    };
  }
};

struct ListImportsInput {
  std::optional<std::string> table_arn;
  std::optional<int32_t> page_size;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListImportsInput;
    return std::array{
        aws::Field<&S::table_arn>("TableArn", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::page_size>("PageSize", {.value_min = 1, .value_max = 25}),
        aws::Field<&S::next_token>(
            "NextToken", {.length_min = 112, .length_max = 1024, .pattern = "([0-9a-f]{16})+"}),
    };
  }
};

struct ImportSummary {
  std::optional<std::string> import_arn;
  std::optional<std::string> import_status;
  std::optional<std::string> table_arn;
  std::optional<S3BucketSource> s3_bucket_source;
  std::optional<std::string> cloud_watch_log_group_arn;
  std::optional<std::string> input_format;
  std::optional<aws::Timestamp> start_time;
  std::optional<aws::Timestamp> end_time;
  static constexpr auto Fields() {
    using S = ImportSummary;
    return std::array{
        aws::Field<&S::import_arn>("ImportArn"),
        aws::Field<&S::import_status>("ImportStatus"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::s3_bucket_source>("S3BucketSource"),
        aws::Field<&S::cloud_watch_log_group_arn>("CloudWatchLogGroupArn"),
        aws::Field<&S::input_format>("InputFormat"),
        aws::Field<&S::start_time>("StartTime"),
        aws::Field<&S::end_time>("EndTime"),
    };
  }
};

struct ListImportsOutput {
  std::vector<ImportSummary> import_summary_list;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListImportsOutput;
    return std::array{
        aws::Field<&S::import_summary_list>("ImportSummaryList"),
        aws::Field<&S::next_token>("NextToken"),
    };
  }
};

}  // namespace portico::dynamodb::api
