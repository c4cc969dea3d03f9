// Backups: copies of tables as they were at one moment, and tables made from them.
//
// A backup is a record, "dynamodb/backup/<id>", and the table's items under a number of the
// backup's own. They are copied as a snapshot of the database shows them, taken when the backup is
// asked for; so writes go on meanwhile, and what becomes of the table afterwards does not matter.
// (A checkpoint of RocksDB would hold on to the files of all tables, and could not be read through
// the open database; copies cost the space of their own table and are read and deleted like its
// items.) Index entries are not copied: they follow from the items.
//
// A backup is CREATING until all is copied. A restart loses the snapshot, and with it the moment:
// what was CREATING then is deleted. A table that is being restored is in the catalog as
// is_restoring(), which nobody may write: its items are copied from the backup, index entries
// entered along, and a restart begins that anew. What fails (a full disk) is tried again.
//
// Copying is done on one thread, a slice at a time, jobs in turn. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/async_mutex.h"
#include "base/mutex.h"
#include "base/task.h"
#include "dynamodb/engine/background_thread.h"
#include "dynamodb/engine/backup_record.h"
#include "dynamodb/engine/tables.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

class Backups {
 public:
  // Backups and restores under way together.
  static constexpr size_t kJobsMax = 50;
  static constexpr int64_t kRetryMs = 1'000;
  // How long the destructor waits for what is under way.
  static constexpr int64_t kStopMs = 3'000;

  // All must outlive the object.
  Backups(const storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
          Tables& tables)
      : db_(db), commits_(commits), records_(records), tables_(tables) {}
  ~Backups();

  // Reads what is stored. Blocks; once, after Tables::Load and before anything else.
  Status Load();
  // Takes up what a restart interrupted. Once, after Load.
  void Start();

  // The backup with that id, or null.
  BackupPtr Find(std::string_view id) const;
  // All, oldest first.
  std::vector<BackupPtr> List() const;

  // Begins to copy the table as it is now. LimitExceededException if too much is under way.
  Task<Result<BackupPtr>> Create(TablePtr table, std::string name);
  // Makes a table of `draft`, which is the backup's table with its `restore` set, and begins to
  // copy the items. BackupInUseException while the backup is CREATING; TableAlreadyExistsException.
  Task<Result<TablePtr>> Restore(BackupPtr backup, TableRecord draft);
  // Gives the backup as it was last. BackupInUseException while it is CREATING or a table is being
  // restored from it.
  Task<Result<BackupPtr>> Delete(BackupPtr backup);

  // For tests: blocks until nothing is under way.
  void WaitUntilIdle();

 private:
  struct BackupJob;
  struct RestoreJob;
  // Does a part of a job; true if there is more to do. Called again after an error.
  using Step = std::function<Task<Result<bool>>()>;

  // Takes a place among the jobs, if there is one.
  bool Reserve();
  // Takes one in any case, at start.
  void TakePlace();
  void Release();
  // Runs a job that has its place. `what` is for the server's log.
  void Launch(std::string what, Step step);
  Task<void> Run(std::string what, Step step);

  Task<Result<bool>> StepBackup(std::shared_ptr<BackupJob> job);
  Task<Result<bool>> StepRestore(std::shared_ptr<RestoreJob> job);
  Task<Result<bool>> Discard(BackupPtr interrupted);
  void LaunchRestore(BackupPtr backup, TablePtr table);
  Status CheckUnused(const BackupRecord& backup) const;
  Task<Status> Drop(const BackupRecord& backup);
  void Publish(BackupPtr backup);

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  storage::RecordStore& records_;
  Tables& tables_;
  std::atomic<bool> stopping_ = false;
  // Held while a change is on its way to the disk.
  AsyncMutex changes_;
  // What Load found CREATING, for Start.
  std::vector<BackupPtr> interrupted_;
  mutable Mutex mutex_;
  std::condition_variable_any idle_;
  std::map<std::string, BackupPtr, std::less<>> backups_ GUARDED_BY(mutex_);
  size_t jobs_ GUARDED_BY(mutex_) = 0;
  std::unique_ptr<BackgroundThread> thread_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
