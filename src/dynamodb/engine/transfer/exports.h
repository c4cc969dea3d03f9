// Exports: a table's items as they were at one moment, or its changes between two, in files.
//
// An export is a record, "dynamodb/export/<id>", and the files (export_files.h). It reads the past
// from a snapshot and the table's history (recovery/past_view.h), so writes go on meanwhile. A
// restart begins what is IN_PROGRESS anew, with the same moment and so the same files; it is FAILED
// if its past is gone by then, as it is when its files cannot be written. Records are kept for 90
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
#include "dynamodb/engine/job_runner.h"
#include "dynamodb/engine/tables.h"
#include "dynamodb/engine/transfer/export_record.h"
#include "dynamodb/engine/transfer/options.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

class Exports {
 public:
  // Exports under way together.
  static constexpr size_t kJobsMax = 50;
  static constexpr int64_t kKeptDays = 90;
  // For how long a token stands for its request.
  static constexpr int64_t kTokenMs = 8 * 3600 * 1000;
  // A slice ends after the item with which it passes this.
  static constexpr size_t kSliceBytesMax = 1u << 20;
  // How long a look is taken again for changes that are still on their way.
  static constexpr int64_t kSettleMs = 10;

  // All must outlive the object.
  Exports(const storage::Db& db, storage::RecordStore& records, const Tables& tables,
          TransferOptions options)
      : db_(db),
        records_(records),
        tables_(tables),
        options_(std::move(options)),
        jobs_("exports", kJobsMax) {}
  ~Exports() { jobs_.Stop(); }

  // Reads what is stored. Blocks; once, after Tables::Load and before anything else.
  Status Load();
  // Takes up what a restart interrupted. Once, after Load.
  void Start();

  // The export with that id, or null.
  ExportPtr Find(std::string_view id) const;
  // All, oldest first.
  std::vector<ExportPtr> List() const;

  // Begins what `draft` says; its id, ARN and start are set here. Gives the export that the same
  // request with the same token began, if there is one; ExportConflictException if it was another
  // request. LimitExceededException if too much is under way.
  Task<Result<ExportPtr>> Begin(ExportRecord draft);

  // For tests: blocks until nothing is under way.
  void WaitUntilIdle() { jobs_.WaitUntilIdle(); }

 private:
  // Forgets those that are too old to be told of.
  Task<Status> RemoveOld(int64_t now_ms);
  struct Job;
  ExportPtr FindByToken(const std::string& token, int64_t now_ms) const;
  void Launch(ExportPtr record);
  Task<Result<bool>> Step(std::shared_ptr<Job> job);
  // kWaits: for changes that are on their way.
  enum class Progress : uint8_t { kWaits, kGoesOn };
  // Does a part of it; in the end the job's `end` is set.
  Result<Progress> Advance(Job* job) const;
  // Opens the past and the files.
  Result<Progress> Open(Job* job) const;
  ExportRecord EndOf(const Job& job, std::string_view status) const;
  // These give whether there is more.
  Result<bool> ItemsSlice(Job* job) const;
  Result<bool> ChangesSlice(Job* job) const;
  Task<Status> Put(ExportRecord record);

  const storage::Db& db_;
  storage::RecordStore& records_;
  const Tables& tables_;
  const TransferOptions options_;
  // Held while a change is on its way to the disk.
  AsyncMutex changes_;
  mutable Mutex mutex_;
  std::map<std::string, ExportPtr, std::less<>> exports_ GUARDED_BY(mutex_);
  JobRunner jobs_;
};

}  // namespace portico::dynamodb
