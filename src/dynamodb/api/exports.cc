// ExportTableToPointInTime, DescribeExport, ListExports.
#include "dynamodb/engine/transfer/exports.h"
#include "aws/json_protocol.h"
#include "base/random.h"
#include "codec/hash.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/shapes_exports.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/transfer_access.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/transfer/bucket.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kExportPart = "/export/";
constexpr char kJson[] = "DYNAMODB_JSON";
constexpr char kAes[] = "AES256";
constexpr size_t kExportsListedMax = 25;
constexpr int64_t kMinuteMs = 60 * 1000;
// What an incremental export can show.
constexpr int64_t kIncrementMsMin = 15 * kMinuteMs;
constexpr int64_t kIncrementMsMax = 24 * 60 * kMinuteMs;
// How much longer than the prefix the longest key of an export is, generously.
constexpr size_t kKeyRestBytesMax = 128;

tl::unexpected<AwsError> InvalidTime(const std::string& message) {
  return Fail("InvalidExportTimeException", message);
}

ExportDescription DescribeRecord(const ExportRecord& record) {
  ExportDescription out;
  out.export_arn = record.export_arn;
  out.export_status = record.status;
  out.start_time = record.start;
  out.end_time = record.end;
  out.export_manifest = record.manifest;
  out.table_arn = record.table_arn;
  out.table_id = record.table_id;
  out.client_token = record.client_token;
  out.s3_bucket = record.bucket;
  out.s3_bucket_owner = record.bucket_owner;
  out.s3_prefix = record.prefix;
  out.s3_sse_algorithm = record.sse_algorithm;
  out.failure_code = record.failure_code;
  out.failure_message = record.failure_message;
  out.export_format = kJson;
  out.billed_size_bytes = record.billed_size_bytes;
  out.item_count = record.item_count;
  out.export_type = record.type;
  if (record.is_incremental()) {
    IncrementalExportSpecification& increment = out.incremental_export_specification.emplace();
    increment.export_from_time = record.from;
    increment.export_to_time = record.to;
    increment.export_view_type = record.view_type;
  } else {
    out.export_time = record.to;
  }
  return out;
}

Status CheckTarget(const ExportTableToPointInTimeInput& in) {
  if (in.export_format.value_or(kJson) != kJson) {
    return Invalid("ExportFormat ION is not supported: use DYNAMODB_JSON");
  }
  if (in.s3_sse_algorithm.value_or(kAes) != kAes) {
    return Invalid("S3SseAlgorithm KMS is not supported: use AES256");
  }
  std::string prefix = in.s3_prefix.value_or("");
  while (prefix.ends_with('/')) prefix.pop_back();
  const bool is_fit =
      prefix.empty() || (IsObjectKey(prefix) && prefix.size() + kKeyRestBytesMax <= kKeyBytesMax);
  if (is_fit) return {};
  return Invalid("Invalid S3Prefix: it must be folders' names with '/' between them, and leave " +
                 std::to_string(kKeyRestBytesMax) + " bytes of a key for the export");
}

Status CheckWindow(const RecoveryWindow& window, const char* name, const aws::Timestamp& time) {
  if (window.Has(time.epoch_ms)) return {};
  return InvalidTime("The specified " + std::string(name) +
                     " is outside of the point in time recovery window");
}

// A moment is before the changes of its own millisecond, and the last ones are to be there.
aws::Timestamp After(int64_t latest_ms) { return {latest_ms + 1}; }

