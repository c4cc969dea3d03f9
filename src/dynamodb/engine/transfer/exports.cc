#include "dynamodb/engine/transfer/exports.h"

#include <algorithm>
#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "dynamodb/engine/recovery/past_items.h"
#include "dynamodb/engine/recovery/past_view.h"
#include "dynamodb/engine/recovery/recovery_window.h"
#include "dynamodb/engine/timed_id.h"
#include "dynamodb/engine/transfer/export_files.h"
#include "dynamodb/engine/transfer/export_lines.h"

namespace portico::dynamodb {
namespace {

using storage::Record;

constexpr std::string_view kPrefix = "dynamodb/export/";

std::string RecordKey(const ExportRecord& record) {
  return std::string(kPrefix) + record.export_id;
}

tl::unexpected<AwsError> TooManyJobs() {
  return Fail("LimitExceededException", "Subscriber limit exceeded: There is a limit of " +
                                            std::to_string(Exports::kJobsMax) +
                                            " exports that are under way at the same time");
}

}  // namespace

struct Exports::Job {
  ExportPtr record;
  // Nothing until it has begun.
  std::optional<PastView> view = std::nullopt;
  std::unique_ptr<ExportFiles> files = nullptr;
  // One of both, by its type.
  std::unique_ptr<PastItems> items = nullptr;
  std::unique_ptr<HistoryWindow> changes = nullptr;
  // The shard whose file is open.
  size_t shard = 0;
  // Of items: the key of the last one. Of changes: where to go on.
  std::string position = {};
  int64_t billed_size_bytes = 0;
  // What it comes to, once that is known.
  std::optional<ExportRecord> end = std::nullopt;

