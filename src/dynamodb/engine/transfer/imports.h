// Imports: tables made of the files of a bucket.
//
// An import is a record, "dynamodb/import/<id>", and a table that nobody may use until it is over
// (Table::is_restoring). Items that cannot be stored are left out, counted and logged; the import
// is FAILED then, and its table stays. If there is nothing to read at all, the table goes. A
// restart begins what is IN_PROGRESS anew, over what is there already. Records are kept for 90
// days, and removed when another begins then.
//
// Jobs run on one thread, a slice at a time, in turn. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/async_mutex.h"
#include "base/mutex.h"
#include "base/task.h"
#include "dynamodb/engine/item_changes.h"
#include "dynamodb/engine/job_runner.h"
#include "dynamodb/engine/tables.h"
#include "dynamodb/engine/transfer/import_record.h"
#include "dynamodb/engine/transfer/options.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

inline constexpr char kImportLogGroup[] = "/aws-dynamodb/imports";

class Imports {
 public:
  // Imports under way together.
  static constexpr size_t kJobsMax = 50;
  static constexpr int64_t kKeptDays = 90;
  // For how long a token stands for its request.
  static constexpr int64_t kTokenMs = 8 * 3600 * 1000;
  // Objects of one import.
  static constexpr size_t kObjectsMax = 50'000;
  // A slice ends after the record with which it passes one of these.
  static constexpr size_t kSliceBytesMax = 1u << 20;
  static constexpr size_t kSliceItemsMax = 512;
  // Errors beyond these are counted, but not told of.
  static constexpr int64_t kErrorsLoggedMax = 10'000;

  // All must outlive the object.
  Imports(const storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
          Tables& tables, TransferOptions options)
      : db_(db),
        commits_(commits),
        records_(records),
        tables_(tables),
        options_(std::move(options)),
        jobs_("imports", kJobsMax) {}
  ~Imports() { jobs_.Stop(); }

  // Reads what is stored. Blocks; once, after Tables::Load and before anything else.
  Status Load();
  // Takes up what a restart interrupted. Once, after Load.
  void Start();

  // The import with that id, or null.
  ImportPtr Find(std::string_view id) const;
  // All, oldest first.
  std::vector<ImportPtr> List() const;

  // Makes `table` and begins what `draft` says; ids, ARN and start are set here. Gives the import
  // that the same request with the same token began, if there is one; ImportConflictException if it
  // was another request. ResourceInUseException if the table exists; LimitExceededException if too
  // much is under way.
  Task<Result<ImportPtr>> Begin(ImportRecord draft, TableRecord table);

  // For tests: blocks until nothing is under way.
  void WaitUntilIdle() { jobs_.WaitUntilIdle(); }

 private:
  // Forgets those that are too old to be told of.
  Task<Status> RemoveOld(int64_t now_ms);
  struct Job;
  struct Slice;
  ImportPtr FindByToken(const std::string& token, int64_t now_ms) const;
  void Publish(ImportRecord record);
  void Launch(ImportPtr record, TablePtr table);

  Task<Result<bool>> Step(std::shared_ptr<Job> job);
  Status Open(Job* job) const;
  std::unique_ptr<Slice> Read(Job* job) const;
  Status OpenObject(Job* job) const;
  // Counts what was read, and puts it into the slice if it can be stored.
  void Take(Job* job, Result<Item> item, Slice* slice) const;
  Task<Status> Store(std::shared_ptr<Job> job);
  Status AppendItems(const Table& table, const Slice& slice, ChangeSet* changes) const;
  Task<Status> End(std::shared_ptr<Job> job);
  // The table of an import that is over can be used, or goes.
  Task<Status> SettleTable(TablePtr table, bool keeps);
  Task<Result<bool>> SettleInterrupted(TablePtr table, bool keeps);

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  storage::RecordStore& records_;
  Tables& tables_;
  const TransferOptions options_;
  // Held while a change is on its way to the disk.
  AsyncMutex changes_;
  mutable Mutex mutex_;
  std::map<std::string, ImportPtr, std::less<>> imports_ GUARDED_BY(mutex_);
  JobRunner jobs_;
};

}  // namespace portico::dynamodb