// The moments that the export is of.
Status SetMoments(const ExportTableToPointInTimeInput& in, const RecoveryWindow& window,
                  ExportRecord* record) {
  record->type = in.export_type.value_or(std::string(kFullExport));
  const auto& increment = in.incremental_export_specification;
  if (!record->is_incremental()) {
    if (increment) {
      return Invalid("IncrementalExportSpecification is only valid with ExportType " +
                     std::string(kIncrementalExport));
    }
    record->to = in.export_time.value_or(After(window.latest_ms));
    return in.export_time ? CheckWindow(window, "ExportTime", record->to) : Status();
  }
  if (in.export_time) {
    return Invalid("ExportTime is only valid with ExportType " + std::string(kFullExport));
  }
  if (!increment || !increment->export_from_time) {
    return Invalid(
        "IncrementalExportSpecification with ExportFromTime is required with ExportType " +
        std::string(kIncrementalExport));
  }
  record->view_type = increment->export_view_type.value_or(std::string(kNewAndOldImages));
  record->from = increment->export_from_time;
  record->to = increment->export_to_time.value_or(After(window.latest_ms));
  const int64_t length_ms = record->to.epoch_ms - record->from->epoch_ms;
  if (length_ms < kIncrementMsMin) {
    return InvalidTime(
        "Difference between export from time and export to time is less than 15 minutes");
  }
  if (length_ms > kIncrementMsMax) {
    return InvalidTime(
        "Difference between export from time and export to time is greater than 24 hours");
  }
  PORTICO_TRY(CheckWindow(window, "ExportFromTime", *record->from));
  return increment->export_to_time ? CheckWindow(window, "ExportToTime", record->to) : Status();
}

Result<std::string> ExportIdOf(const std::string& arn) {
  const size_t at = arn.find(kExportPart);
  if (arn.starts_with("arn:aws:dynamodb:") && at != std::string::npos) {
    return arn.substr(at + kExportPart.size());
  }
  return Invalid("Invalid ExportArn: " + arn);
}

}  // namespace

Task<Result<DescribeExportOutput>> Api::ExportTableToPointInTime(
    aws::Call& call, const ExportTableToPointInTimeInput& in) {
  PORTICO_CO_TRY(CheckTarget(in));
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_arn, "tableArn"));
  PORTICO_CO_TRY(AllowExportTo(call, in.s3_bucket, in.s3_prefix.value_or("")));
  const TablePtr table = engine_.tables().FindActive(name);
  if (table == nullptr) {
    co_return Fail("TableNotFoundException", "Table not found: " + in.table_arn);
  }
  const auto window = RecoveryWindowOf(table->record(), engine_.tables().clock().NowMs());
  if (!window) {
    co_return Fail("PointInTimeRecoveryUnavailableException",
                   "Point in time recovery is not enabled for table '" + name + "'");
  }
  ExportRecord draft;
  PORTICO_CO_TRY(SetMoments(in, *window, &draft));
  draft.table_name = name;
  draft.table_arn = TableArn(call, name);
  draft.table_id = table->record().table_id;
  draft.history = table->history()->info().number;
  draft.client_token = in.client_token ? *in.client_token : RandomUuid();
  draft.request_digest = HexEncode(Sha256(aws::ToJson(in)));
  draft.bucket = in.s3_bucket;
  draft.bucket_owner = in.s3_bucket_owner;
  draft.prefix = in.s3_prefix;
  draft.sse_algorithm = kAes;
  PORTICO_CO_ASSIGN(const ExportPtr record, co_await engine_.exports().Begin(std::move(draft)));
  co_return DescribeExportOutput{DescribeRecord(*record)};
}

Result<DescribeExportOutput> Api::DescribeExport(aws::Call&, const DescribeExportInput& in) {
  PORTICO_ASSIGN(const std::string id, ExportIdOf(in.export_arn));
  const ExportPtr record = engine_.exports().Find(id);
  if (record == nullptr || record->export_arn != in.export_arn) {
    return Fail("ExportNotFoundException", "Export not found: " + in.export_arn);
  }
  return DescribeExportOutput{DescribeRecord(*record)};
}

Result<ListExportsOutput> Api::ListExports(aws::Call& call, const ListExportsInput& in) {
  std::string table;
  if (in.table_arn) {
    PORTICO_ASSIGN(const std::string name, TableNameOf(call, *in.table_arn, "tableArn"));
    table = TableArn(call, name);
  }
  std::string after;
  if (in.next_token) {
    PORTICO_ASSIGN(after, ExportIdOf(*in.next_token));
  }
  const auto limit = static_cast<size_t>(in.max_results.value_or(kExportsListedMax));
  ListExportsOutput out;
  for (const ExportPtr& record : engine_.exports().List()) {
    if (record->export_id <= after) continue;
    if (in.table_arn && record->table_arn != table) continue;
    if (out.export_summaries.size() == limit) {
      out.next_token = out.export_summaries.back().export_arn;
      break;
    }
    out.export_summaries.push_back({record->export_arn, record->status, record->type});
  }
  return out;
}

}  // namespace portico::dynamodb::api
