#include "dynamodb/engine/transfer/imports.h"

#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "codec/gzip_stream.h"
#include "codec/json/writer.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/recovery/recovery_window.h"
#include "dynamodb/engine/timed_id.h"
#include "dynamodb/engine/transfer/bucket.h"
#include "dynamodb/engine/transfer/import_parser.h"
#include "dynamodb/engine/transfer/import_source.h"
#include "dynamodb/engine/transfer/zstd_reader.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {
namespace {

using storage::Record;

constexpr std::string_view kPrefix = "dynamodb/import/";

std::string RecordKey(const ImportRecord& record) {
  return std::string(kPrefix) + record.import_id;
}

tl::unexpected<AwsError> TooManyJobs() {
  return Fail("LimitExceededException", "Subscriber limit exceeded: There is a limit of " +
                                            std::to_string(Imports::kJobsMax) +
                                            " imports that are under way at the same time");
}

AwsError SomeFailed() {
  return AwsError::Client("ItemValidationError",
                          "Some of the items failed validation checks and were not imported. "
                          "Please check CloudWatch error logs for more details.");
}

// The stored key of what was read, if that can be stored.
Result<ItemKey> KeyOf(const Table& table, const Result<Item>& item) {
  if (!item) return Fail(item.error());
  if (item->view().size_bytes() > kItemBytesMax) {
    return Invalid("Item size has exceeded the maximum allowed size");
  }
  return table.KeyOfItem(item->view());
}

std::unique_ptr<Decompressor> DecompressorOf(const std::string& compression) {
  if (compression == kGzip) return std::make_unique<GzipReader>();
  if (compression == kZstd) return std::make_unique<ZstdReader>();
  return nullptr;
}

// As the service writes it.
std::string ErrorLine(const ImportRecord& record, const std::string& object, int64_t index,
                      const std::string& message) {
  std::string line;
  json::Writer writer(&line);
  writer.BeginObject();
  writer.Key("itemS3Pointer");
  writer.BeginObject();
  writer.Member("bucket", record.bucket);
  writer.Member("key", object);
  writer.Member("itemIndex", index);
  writer.EndObject();
  writer.Member("importArn", record.import_arn);
  writer.Key("errorMessages");
  writer.BeginArray();
  writer.String(message);
  writer.EndArray();
  writer.EndObject();
  return line;
}

}  // namespace

// What one step reads, and what follows from it.
struct Imports::Slice {
  // By stored key: of those with the same key, the last.
  std::map<std::string, std::pair<ItemKey, Item>> items;
  size_t records = 0;
  size_t bytes = 0;
  std::vector<std::string> log;
  bool more = true;
};

struct Imports::Job {
  // With the counts so far.
  ImportRecord record;
  TablePtr table;
  ImportParser parser;
  // Nothing until it has begun.
  std::optional<Bucket> bucket = std::nullopt;
  std::vector<Bucket::Object> objects = {};
  // Which of them is next, and the one that is being read.
  size_t next_object = 0;
  std::optional<ImportSource> source = std::nullopt;
  std::string object = {};
  int64_t item_index = 0;
  // What was read and is not in the table yet.
  std::unique_ptr<Slice> slice = nullptr;
  bool has_ended = false;

  void Fail(const AwsError& error) {
    record.status = kTransferFailed;
    record.failure_code = error.code;
    record.failure_message = error.message;
    has_ended = true;
  }
};

Status Imports::Load() {
  PORTICO_ASSIGN(const std::vector<Record> records, records_.List(kPrefix));
  for (const Record& stored : records) {
    PORTICO_ASSIGN(ImportRecord record, aws::FromJson<ImportRecord>(stored.value));
    Publish(std::move(record));
  }
  return {};
}

void Imports::Start() {
  for (const TablePtr& table : tables_.ListRestoring()) {
    const std::string& id = table->record().restore->import_id;
    if (id.empty()) continue;
    const ImportPtr record = Find(id);
    jobs_.TakePlace();
    if (record != nullptr && record->status == kTransferInProgress) {
      Launch(record, table);
      continue;
    }
    // Its record was not written yet, or it had ended but for this.
    const bool keeps = record != nullptr && record->keeps_table;
    jobs_.Launch("import " + id, [this, table, keeps] { return SettleInterrupted(table, keeps); });
  }
}

void Imports::Publish(ImportRecord record) {
  MutexLock lock(mutex_);
  std::string id = record.import_id;
  imports_[std::move(id)] = std::make_shared<const ImportRecord>(std::move(record));
}

