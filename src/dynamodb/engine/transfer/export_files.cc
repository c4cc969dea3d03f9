#include "dynamodb/engine/transfer/export_files.h"

#include "codec/base64.h"
#include "codec/hash.h"
#include "codec/json/writer.h"
#include "dynamodb/engine/streams/stream.h"

namespace portico::dynamodb {
namespace {

constexpr char kFullVersion[] = "2020-06-30";
constexpr char kIncrementalVersion[] = "2023-08-01";
constexpr size_t kNameChars = 26;

// Like those of the service: lower-case letters and digits that say nothing.
std::string DataName(const std::string& export_id, size_t number) {
  constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
  const Sha256Digest digest = Sha256(export_id + "/" + std::to_string(number));
  std::string name;
  for (size_t i = 0; i < kNameChars; ++i) name += kAlphabet[digest[i] % kAlphabet.size()];
  return name;
}

std::string Moment(int64_t ms) { return StreamLabel(ms) + "Z"; }

void WriteOptional(json::Writer& writer, const char* name, const std::optional<std::string>& text) {
  writer.Key(name);
  text ? writer.String(*text) : writer.Null();
}

}  // namespace

ExportFiles::ExportFiles(Bucket bucket, ExportPtr record)
    : bucket_(std::move(bucket)),
      record_(std::move(record)),
      folder_(record_->key_prefix() + "AWSDynamoDB/" + record_->export_id + "/") {}

Status ExportFiles::Put(const std::string& key, std::string_view bytes) {
  PORTICO_ASSIGN(const std::unique_ptr<ObjectWriter> writer, bucket_.Create(key));
  PORTICO_TRY(writer->Write(bytes));
  return writer->Finish();
}

Status ExportFiles::Begin() { return Put(folder_ + "_started", ""); }

Status ExportFiles::BeginFile() {
  const std::string folder =
      record_->is_incremental() ? record_->key_prefix() + "AWSDynamoDB/" : folder_;
  const std::string key =
      folder + "data/" + DataName(record_->export_id, files_.size()) + ".json.gz";
  PORTICO_ASSIGN(writer_, bucket_.Create(key));
  gzip_ = std::make_unique<GzipWriter>();
  md5_ = std::make_unique<Md5>();
  files_.push_back({key, "", 0});
  return {};
}

Status ExportFiles::AddLine(std::string_view line) {
  lines_ += line;
  lines_ += '\n';
  ++files_.back().items;
  ++item_count_;
  return lines_.size() < kBufferBytesMax ? Status() : Flush();
}

Status ExportFiles::Flush() {
  std::string compressed;
  gzip_->Write(lines_, &compressed);
  lines_.clear();
  md5_->Update(compressed);
  return writer_->Write(compressed);
}

Status ExportFiles::EndFile() {
  PORTICO_TRY(Flush());
  std::string rest;
  gzip_->Finish(&rest);
  md5_->Update(rest);
  PORTICO_TRY(writer_->Write(rest));
  PORTICO_TRY(writer_->Finish());
  files_.back().md5 = md5_->Finish();
  writer_.reset();
  return {};
}

std::string ExportFiles::Summary(int64_t end_ms, int64_t billed_size_bytes) const {
  const ExportRecord& record = *record_;
  std::string text;
  json::Writer writer(&text);
  writer.BeginObject();
  writer.Member("version", record.is_incremental() ? kIncrementalVersion : kFullVersion);
  writer.Member("exportArn", record.export_arn);
  writer.Member("startTime", Moment(record.start.epoch_ms));
  writer.Member("endTime", Moment(end_ms));
  writer.Member("tableArn", record.table_arn);
  writer.Member("tableId", record.table_id);
  if (record.is_incremental()) {
    writer.Member("exportFromTime", Moment(record.from->epoch_ms));
    writer.Member("exportToTime", Moment(record.to.epoch_ms));
  } else {
    writer.Member("exportTime", Moment(record.to.epoch_ms));
  }
  writer.Member("s3Bucket", record.bucket);
  WriteOptional(writer, "s3Prefix", record.prefix);
  writer.Member("s3SseAlgorithm", record.sse_algorithm);
  WriteOptional(writer, "s3SseKmsKeyId", std::nullopt);
  writer.Member("manifestFilesS3Key", folder_ + "manifest-files.json");
  writer.Member("billedSizeBytes", billed_size_bytes);
  writer.Member("itemCount", item_count_);
  writer.Member("outputFormat", "DYNAMODB_JSON");
  if (record.is_incremental()) writer.Member("outputView", *record.view_type);
  writer.Member("exportType", record.type);
  writer.EndObject();
  return text;
}

Status ExportFiles::PutManifest(const std::string& name, const std::string& text) {
  PORTICO_TRY(Put(folder_ + name + ".md5", Base64Encode(AsView(Md5Of(text)))));
  return Put(folder_ + name + ".json", text);
}

Status ExportFiles::Finish(int64_t end_ms, int64_t billed_size_bytes) {
  std::string list;
  for (const DataFile& file : files_) {
    json::Writer writer(&list);
    writer.BeginObject();
    writer.Member("itemCount", file.items);
    writer.Member("md5Checksum", Base64Encode(file.md5));
    // As of an object that came in one part.
    writer.Member("etag", HexEncode(AsView(Md5Of(file.md5))) + "-1");
    writer.Member("dataFileS3Key", file.key);
    writer.EndObject();
    list += '\n';
  }
  PORTICO_TRY(PutManifest("manifest-files", list));
  return PutManifest("manifest-summary", Summary(end_ms, billed_size_bytes));
}

}  // namespace portico::dynamodb
