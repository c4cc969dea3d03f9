#include "dynamodb/engine/backups.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>

#include "aws/json_protocol.h"
#include "base/log.h"
#include "base/random.h"
#include "dynamodb/engine/item_copy.h"

namespace portico::dynamodb {
namespace {

using storage::Record;

constexpr std::string_view kPrefix = "dynamodb/backup/";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr size_t kIdDigits = 8;

std::string RecordKey(const BackupRecord& backup) {
  return std::string(kPrefix) + backup.backup_id;
}

// In the order of creation, as text too.
std::string NewId(int64_t now_ms) {
  char millis[32];
  std::snprintf(millis, sizeof millis, "%014lld-", static_cast<long long>(now_ms));
  return millis + RandomString(kIdDigits, kHexDigits);
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

Backups::~Backups() {
  stopping_ = true;
  std::unique_lock<Mutex> lock(mutex_);
  const auto none_runs = [&] { return jobs_ == 0; };
  const bool ended = idle_.wait_for(lock, std::chrono::milliseconds(kStopMs), none_runs);
  std::unique_ptr<BackgroundThread> thread = std::move(thread_);
  lock.unlock();
  // A job waits for a lock whose holder's loop has stopped: see IndexBuilder.
  if (!ended) thread.release();
}

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
    log::Warn("backup {} of table {} was interrupted by a restart, and is deleted",
              backup->backup_name, backup->source.table_name);
    TakePlace();
    Launch("deleting backup " + backup->backup_name, [this, backup] { return Discard(backup); });
  }
  for (const TablePtr& table : tables_.ListRestoring()) {
    BackupPtr backup = Find(table->record().restore->backup_id);
    if (backup == nullptr) {
      log::Error("table {} was being restored from a backup that is not there", table->name());
      continue;
    }
    TakePlace();
    LaunchRestore(std::move(backup), table);
  }
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

bool Backups::Reserve() {
  MutexLock lock(mutex_);
  if (jobs_ >= kJobsMax || stopping_) return false;
  ++jobs_;
  return true;
}

void Backups::TakePlace() {
  MutexLock lock(mutex_);
  ++jobs_;
}

void Backups::Release() {
  MutexLock lock(mutex_);
  --jobs_;
  idle_.notify_all();
}

void Backups::WaitUntilIdle() {
  std::unique_lock<Mutex> lock(mutex_);
  idle_.wait(lock, [&] { return jobs_ == 0; });
}

void Backups::Launch(std::string what, Step step) {
  MutexLock lock(mutex_);
  if (thread_ == nullptr) thread_ = std::make_unique<BackgroundThread>("backups");
  thread_->Post([this, what = std::move(what), step = std::move(step)] { Spawn(Run(what, step)); });
}

Task<void> Backups::Run(std::string what, Step step) {
  while (!stopping_) {
    const Result<bool> more = co_await step();
    if (more && !*more) break;
    if (more) continue;
    log::Warn("{} cannot go on, and is tried again: {}", what, more.error().message);
    Pause pause{kRetryMs};
    co_await pause;
  }
  // A snapshot is let go before the database may be.
  step = nullptr;
  Release();
}

Task<Result<BackupPtr>> Backups::Create(TablePtr table, std::string name) {
  if (!Reserve()) co_return TooManyJobs();
  const int64_t now_ms = tables_.clock().NowMs();
  BackupRecord record;
  record.backup_id = NewId(now_ms);
  record.backup_name = std::move(name);
  record.created.epoch_ms = now_ms;
  record.source = table->record();
  std::unique_ptr<storage::Snapshot> snapshot = db_.NewSnapshot();
  Tables::ChangeFor put = [&record](int64_t number) {
    record.number = number;
    return storage::RecordStore::Change{RecordKey(record), aws::ToJson(record)};
  };
  const Result<int64_t> number = co_await tables_.TakeNumber(std::move(put));
  if (!number) {
    Release();
    co_return Fail(number.error());
  }
  auto backup = std::make_shared<const BackupRecord>(record);
  Publish(backup);
  auto job = std::shared_ptr<BackupJob>(new BackupJob{
      std::move(record), table->number(), std::move(snapshot), ItemCopy(db_, commits_)});
  Launch("backup " + backup->backup_name, [this, job] { return StepBackup(job); });
  co_return BackupPtr(std::move(backup));
}

Task<Result<bool>> Backups::StepBackup(std::shared_ptr<BackupJob> job) {
  if (job->snapshot != nullptr) {
    const ItemCopy::From from{job->table, job->snapshot.get()};
    const ItemCopy::To to{static_cast<uint64_t>(job->record.number), nullptr};
    PORTICO_CO_ASSIGN(const bool more, co_await job->copy.CopySlice(from, to));
    if (more) co_return true;
    job->snapshot.reset();
  }
  BackupRecord done = job->record;
  done.status = kBackupAvailable;
  done.item_count = job->copy.item_count();
  done.size_bytes = job->copy.size_bytes();
  const auto guard = co_await changes_.Lock();
  PORTICO_CO_TRY(co_await records_.Put(RecordKey(done), aws::ToJson(done)));
  Publish(std::make_shared<const BackupRecord>(std::move(done)));
  co_return false;
}

Task<Result<TablePtr>> Backups::Restore(BackupPtr backup, TableRecord draft) {
  const auto guard = co_await changes_.Lock();
  const BackupPtr current = Find(backup->backup_id);
  if (current == nullptr || current->status != kBackupAvailable) co_return InUse();
  if (!Reserve()) co_return TooManyJobs();
  const std::string name = draft.table_name;
  Result<TablePtr> table = co_await tables_.Create(std::move(draft));
  if (!table) {
    Release();
    AwsError error = std::move(table).error();
    if (error.code == "ResourceInUseException") error.code = "TableAlreadyExistsException";
    co_return Fail(std::move(error));
  }
  LaunchRestore(current, *table);
  co_return table;
}

void Backups::LaunchRestore(BackupPtr backup, TablePtr table) {
  std::string what = "restoring table " + table->name();
  auto job = std::shared_ptr<RestoreJob>(
      new RestoreJob{std::move(backup), std::move(table), ItemCopy(db_, commits_)});
  Launch(std::move(what), [this, job] { return StepRestore(job); });
}

Task<Result<bool>> Backups::StepRestore(std::shared_ptr<RestoreJob> job) {
  const ItemCopy::From from{static_cast<uint64_t>(job->backup->number), nullptr};
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

Task<Status> Backups::Drop(const BackupRecord& backup) {
  storage::RecordStore::Change change{RecordKey(backup), std::nullopt};
  co_return co_await tables_.DropNumber(backup.number, backup.backup_name, std::move(change));
}

Task<Result<bool>> Backups::Discard(BackupPtr interrupted) {
  PORTICO_CO_TRY(co_await Drop(*interrupted));
  co_return false;
}

}  // namespace portico::dynamodb