ImportPtr Imports::Find(std::string_view id) const {
  MutexLock lock(mutex_);
  const auto at = imports_.find(id);
  return at == imports_.end() ? nullptr : at->second;
}

std::vector<ImportPtr> Imports::List() const {
  std::vector<ImportPtr> list;
  MutexLock lock(mutex_);
  for (const auto& [id, record] : imports_) list.push_back(record);
  return list;
}

ImportPtr Imports::FindByToken(const std::string& token, int64_t now_ms) const {
  MutexLock lock(mutex_);
  for (const auto& [id, record] : imports_) {
    const bool is_it = record->client_token == token;
    if (is_it && record->start.epoch_ms + kTokenMs > now_ms) return record;
  }
  return nullptr;
}

Task<Result<ImportPtr>> Imports::Begin(ImportRecord draft, TableRecord table) {
  const auto guard = co_await changes_.Lock();
  const int64_t now_ms = tables_.clock().NowMs();
  if (ImportPtr known = FindByToken(draft.client_token, now_ms)) {
    if (known->request_digest == draft.request_digest) co_return known;
    co_return Fail("ImportConflictException",
                   "There was a conflict when importing from the specified S3 source: the client "
                   "token was used in another request");
  }
  PORTICO_CO_TRY(co_await RemoveOld(now_ms));
  if (!jobs_.Reserve()) co_return TooManyJobs();
  draft.import_id = NewTimedId(now_ms);
  draft.import_arn = draft.table_arn + "/import/" + draft.import_id;
  draft.start.epoch_ms = now_ms;
  table.restore.emplace().import_id = draft.import_id;
  const Result<TablePtr> made = co_await tables_.Create(std::move(table));
  if (!made) {
    jobs_.Release();
    co_return Fail(made.error());
  }
  draft.table_id = (*made)->record().table_id;
  Status put = co_await records_.Put(RecordKey(draft), aws::ToJson(draft));
  if (!put) {
    const Status gone = co_await tables_.AbandonRestore((*made)->name(), (*made)->number());
    if (!gone) log::Warn("import {}: {}", draft.import_id, gone.error().message);
    jobs_.Release();
    co_return Fail(std::move(put).error());
  }
  const std::string id = draft.import_id;
  Publish(std::move(draft));
  ImportPtr record = Find(id);
  Launch(record, *made);
  co_return record;
}

void Imports::Launch(ImportPtr record, TablePtr table) {
  std::string what = "import " + record->import_id;
  ImportParser parser(*record, *table);
  auto job = std::shared_ptr<Job>(new Job{*record, std::move(table), std::move(parser)});
  jobs_.Launch(std::move(what), [this, job] { return Step(job); });
}

Task<Result<bool>> Imports::Step(std::shared_ptr<Job> job) {
  if (job->has_ended) {
    PORTICO_CO_TRY(co_await End(job));
    co_return false;
  }
  if (!job->bucket) {
    const Status opened = Open(job.get());
    if (!opened) job->Fail(opened.error());
    // Nothing was read, so there is no table.
    job->record.keeps_table = opened.has_value();
    co_return true;
  }
  // What was read is not read again if storing it fails, and is tried again.
  if (job->slice == nullptr) job->slice = Read(job.get());
  PORTICO_CO_TRY(co_await Store(job));
  if (!job->slice->more) {
    job->has_ended = true;
    job->record.status = kTransferCompleted;
    if (job->record.errors > 0) job->Fail(SomeFailed());
  } else {
    // The counts so far are told, and not kept.
    Publish(job->record);
  }
  job->slice.reset();
  co_return true;
}

Task<Status> Imports::Store(std::shared_ptr<Job> job) {
  Slice& slice = *job->slice;
  ChangeSet changes;
  PORTICO_CO_TRY(AppendItems(*job->table, slice, &changes));
  if (!changes.empty()) PORTICO_CO_TRY(co_await commits_.Commit(std::move(changes.batch)));
  if (slice.log.empty() || options_.log == nullptr) co_return Status();
  std::string stream = job->record.import_id + "/error";
  const Status logged =
      co_await options_.log->Append(kImportLogGroup, std::move(stream), std::move(slice.log));
  if (!logged) log::Warn("import {}: {}", job->record.import_id, logged.error().message);
  co_return Status();
}

