// What is kept of an import: the value of its record, as JSON by these names.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dynamodb/engine/model.h"
#include "dynamodb/engine/transfer/export_record.h"

namespace portico::dynamodb {

inline constexpr std::string_view kDynamoDbJson = "DYNAMODB_JSON";
inline constexpr std::string_view kCsv = "CSV";
inline constexpr std::string_view kGzip = "GZIP";
inline constexpr std::string_view kZstd = "ZSTD";
inline constexpr std::string_view kNoCompression = "NONE";

struct ImportRecord {
  // The last part of its ARN (timed_id.h).
  std::string import_id;
  std::string import_arn;
  std::string status{kTransferInProgress};
  aws::Timestamp start;
  std::optional<aws::Timestamp> end;
  std::string table_name;
  std::string table_arn;
  std::string table_id;
  // What the table was to be like, as the request's JSON.
  std::string parameters;
  std::string client_token;
  // A digest of the request, by which to tell the same one from another with its token.
  std::string request_digest;
  std::string bucket;
  std::optional<std::string> bucket_owner;
  std::optional<std::string> key_prefix;
  std::string format{kDynamoDbJson};
  std::string compression{kNoCompression};
  // Of CSV.
  std::optional<std::string> delimiter;
  std::optional<std::vector<std::string>> header;
  std::string log_group_arn;
  // Items that were found, that are in the table, that are not; bytes that were read, uncompressed.
  int64_t processed_items = 0;
  int64_t imported_items = 0;
  int64_t errors = 0;
  int64_t processed_bytes = 0;
  std::optional<std::string> failure_code;
  std::optional<std::string> failure_message;
  // Once it has ended: whether there is a table.
  bool keeps_table = true;
  static constexpr auto Fields() {
    using S = ImportRecord;
    return std::array{
        aws::Field<&S::import_id>("ImportId"),
        aws::Field<&S::import_arn>("ImportArn"),
        aws::Field<&S::status>("Status"),
        aws::Field<&S::start>("Start"),
        aws::Field<&S::end>("End"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::table_arn>("TableArn"),
        aws::Field<&S::table_id>("TableId"),
        aws::Field<&S::parameters>("Parameters"),
        aws::Field<&S::client_token>("ClientToken"),
        aws::Field<&S::request_digest>("RequestDigest"),
        aws::Field<&S::bucket>("Bucket"),
        aws::Field<&S::bucket_owner>("BucketOwner"),
        aws::Field<&S::key_prefix>("KeyPrefix"),
        aws::Field<&S::format>("Format"),
        aws::Field<&S::compression>("Compression"),
        aws::Field<&S::delimiter>("Delimiter"),
        aws::Field<&S::header>("Header"),
        aws::Field<&S::log_group_arn>("LogGroupArn"),
        aws::Field<&S::processed_items>("ProcessedItems"),
        aws::Field<&S::imported_items>("ImportedItems"),
        aws::Field<&S::errors>("Errors"),
        aws::Field<&S::processed_bytes>("ProcessedBytes"),
        aws::Field<&S::failure_code>("FailureCode"),
        aws::Field<&S::failure_message>("FailureMessage"),
        aws::Field<&S::keeps_table>("KeepsTable"),
    };
  }
};

// Immutable and shared.
using ImportPtr = std::shared_ptr<const ImportRecord>;

}  // namespace portico::dynamodb
