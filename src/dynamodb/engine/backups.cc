#include "dynamodb/engine/backups.h"

#include <algorithm>
#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "dynamodb/engine/item_copy.h"
#include "dynamodb/engine/recovery/past_view.h"
#include "dynamodb/engine/recovery/recovery_window.h"
#include "dynamodb/engine/timed_id.h"

namespace portico::dynamodb {
namespace {

using storage::Record;

constexpr std::string_view kPrefix = "dynamodb/backup/";

std::string RecordKey(const BackupRecord& backup) {
  return std::string(kPrefix) + backup.backup_id;
}

tl::unexpected<AwsError> InUse() {
  return Fail("BackupInUseException",
              "There is another ongoing conflicting backup control plane operation on the table. "
              "The backup is either being created, deleted or restored to a table.");
}

tl::unexpected<AwsError> TooManyJobs() {
  return Fail("LimitExceededException",
              "Subscriber limit exceeded: There is a limit of " +
                  std::to_string(Backups::kJobsMax) +
                  " backups and restores that are under way at the same time");
}

}  // namespace

struct Backups::BackupJob {
  BackupRecord record;
  uint64_t table = 0;
  std::unique_ptr<storage::Snapshot> snapshot;  // null once all is copied
  ItemCopy copy;
};

struct Backups::RestoreJob {
  BackupPtr backup;
  TablePtr table;
  ItemCopy copy;
};

struct Backups::PastJob {
  TablePtr table;
  ItemCopy copy;
  // Nothing until it has begun.
  std::optional<PastView> view = std::nullopt;
  std::unique_ptr<PastItems> past = nullptr;
};

struct Backups::CountJob {
  BackupPtr backup;
  ItemCopy copy;
  bool is_settled = false;
};

Status Backups::Load() {
  PORTICO_ASSIGN(const std::vector<Record> records, records_.List(kPrefix));
  for (const Record& record : records) {
    PORTICO_ASSIGN(BackupRecord backup, aws::FromJson<BackupRecord>(record.value));
    const bool is_whole = backup.status == kBackupAvailable;
    auto loaded = std::make_shared<const BackupRecord>(std::move(backup));
    if (is_whole) {
      Publish(std::move(loaded));
    } else {
      interrupted_.push_back(std::move(loaded));
    }
  }
  return {};
}

void Backups::Start() {
  for (BackupPtr& backup : std::exchange(interrupted_, {})) {
    jobs_.TakePlace();
    if (backup->type == kSystemBackup) {
      Publish(backup);
      LaunchCount(std::move(backup));
      continue;
    }
    log::Warn("backup {} of table {} was interrupted by a restart, and is deleted",
              backup->backup_name, backup->source.table_name);
    jobs_.Launch("deleting backup " + backup->backup_name,
                 [this, backup] { return Discard(backup); });
  }
  for (const TablePtr& table : tables_.ListRestoring()) ResumeRestore(table);
}

void Backups::ResumeRestore(const TablePtr& table) {
  const RestoreRecord& restore = *table->record().restore;
  if (!restore.import_id.empty()) return;
  if (restore.source_history != 0) {
    jobs_.TakePlace();
    LaunchPast(table);
    return;
  }
  BackupPtr backup = Find(restore.backup_id);
  if (backup == nullptr) {
    log::Error("table {} was being restored from a backup that is not there", table->name());
    return;
  }
  jobs_.TakePlace();
  LaunchRestore(std::move(backup), table);
}

void Backups::Publish(BackupPtr backup) {
  MutexLock lock(mutex_);
  backups_[backup->backup_id] = std::move(backup);
}

BackupPtr Backups::Find(std::string_view id) const {
  MutexLock lock(mutex_);
  const auto at = backups_.find(id);
  return at == backups_.end() ? nullptr : at->second;
}

std::vector<BackupPtr> Backups::List() const {
  std::vector<BackupPtr> list;
  MutexLock lock(mutex_);
  for (const auto& [id, backup] : backups_) list.push_back(backup);
  return list;
}

BackupRecord Backups::Draft(const TableRecord& table, std::string name) const {
  const int64_t now_ms = tables_.clock().NowMs();
  BackupRecord record;
  record.backup_id = NewTimedId(now_ms);
  record.backup_name = std::move(name);
  record.created.epoch_ms = now_ms;
  record.source = table;
  return record;
}

Task<Result<BackupPtr>> Backups::Create(TablePtr table, std::string name) {
  if (!jobs_.Reserve()) co_return TooManyJobs();
  BackupRecord record = Draft(table->record(), std::move(name));
  std::unique_ptr<storage::Snapshot> snapshot = db_.NewSnapshot();
  Tables::ChangeFor put = [&record](int64_t number) {
    record.number = number;
    return storage::RecordStore::Change{RecordKey(record), aws::ToJson(record)};
  };
  const Result<int64_t> number = co_await tables_.TakeNumber(std::move(put));
  if (!number) {
    jobs_.Release();
    co_return Fail(number.error());
  }
  auto backup = std::make_shared<const BackupRecord>(record);
  Publish(backup);
  auto job = std::shared_ptr<BackupJob>(new BackupJob{
      std::move(record), table->number(), std::move(snapshot), ItemCopy(db_, commits_)});
  jobs_.Launch("backup " + backup->backup_name, [this, job] { return StepBackup(job); });
  co_return BackupPtr(std::move(backup));
}

Task<Result<bool>> Backups::StepBackup(std::shared_ptr<BackupJob> job) {
  if (job->snapshot != nullptr) {
    const ItemCopy::From from{job->table, job->snapshot.get(), nullptr};
    const ItemCopy::To to{static_cast<uint64_t>(job->record.number), nullptr};
    PORTICO_CO_ASSIGN(const bool more, co_await job->copy.CopySlice(from, to));
    if (more) co_return true;
    job->snapshot.reset();
  }
  PORTICO_CO_TRY(
      co_await FinishBackup(job->record, job->copy.item_count(), job->copy.size_bytes()));
  co_return false;
}

Task<Status> Backups::FinishBackup(BackupRecord record, int64_t item_count, int64_t size_bytes) {
  record.status = kBackupAvailable;
  record.item_count = item_count;
  record.size_bytes = size_bytes;
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_TRY(co_await records_.Put(RecordKey(record), aws::ToJson(record)));
  Publish(std::make_shared<const BackupRecord>(std::move(record)));
  co_return Status();
}

Task<Result<TablePtr>> Backups::Restore(BackupPtr backup, TableRecord draft) {
  const auto guard = co_await changes_.Lock();
  const BackupPtr current = Find(backup->backup_id);
  if (current == nullptr || current->status != kBackupAvailable) co_return InUse();
  if (!jobs_.Reserve()) co_return TooManyJobs();
  PORTICO_CO_ASSIGN(TablePtr table, co_await CreateTarget(std::move(draft)));
  LaunchRestore(current, table);
  co_return table;
}

Task<Result<TablePtr>> Backups::CreateTarget(TableRecord draft) {
  Result<TablePtr> table = co_await tables_.Create(std::move(draft));
  if (table) co_return table;
  jobs_.Release();
  AwsError error = std::move(table).error();
  if (error.code == "ResourceInUseException") error.code = "TableAlreadyExistsException";
  co_return Fail(std::move(error));
}

Task<Result<TablePtr>> Backups::RestorePast(TablePtr source, TableRecord draft) {
  if (!jobs_.Reserve()) co_return TooManyJobs();
  RestoreRecord& restore = *draft.restore;
  restore.source_table = source->name();
  restore.source_history = source->history()->info().number;
  PORTICO_CO_ASSIGN(TablePtr table, co_await CreateTarget(std::move(draft)));
  LaunchPast(table);
  co_return table;
}

void Backups::LaunchPast(TablePtr table) {
  std::string what = "restoring table " + table->name();
  auto job = std::shared_ptr<PastJob>(new PastJob{std::move(table), ItemCopy(db_, commits_)});
  jobs_.Launch(std::move(what), [this, job] { return StepPast(job); });
}

Task<Result<bool>> Backups::StepPast(std::shared_ptr<PastJob> job) {
  if (job->past == nullptr) co_return co_await BeginPast(job);
  const ItemCopy::From from{0, nullptr, job->past.get()};
  const ItemCopy::To to{job->table->number(), job->table.get()};
  PORTICO_CO_ASSIGN(const bool more, co_await job->copy.CopySlice(from, to));
  if (more) co_return true;
  PORTICO_CO_TRY(co_await tables_.FinishRestore(job->table->name(), job->table->number()));
  co_return false;
}

Task<Result<bool>> Backups::BeginPast(std::shared_ptr<PastJob> job) {
  const RestoreRecord& restore = *job->table->record().restore;
  const int64_t at_ms = restore.restored_to.epoch_ms;
  job->view = OpenPast(db_, tables_, restore.source_table, restore.source_history, at_ms);
  if (!job->view) {
    log::Warn("table {} cannot be restored, as the history of table {} is gone; it is deleted",
              job->table->name(), restore.source_table);
    PORTICO_CO_TRY(co_await tables_.AbandonRestore(job->table->name(), job->table->number()));
    co_return false;
  }
  job->past = std::make_unique<PastItems>(db_, *job->view->snapshot, job->view->table, at_ms);
  co_return true;
}

void Backups::LaunchRestore(BackupPtr backup, TablePtr table) {
  std::string what = "restoring table " + table->name();
  auto job = std::shared_ptr<RestoreJob>(
      new RestoreJob{std::move(backup), std::move(table), ItemCopy(db_, commits_)});
  jobs_.Launch(std::move(what), [this, job] { return StepRestore(job); });
}

Task<Result<bool>> Backups::StepRestore(std::shared_ptr<RestoreJob> job) {
  const ItemCopy::From from{static_cast<uint64_t>(job->backup->number), nullptr, nullptr};
  const ItemCopy::To to{job->table->number(), job->table.get()};
  PORTICO_CO_ASSIGN(const bool more, co_await job->copy.CopySlice(from, to));
  if (more) co_return true;
  PORTICO_CO_TRY(co_await tables_.FinishRestore(job->table->name(), job->table->number()));
  co_return false;
}

Status Backups::CheckUnused(const BackupRecord& backup) const {
  if (backup.status != kBackupAvailable) return InUse();
  const std::vector<TablePtr> tables = tables_.ListRestoring();
  const bool is_read = std::ranges::any_of(tables, [&](const TablePtr& table) {
    return table->record().restore->backup_id == backup.backup_id;
  });
  if (is_read) return InUse();
  return {};
}

Task<Result<BackupPtr>> Backups::Delete(BackupPtr backup) {
  const auto guard = co_await changes_.Lock();
  const BackupPtr current = Find(backup->backup_id);
  if (current == nullptr) co_return InUse();
  PORTICO_CO_TRY(CheckUnused(*current));
  PORTICO_CO_TRY(co_await Drop(*current));
  MutexLock lock(mutex_);
  backups_.erase(current->backup_id);
  co_return current;
}

Task<Result<TablePtr>> Backups::DeleteTable(std::string name) {
  BackupPtr backup;
  const auto keep = [&](const TableRecord& table) -> std::optional<storage::RecordStore::Change> {
    if (!table.recovery) return std::nullopt;
    BackupRecord record = Draft(table, table.table_name + "$DeletedTableBackup");
    record.type = kSystemBackup;
    record.expires = aws::Timestamp{record.created.epoch_ms + kSystemBackupDays * kDayMs};
    record.number = table.number;
    backup = std::make_shared<const BackupRecord>(std::move(record));
    return storage::RecordStore::Change{RecordKey(*backup), aws::ToJson(*backup)};
  };
  Tables::KeepItems keep_items = keep;
  Result<TablePtr> table = co_await tables_.Delete(std::move(name), std::move(keep_items));
  if (table && backup != nullptr) {
    Publish(backup);
    jobs_.TakePlace();
    LaunchCount(std::move(backup));
  }
  co_return table;
}

void Backups::LaunchCount(BackupPtr backup) {
  std::string what = "backup " + backup->backup_name;
  auto job = std::shared_ptr<CountJob>(new CountJob{std::move(backup), ItemCopy(db_, commits_)});
  jobs_.Launch(std::move(what), [this, job] { return StepCount(job); });
}

Task<Result<bool>> Backups::StepCount(std::shared_ptr<CountJob> job) {
  if (!job->is_settled) {
    // Writes that found the table before it was deleted are over then.
    co_await items_.PassThroughLocks();
    job->is_settled = true;
  }
  PORTICO_CO_ASSIGN(const bool more,
                    job->copy.CountSlice(static_cast<uint64_t>(job->backup->number)));
  if (more) co_return true;
  PORTICO_CO_TRY(
      co_await FinishBackup(*job->backup, job->copy.item_count(), job->copy.size_bytes()));
  co_return false;
}

Task<Status> Backups::Sweep() {
  const int64_t now_ms = tables_.clock().NowMs();
  for (const BackupPtr& backup : List()) {
    const bool is_over = backup->expires && backup->expires->epoch_ms <= now_ms;
    if (!is_over || !CheckUnused(*backup)) continue;
    PORTICO_CO_TRY(co_await Delete(backup));
  }
  co_return Status();
}

Task<Status> Backups::Drop(const BackupRecord& backup) {
  storage::RecordStore::Change change{RecordKey(backup), std::nullopt};
  co_return co_await tables_.DropNumber(backup.number, backup.backup_name, std::move(change));
}

Task<Result<bool>> Backups::Discard(BackupPtr interrupted) {
  PORTICO_CO_TRY(co_await Drop(*interrupted));
  co_return false;
}

}  // namespace portico::dynamodb
