// What is kept of an export: the value of its record, as JSON by these names.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dynamodb/engine/model.h"

namespace portico::dynamodb {

inline constexpr std::string_view kTransferInProgress = "IN_PROGRESS";
inline constexpr std::string_view kTransferCompleted = "COMPLETED";
inline constexpr std::string_view kTransferFailed = "FAILED";

inline constexpr std::string_view kFullExport = "FULL_EXPORT";
inline constexpr std::string_view kIncrementalExport = "INCREMENTAL_EXPORT";
inline constexpr std::string_view kNewImage = "NEW_IMAGE";
inline constexpr std::string_view kNewAndOldImages = "NEW_AND_OLD_IMAGES";

struct ExportRecord {
  // The last part of its ARN (timed_id.h).
  std::string export_id;
  std::string export_arn;
  std::string status{kTransferInProgress};
  aws::Timestamp start;
  std::optional<aws::Timestamp> end;
  // The table, and the number of its history.
  std::string table_name;
  std::string table_arn;
  std::string table_id;
  int64_t history = 0;
  std::string type{kFullExport};
  // The moment that it shows; of an incremental one, the end of what it shows.
  aws::Timestamp to;
  // Of an incremental one: its beginning, and which images.
  std::optional<aws::Timestamp> from;
  std::optional<std::string> view_type;
  std::string client_token;
  // A digest of the request, by which to tell the same one from another with its token.
  std::string request_digest;
  std::string bucket;
  std::optional<std::string> bucket_owner;
  std::optional<std::string> prefix;
  std::string sse_algorithm;
  // Set in the end.
  std::optional<std::string> manifest;
  std::optional<int64_t> item_count;
  std::optional<int64_t> billed_size_bytes;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;

  bool is_incremental() const { return type == kIncrementalExport; }
  // In front of all its keys: empty, or with a '/' at the end.
  std::string key_prefix() const {
    std::string folder = prefix.value_or("");
    while (folder.ends_with('/')) folder.pop_back();
    return folder.empty() ? folder : folder + "/";
  }
  static constexpr auto Fields() {
    using S = ExportRecord;
    return std::array{
        aws::Field<&S::export_id>("ExportId"),
        aws::Field<&S::export_arn>("ExportArn"),
        aws::Field<&S::status>("Status"),
        aws::Field<&S::start>("Start"),
        aws::Field<&S::end>("End"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::history>("History"),
        aws::Field<&S::type>("Type"),
        aws::Field<&S::to>("To"),
        aws::Field<&S::from>("From"),
        aws::Field<&S::view_type>("ViewType"),
        aws::Field<&S::client_token>("ClientToken"),
        aws::Field<&S::request_digest>("RequestDigest"),
        aws::Field<&S::bucket>("Bucket"),
        aws::Field<&S::bucket_owner>("BucketOwner"),
        aws::Field<&S::prefix>("Prefix"),
        aws::Field<&S::sse_algorithm>("SseAlgorithm"),
        aws::Field<&S::manifest>("Manifest"),
        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::billed_size_bytes>("BilledSizeBytes"),
        aws::Field<&S::failure_code>("FailureCode"),
        aws::Field<&S::failure_message>("FailureMessage"),
    };
  }
};

// Immutable and shared.
using ExportPtr = std::shared_ptr<const ExportRecord>;

}  // namespace portico::dynamodb
