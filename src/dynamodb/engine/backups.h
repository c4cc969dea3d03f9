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
// A table can be made from another's past as well (recovery/past_items.h), which is copied in the
// same way. If a restart finds the source or its history gone, the half-made table goes too.
//
// When a table with a history is deleted, its items stay where they are and become a backup of type
// SYSTEM. It is CREATING until they are counted, and deleted when it has expired.
//
// Copying is done on one thread, a slice at a time, jobs in turn. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/async_mutex.h"
#include "base/mutex.h"
#include "base/task.h"
#include "dynamodb/engine/backup_record.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/job_runner.h"
#include "dynamodb/engine/tables.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

class Backups {
 public:
  // Backups and restores under way together.
  static constexpr size_t kJobsMax = 50;
  static constexpr int64_t kSystemBackupDays = 35;

  // All must outlive the object.
  Backups(const storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
          Tables& tables, Items& items)
      : db_(db),
        commits_(commits),
        records_(records),
        tables_(tables),
        items_(items),
        jobs_("backups", kJobsMax) {}
  ~Backups() { jobs_.Stop(); }

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
  // Makes a table of `draft`, which is `source` as it is now with its `restore` set, and begins to
  // copy the items as they were at restore's moment, which must be in the recovery window.
  // TableAlreadyExistsException.
  Task<Result<TablePtr>> RestorePast(TablePtr source, TableRecord draft);
  // Gives the backup as it was last. BackupInUseException while it is CREATING or a table is being
  // restored from it.
  Task<Result<BackupPtr>> Delete(BackupPtr backup);

  // Tables::Delete, with a backup of type SYSTEM if the table has a history.
  Task<Result<TablePtr>> DeleteTable(std::string name);
  // Deletes the backups that have expired.
  Task<Status> Sweep();

  // For tests: blocks until nothing is under way.
  void WaitUntilIdle() { jobs_.WaitUntilIdle(); }

 private:
  struct BackupJob;
  struct RestoreJob;
  struct PastJob;
  struct CountJob;

  Task<Result<bool>> StepBackup(std::shared_ptr<BackupJob> job);
  Task<Result<bool>> StepRestore(std::shared_ptr<RestoreJob> job);
  Task<Result<bool>> StepPast(std::shared_ptr<PastJob> job);
  Task<Result<bool>> BeginPast(std::shared_ptr<PastJob> job);
  Task<Result<bool>> StepCount(std::shared_ptr<CountJob> job);
  Task<Result<bool>> Discard(BackupPtr interrupted);
  void LaunchRestore(BackupPtr backup, TablePtr table);
  void LaunchPast(TablePtr table);
  void LaunchCount(BackupPtr backup);
  void ResumeRestore(const TablePtr& table);
  // Makes the table; the place among the jobs is given back on an error.
  Task<Result<TablePtr>> CreateTarget(TableRecord draft);
  // The record of a backup of `table`, as of now, that has no number yet.
  BackupRecord Draft(const TableRecord& table, std::string name) const;
  Task<Status> FinishBackup(BackupRecord record, int64_t item_count, int64_t size_bytes);
  Status CheckUnused(const BackupRecord& backup) const;
  Task<Status> Drop(const BackupRecord& backup);
  void Publish(BackupPtr backup);

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  storage::RecordStore& records_;
  Tables& tables_;
  Items& items_;
  // Held while a change is on its way to the disk.
  AsyncMutex changes_;
  // What Load found CREATING, for Start.
  std::vector<BackupPtr> interrupted_;
  mutable Mutex mutex_;
  std::map<std::string, BackupPtr, std::less<>> backups_ GUARDED_BY(mutex_);
  JobRunner jobs_;
};

}  // namespace portico::dynamodb