Status Imports::AppendItems(const Table& table, const Slice& slice, ChangeSet* changes) const {
  for (const auto& [bytes, entry] : slice.items) {
    const auto& [key, item] = entry;
    // An earlier item of the same key may have entries in indexes.
    const bool knows_old = !table.indexes().empty();
    std::optional<std::string> old;
    if (knows_old) {
      PORTICO_ASSIGN(old, db_.Get(storage::Family::kItems, bytes));
    }
    const ItemView old_item = old ? ItemView(*old) : ItemView();
    AppendChange({table, key, old_item, item.view(), knows_old}, changes);
  }
  return {};
}

// The record is durable before the table can be used, and is told of after.
Task<Status> Imports::End(std::shared_ptr<Job> job) {
  ImportRecord& record = job->record;
  record.end = aws::Timestamp{tables_.clock().NowMs()};
  PORTICO_CO_TRY(co_await records_.Put(RecordKey(record), aws::ToJson(record)));
  PORTICO_CO_TRY(co_await SettleTable(job->table, record.keeps_table));
  Publish(record);
  co_return Status();
}

Task<Status> Imports::SettleTable(TablePtr table, bool keeps) {
  if (keeps) co_return co_await tables_.FinishRestore(table->name(), table->number());
  co_return co_await tables_.AbandonRestore(table->name(), table->number());
}

Task<Result<bool>> Imports::SettleInterrupted(TablePtr table, bool keeps) {
  PORTICO_CO_TRY(co_await SettleTable(std::move(table), keeps));
  co_return false;
}

Status Imports::Open(Job* job) const {
  PORTICO_ASSIGN(Bucket bucket, Bucket::Open(options_.s3_directory, job->record.bucket));
  PORTICO_ASSIGN(job->objects, bucket.List(job->record.key_prefix.value_or(""), kObjectsMax));
  job->bucket = std::move(bucket);
  return {};
}

// An object that cannot be read (further) is an error of the import, as an item is.
std::unique_ptr<Imports::Slice> Imports::Read(Job* job) const {
  auto slice = std::make_unique<Slice>();
  while (slice->records < kSliceItemsMax && slice->bytes < kSliceBytesMax) {
    if (!job->source && job->next_object == job->objects.size()) {
      slice->more = false;
      break;
    }
    if (!job->source) {
      const Status opened = OpenObject(job);
      if (!opened) Take(job, Fail(opened.error()), slice.get());
      continue;
    }
    const int64_t before = job->source->bytes();
    const Result<std::optional<std::string>> record = job->source->Next();
    job->record.processed_bytes += job->source->bytes() - before;
    if (!record) Take(job, Fail(record.error()), slice.get());
    if (!record || !*record) {
      job->source.reset();
      continue;
    }
    slice->bytes += (*record)->size() + 1;
    std::vector<Result<Item>> items;
    job->parser.Parse(**record, &items);
    for (Result<Item>& item : items) Take(job, std::move(item), slice.get());
  }
  return slice;
}

Status Imports::OpenObject(Job* job) const {
  job->object = job->objects[job->next_object++].key;
  job->item_index = 0;
  PORTICO_ASSIGN(ObjectReader reader, job->bucket->Read(job->object));
  const auto lines =
      job->record.format == kCsv ? ImportSource::Lines::kQuoted : ImportSource::Lines::kPlain;
  job->source.emplace(std::move(reader), DecompressorOf(job->record.compression), lines);
  job->parser.BeginObject();
  return {};
}

void Imports::Take(Job* job, Result<Item> item, Slice* slice) const {
  ImportRecord& record = job->record;
  const int64_t index = job->item_index++;
  ++record.processed_items;
  ++slice->records;
  Result<ItemKey> key = KeyOf(*job->table, item);
  if (key) {
    ++record.imported_items;
    std::string bytes = key->bytes;
    slice->items[std::move(bytes)] = {std::move(*key), std::move(*item)};
    return;
  }
  if (record.errors++ < kErrorsLoggedMax) {
    slice->log.push_back(ErrorLine(record, job->object, index, key.error().message));
  }
}

Task<Status> Imports::RemoveOld(int64_t now_ms) {
  for (const ImportPtr& record : List()) {
    const bool is_over = record->end && record->end->epoch_ms + kKeptDays * kDayMs <= now_ms;
    if (!is_over) continue;
    PORTICO_CO_TRY(co_await records_.Delete(RecordKey(*record)));
    MutexLock lock(mutex_);
    imports_.erase(record->import_id);
  }
  co_return Status();
}

}  // namespace portico::dynamodb