  // Ends the files of the shards before that one, and begins its own.
  Status MoveTo(size_t next) {
    const size_t count = view->table->history()->shard_count();
    for (; shard < next; ++shard) {
      PORTICO_TRY(files->EndFile());
      if (shard + 1 < count) PORTICO_TRY(files->BeginFile());
    }
    return {};
  }
  Status Add(std::string_view key, std::string_view line, uint64_t bytes) {
    PORTICO_TRY(MoveTo(view->table->history()->ShardOf(key)));
    billed_size_bytes += static_cast<int64_t>(bytes);
    return files->AddLine(line);
  }
};

Status Exports::Load() {
  PORTICO_ASSIGN(const std::vector<Record> records, records_.List(kPrefix));
  MutexLock lock(mutex_);
  for (const Record& stored : records) {
    PORTICO_ASSIGN(ExportRecord record, aws::FromJson<ExportRecord>(stored.value));
    std::string id = record.export_id;
    exports_[std::move(id)] = std::make_shared<const ExportRecord>(std::move(record));
  }
  return {};
}

void Exports::Start() {
  for (const ExportPtr& record : List()) {
    if (record->status != kTransferInProgress) continue;
    jobs_.TakePlace();
    Launch(record);
  }
}

ExportPtr Exports::Find(std::string_view id) const {
  MutexLock lock(mutex_);
  const auto at = exports_.find(id);
  return at == exports_.end() ? nullptr : at->second;
}

std::vector<ExportPtr> Exports::List() const {
  std::vector<ExportPtr> list;
  MutexLock lock(mutex_);
  for (const auto& [id, record] : exports_) list.push_back(record);
  return list;
}

ExportPtr Exports::FindByToken(const std::string& token, int64_t now_ms) const {
  MutexLock lock(mutex_);
  for (const auto& [id, record] : exports_) {
    const bool is_it = record->client_token == token;
    if (is_it && record->start.epoch_ms + kTokenMs > now_ms) return record;
  }
  return nullptr;
}

Task<Status> Exports::Put(ExportRecord record) {
  PORTICO_CO_TRY(co_await records_.Put(RecordKey(record), aws::ToJson(record)));
  MutexLock lock(mutex_);
  std::string id = record.export_id;
  exports_[std::move(id)] = std::make_shared<const ExportRecord>(std::move(record));
  co_return Status();
}

Task<Result<ExportPtr>> Exports::Begin(ExportRecord draft) {
  const auto guard = co_await changes_.Lock();
  const int64_t now_ms = tables_.clock().NowMs();
  if (ExportPtr known = FindByToken(draft.client_token, now_ms)) {
    if (known->request_digest == draft.request_digest) co_return known;
    co_return Fail("ExportConflictException",
                   "There was a conflict when writing to the specified S3 bucket: the client token "
                   "was used in another request");
  }
  PORTICO_CO_TRY(co_await RemoveOld(now_ms));
  if (!jobs_.Reserve()) co_return TooManyJobs();
  draft.export_id = NewTimedId(now_ms);
  draft.export_arn = draft.table_arn + "/export/" + draft.export_id;
  draft.start.epoch_ms = now_ms;
  const std::string id = draft.export_id;
  const Status put = co_await Put(std::move(draft));
  if (!put) {
    jobs_.Release();
    co_return Fail(put.error());
  }
  ExportPtr record = Find(id);
  Launch(record);
  co_return record;
}

void Exports::Launch(ExportPtr record) {
  std::string what = "export " + record->export_id;
  auto job = std::shared_ptr<Job>(new Job{std::move(record)});
  jobs_.Launch(std::move(what), [this, job] { return Step(job); });
}

Task<Result<bool>> Exports::Step(std::shared_ptr<Job> job) {
  if (job->end) {
    PORTICO_CO_TRY(co_await Put(*job->end));
    co_return false;
  }
  const Result<Progress> progress = Advance(job.get());
  if (!progress) {
    job->end = EndOf(*job, kTransferFailed);
    job->end->failure_code = progress.error().IsInternal() ? "UNKNOWN" : progress.error().code;
    job->end->failure_message = progress.error().message;
    log::Warn("export {} failed: {}", job->record->export_id, progress.error().message);
    job->files.reset();
  } else if (*progress == Progress::kWaits) {
    Pause pause{kSettleMs};
    co_await pause;
  }
  co_return true;
}

ExportRecord Exports::EndOf(const Job& job, std::string_view status) const {
  ExportRecord end = *job.record;
  end.status = status;
  end.end = aws::Timestamp{tables_.clock().NowMs()};
  return end;
}

Result<Exports::Progress> Exports::Advance(Job* job) const {
  if (job->files == nullptr) return Open(job);
  PORTICO_ASSIGN(const bool more, job->items != nullptr ? ItemsSlice(job) : ChangesSlice(job));
  if (more) return Progress::kGoesOn;
  PORTICO_TRY(job->MoveTo(job->view->table->history()->shard_count()));
  ExportRecord end = EndOf(*job, kTransferCompleted);
  end.manifest = job->files->manifest_key();
  end.item_count = job->files->item_count();
  end.billed_size_bytes = job->billed_size_bytes;
  PORTICO_TRY(job->files->Finish(end.end->epoch_ms, job->billed_size_bytes));
  job->end = std::move(end);
  return Progress::kGoesOn;
}

Result<Exports::Progress> Exports::Open(Job* job) const {
  const ExportRecord& record = *job->record;
  PORTICO_ASSIGN(Bucket bucket, Bucket::Open(options_.s3_directory, record.bucket));
  const TablePtr table = tables_.Find(record.table_name);
  // All changes before the moment that it ends with are to be in it, so that the next one can begin
  // there.
  const bool has_history = table != nullptr && table->history() != nullptr;
  if (has_history && !table->history()->Seal(record.to.epoch_ms)) return Progress::kWaits;
  const int64_t from_ms = record.is_incremental() ? record.from->epoch_ms : record.to.epoch_ms;
  job->view = OpenPast(db_, tables_, record.table_name, record.history, from_ms);
  if (!job->view) return Fail("UNKNOWN", "The table's history does not reach back any more");
  const storage::Snapshot& snapshot = *job->view->snapshot;
  if (record.is_incremental()) {
    job->changes = std::make_unique<HistoryWindow>(db_, snapshot, job->view->table, from_ms,
                                                   record.to.epoch_ms, HistoryWindow::Limits());
    job->position = job->view->table->range().begin;
  } else {
    job->items = std::make_unique<PastItems>(db_, snapshot, job->view->table, from_ms);
  }
  job->files = std::make_unique<ExportFiles>(std::move(bucket), job->record);
  PORTICO_TRY(job->files->Begin());
  PORTICO_TRY(job->files->BeginFile());
  return Progress::kGoesOn;
}

Result<bool> Exports::ItemsSlice(Job* job) const {
  size_t bytes = 0;
  bool more = false;
  Status added;
  const auto add = [&](std::string_view key, std::string_view stored) {
    if (bytes >= kSliceBytesMax) {
      more = true;
      return false;
    }
    const ItemView item(stored);
    bytes += stored.size();
    job->position = key;
    added = job->Add(key, ItemLine(item), item.size_bytes());
    return added.has_value();
  };
  PORTICO_ASSIGN(const bool went_through, job->items->Read(job->position, add));
  PORTICO_TRY(added);
  return more || !went_through;
}

Result<bool> Exports::ChangesSlice(Job* job) const {
  const Table& table = *job->view->table;
  HistoryWindow& window = *job->changes;
  PORTICO_ASSIGN(const bool is_loaded, window.MoveTo(job->position));
  if (!is_loaded) return true;
  size_t bytes = 0;
  for (auto at = window.pasts().lower_bound(job->position); at != window.pasts().end(); ++at) {
    const auto& [key, past] = *at;
    if (bytes >= kSliceBytesMax) {
      job->position = key;
      return true;
    }
    // Only what came after the end: it was not changed between.
    if (past.last_sequence == 0) continue;
    std::optional<std::string> now = past.second_image;
    if (!now) {
      PORTICO_ASSIGN(now, db_.Get(storage::Family::kItems, key, job->view->snapshot.get()));
    }
    const std::string after = now.value_or("");
    bytes += past.first_image.size() + after.size();
    // What was made and deleted again between is no change.
    if (past.first_image.empty() && after.empty()) continue;
    const ItemView images[] = {past.first_image.empty() ? ItemView() : ItemView(past.first_image),
                               after.empty() ? ItemView() : ItemView(after)};
    const Item keys = table.ExtractKey(images[1].empty() ? images[0] : images[1]);
    const ChangeLineParts parts{TimeOfSequence(past.last_sequence), keys.view(),
                                *job->record->view_type == kNewImage ? ItemView() : images[0],
                                images[1]};
    PORTICO_TRY(job->Add(key, ChangeLine(parts), parts.size_bytes()));
  }
  job->position = window.end();
  return job->position < table.range().end;
}

Task<Status> Exports::RemoveOld(int64_t now_ms) {
  for (const ExportPtr& record : List()) {
    const bool is_over = record->end && record->end->epoch_ms + kKeptDays * kDayMs <= now_ms;
    if (!is_over) continue;
    PORTICO_CO_TRY(co_await records_.Delete(RecordKey(*record)));
    MutexLock lock(mutex_);
    exports_.erase(record->export_id);
  }
  co_return Status();
}

}  // namespace portico::dynamodb
