// ImportTable, DescribeImport, ListImports.
#include "dynamodb/engine/transfer/imports.h"
#include "aws/arn.h"
#include "aws/json_protocol.h"
#include "base/random.h"
#include "codec/hash.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/shapes_imports.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_draft.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/transfer_access.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kImportPart = "/import/";
constexpr size_t kImportsListedMax = 25;
// A page's token is the last import's id in hexadecimal, filled up with zeros.
constexpr size_t kTokenBytes = 56;

Status CheckInput(const ImportTableInput& in) {
  if (in.input_format == "ION") {
    return Invalid("InputFormat ION is not supported: use DYNAMODB_JSON or CSV");
  }
  const bool has_csv = in.input_format_options && in.input_format_options->csv;
  if (has_csv && in.input_format != kCsv) {
    return Invalid("InputFormatOptions Csv is only valid with InputFormat CSV");
  }
  return {};
}

CreateTableInput CreationOf(const TableCreationParameters& parameters) {
  CreateTableInput out;
  out.table_name = parameters.table_name;
  out.attribute_definitions = parameters.attribute_definitions;
  out.key_schema = parameters.key_schema;
  out.billing_mode = parameters.billing_mode;
  out.provisioned_throughput = parameters.provisioned_throughput;
  out.on_demand_throughput = parameters.on_demand_throughput;
  out.sse_specification = parameters.sse_specification;
  out.global_secondary_indexes = parameters.global_secondary_indexes;
  return out;
}

ImportRecord MakeDraft(const aws::Call& call, const ImportTableInput& in) {
  ImportRecord draft;
  draft.table_name = in.table_creation_parameters.table_name;
  draft.table_arn = TableArn(call, draft.table_name);
  draft.parameters = aws::ToJson(in.table_creation_parameters);
  draft.client_token = in.client_token ? *in.client_token : RandomUuid();
  draft.request_digest = HexEncode(Sha256(aws::ToJson(in)));
  draft.bucket = in.s3_bucket_source.s3_bucket;
  draft.bucket_owner = in.s3_bucket_source.s3_bucket_owner;
  draft.key_prefix = in.s3_bucket_source.s3_key_prefix;
  draft.format = in.input_format;
  draft.compression = in.input_compression_type.value_or(std::string(kNoCompression));
  if (in.input_format_options && in.input_format_options->csv) {
    draft.delimiter = in.input_format_options->csv->delimiter;
    draft.header = in.input_format_options->csv->header_list;
  }
  draft.log_group_arn = aws::MakeArn("logs", call.region, call.account,
                                     std::string("log-group:") + kImportLogGroup + ":*");
  return draft;
}

S3BucketSource SourceOf(const ImportRecord& record) {
  S3BucketSource out;
  out.s3_bucket_owner = record.bucket_owner;
  out.s3_bucket = record.bucket;
  out.s3_key_prefix = record.key_prefix;
  return out;
}

Result<ImportTableDescription> DescribeRecord(const ImportRecord& record) {
  ImportTableDescription out;
  out.import_arn = record.import_arn;
  out.import_status = record.status;
  out.table_arn = record.table_arn;
  out.table_id = record.table_id;
  out.client_token = record.client_token;
  out.s3_bucket_source = SourceOf(record);
  out.error_count = record.errors;
  out.cloud_watch_log_group_arn = record.log_group_arn;
  out.input_format = record.format;
  if (record.delimiter || record.header) {
    CsvOptions& csv = out.input_format_options.emplace().csv.emplace();
    csv.delimiter = record.delimiter;
    csv.header_list = record.header;
  }
  out.input_compression_type = record.compression;
  PORTICO_ASSIGN(out.table_creation_parameters,
                 aws::FromJson<TableCreationParameters>(record.parameters));
  out.start_time = record.start;
  out.end_time = record.end;
  out.processed_size_bytes = record.processed_bytes;
  out.processed_item_count = record.processed_items;
  out.imported_item_count = record.imported_items;
  out.failure_code = record.failure_code;
  out.failure_message = record.failure_message;
  return out;
}

Result<std::string> ImportIdOf(const std::string& arn) {
  const size_t at = arn.find(kImportPart);
  if (arn.starts_with("arn:aws:dynamodb:") && at != std::string::npos) {
    return arn.substr(at + kImportPart.size());
  }
  return Invalid("Invalid ImportArn: " + arn);
}

std::string TokenOf(std::string id) {
  id.resize(kTokenBytes, '\0');
  return HexEncode(id);
}

}  // namespace

Task<Result<DescribeImportOutput>> Api::ImportTable(aws::Call& call, const ImportTableInput& in) {
  const std::string name = in.table_creation_parameters.table_name;
  const std::string arn = TableArn(call, name);
  PORTICO_CO_TRY(call.Authorize("dynamodb:ImportTable", arn));
  const S3BucketSource& source = in.s3_bucket_source;
  PORTICO_CO_TRY(AllowImportFrom(call, source.s3_bucket, source.s3_key_prefix.value_or("")));
  PORTICO_CO_TRY(CheckInput(in));
  const CreateTableInput creation = CreationOf(in.table_creation_parameters);
  PORTICO_CO_TRY(CheckCreate(creation));
  TableRecord table = MakeTableRecord(creation, name, engine_.tables().clock().NowMs());
  ImportRecord draft = MakeDraft(call, in);
  PORTICO_CO_ASSIGN(const ImportPtr record,
                    co_await engine_.imports().Begin(std::move(draft), std::move(table)));
  DescribeImportOutput out;
  PORTICO_CO_ASSIGN(out.import_table_description, DescribeRecord(*record));
  co_return out;
}

Result<DescribeImportOutput> Api::DescribeImport(aws::Call&, const DescribeImportInput& in) {
  PORTICO_ASSIGN(const std::string id, ImportIdOf(in.import_arn));
  const ImportPtr record = engine_.imports().Find(id);
  if (record == nullptr || record->import_arn != in.import_arn) {
    return Fail("ImportNotFoundException", "Import not found: " + in.import_arn);
  }
  DescribeImportOutput out;
  PORTICO_ASSIGN(out.import_table_description, DescribeRecord(*record));
  return out;
}

Result<ListImportsOutput> Api::ListImports(aws::Call& call, const ListImportsInput& in) {
  std::string table;
  if (in.table_arn) {
    PORTICO_ASSIGN(const std::string name, TableNameOf(call, *in.table_arn, "tableArn"));
    table = TableArn(call, name);
  }
  const auto limit = static_cast<size_t>(in.page_size.value_or(kImportsListedMax));
  ListImportsOutput out;
  std::string last;
  for (const ImportPtr& record : engine_.imports().List()) {
    // Tokens are in the order of ids.
    if (in.next_token && TokenOf(record->import_id) <= *in.next_token) continue;
    if (in.table_arn && record->table_arn != table) continue;
    if (out.import_summary_list.size() == limit) {
      out.next_token = TokenOf(last);
      break;
    }
    last = record->import_id;
    ImportSummary& summary = out.import_summary_list.emplace_back();
    summary.import_arn = record->import_arn;
    summary.import_status = record->status;
    summary.table_arn = record->table_arn;
    summary.s3_bucket_source = SourceOf(*record);
    summary.cloud_watch_log_group_arn = record->log_group_arn;
    summary.input_format = record->format;
    summary.start_time = record->start;
    summary.end_time = record->end;
  }
  return out;
}

}  // namespace portico::dynamodb::api
