// Exports on the wire: ExportTableToPointInTime, DescribeExport, ListExports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kS3SseAlgorithms[] = {"AES256", "KMS"};
inline constexpr std::string_view kExportFormats[] = {"DYNAMODB_JSON", "ION"};
inline constexpr std::string_view kExportTypes[] = {"FULL_EXPORT", "INCREMENTAL_EXPORT"};
inline constexpr std::string_view kExportViewTypes[] = {"NEW_IMAGE", "NEW_AND_OLD_IMAGES"};
inline constexpr std::string_view kClientTokenPattern = "^[^\\$]+$";
inline constexpr std::string_view kS3BucketPattern = "^[a-z0-9A-Z]+[\\.\\-\\w]*[a-z0-9A-Z]+$";
inline constexpr std::string_view kS3OwnerPattern = "[0-9]{12}";

struct IncrementalExportSpecification {
  std::optional<aws::Timestamp> export_from_time;
  std::optional<aws::Timestamp> export_to_time;
  std::optional<std::string> export_view_type;
  static constexpr auto Fields() {
    using S = IncrementalExportSpecification;
    return std::array{
        aws::Field<&S::export_from_time>("ExportFromTime"),
        aws::Field<&S::export_to_time>("ExportToTime"),
        aws::Field<&S::export_view_type>("ExportViewType", {.enum_values = kExportViewTypes}),
    };
  }
};

struct ExportTableToPointInTimeInput {
  std::string table_arn;
  std::optional<aws::Timestamp> export_time;
  std::optional<std::string> client_token;
  std::string s3_bucket;
  std::optional<std::string> s3_bucket_owner;
  std::optional<std::string> s3_prefix;
  std::optional<std::string> s3_sse_algorithm;
  std::optional<std::string> s3_sse_kms_key_id;
  std::optional<std::string> export_format;
  std::optional<std::string> export_type;
  std::optional<IncrementalExportSpecification> incremental_export_specification;
  static constexpr auto Fields() {
    using S = ExportTableToPointInTimeInput;
    return std::array{
        aws::Field<&S::table_arn>("TableArn",
                                  {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::export_time>("ExportTime"),
        aws::Field<&S::client_token>("ClientToken", {.pattern = kClientTokenPattern}),
        aws::Field<&S::s3_bucket>(
            "S3Bucket", {.required = true, .length_max = 255, .pattern = kS3BucketPattern}),
        aws::Field<&S::s3_bucket_owner>("S3BucketOwner", {.pattern = kS3OwnerPattern}),
        aws::Field<&S::s3_prefix>("S3Prefix", {.length_max = 1024}),
        aws::Field<&S::s3_sse_algorithm>("S3SseAlgorithm", {.enum_values = kS3SseAlgorithms}),
        aws::Field<&S::s3_sse_kms_key_id>(
            "S3SseKmsKeyId", {.length_min = 1, .length_max = 2048, .unsupported = true}),
        aws::Field<&S::export_format>("ExportFormat", {.enum_values = kExportFormats}),
        aws::Field<&S::export_type>("ExportType", {.enum_values = kExportTypes}),
        aws::Field<&S::incremental_export_specification>("IncrementalExportSpecification"),
    };
  }
};

struct ExportDescription {
  std::optional<std::string> export_arn;
  std::optional<std::string> export_status;
  std::optional<aws::Timestamp> start_time;
  std::optional<aws::Timestamp> end_time;
  std::optional<std::string> export_manifest;
  std::optional<std::string> table_arn;
  std::optional<std::string> table_id;
  std::optional<aws::Timestamp> export_time;
  std::optional<std::string> client_token;
  std::optional<std::string> s3_bucket;
  std::optional<std::string> s3_bucket_owner;
  std::optional<std::string> s3_prefix;
  std::optional<std::string> s3_sse_algorithm;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;
  std::optional<std::string> export_format;
  std::optional<int64_t> billed_size_bytes;
  std::optional<int64_t> item_count;
  std::optional<std::string> export_type;
  std::optional<IncrementalExportSpecification> incremental_export_specification;
  static constexpr auto Fields() {
    using S = ExportDescription;
    return std::array{
        aws::Field<&S::export_arn>("ExportArn"),
        aws::Field<&S::export_status>("ExportStatus"),
        aws::Field<&S::start_time>("StartTime"),
        aws::Field<&S::end_time>("EndTime"),
        aws::Field<&S::export_manifest>("ExportManifest"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::export_time>("ExportTime"),
        aws::Field<&S::client_token>("ClientToken"),
        aws::Field<&S::s3_bucket>("S3Bucket"),
        aws::Field<&S::s3_bucket_owner>("S3BucketOwner"),
        aws::Field<&S::s3_prefix>("S3Prefix"),
        aws::Field<&S::s3_sse_algorithm>("S3SseAlgorithm"),
        aws::Field<&S::failure_code>("FailureCode"),
        aws::Field<&S::failure_message>("FailureMessage"),
        aws::Field<&S::export_format>("ExportFormat"),
        aws::Field<&S::billed_size_bytes>("BilledSizeBytes"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::export_type>("ExportType"),
        aws::Field<&S::incremental_export_specification>("IncrementalExportSpecification"),
    };
  }
};

struct DescribeExportInput {
  std::string export_arn;
  static constexpr auto Fields() {
    using S = DescribeExportInput;
    return std::array{
        aws::Field<&S::export_arn>("ExportArn",
                                   {.required = true, .length_min = 37, .length_max = 1024}),
    };
  }
};

// Of ExportTableToPointInTime too.
struct DescribeExportOutput {
  ExportDescription export_description;
  static constexpr auto Fields() {
    using S = DescribeExportOutput;
    return std::array{
        aws::Field<&S::export_description>("ExportDescription"),
    };
  }
};

struct ListExportsInput {
  std::optional<std::string> table_arn;
  std::optional<int32_t> max_results;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListExportsInput;
    return std::array{
        aws::Field<&S::table_arn>("TableArn", {.length_min = 1, .length_max = 1024}),
        aws::Field<&S::max_results>("MaxResults", {.value_min = 1, .value_max = 25}),
        aws::Field<&S::next_token>("NextToken"),
    };
  }
};

struct ExportSummary {
  std::optional<std::string> export_arn;
  std::optional<std::string> export_status;
  std::optional<std::string> export_type;
  static constexpr auto Fields() {
    using S = ExportSummary;
    return std::array{
        aws::Field<&S::export_arn>("ExportArn"),
        aws::Field<&S::export_status>("ExportStatus"),
        aws::Field<&S::export_type>("ExportType"),
    };
  }
};

struct ListExportsOutput {
  std::vector<ExportSummary> export_summaries;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListExportsOutput;
    return std::array{
        aws::Field<&S::export_summaries>("ExportSummaries"),
        aws::Field<&S::next_token>("NextToken"),
    };
  }
};

}  // namespace portico::dynamodb::api
