#include "storage/recovery.h"

#include <rocksdb/listener.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "base/check.h"
#include "base/log.h"

namespace portico::storage {

// Hears of errors in RocksDB's background threads.
class Recovery::Listener : public rocksdb::EventListener {
 public:
  void OnBackgroundError(rocksdb::BackgroundErrorReason reason, rocksdb::Status* error) override {
    // A compaction is tried again by itself.
    if (reason == rocksdb::BackgroundErrorReason::kCompaction) {
      if (!compactions_fail_.exchange(true)) {
        log::Error("storage: a compaction failed: {}", error->ToString());
      }
    } else {
      stopped_ = true;
    }
  }
  void OnCompactionCompleted(rocksdb::DB*, const rocksdb::CompactionJobInfo& info) override {
    if (info.status.ok()) compactions_fail_ = false;
  }

  // Whether there was an error since it was asked last.
  bool TakeStopped() {
    return stopped_.load(std::memory_order_relaxed) && stopped_.exchange(false);
  }
  bool compactions_fail() const { return compactions_fail_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> stopped_{false};
  std::atomic<bool> compactions_fail_{false};
};

Recovery::Recovery() : log_(std::make_shared<LogTail>()), listener_(std::make_shared<Listener>()) {}

Recovery::~Recovery() = default;

void Recovery::Prepare(rocksdb::DBOptions* options, Inventory& inventory,
                       const std::string& db_dir) {
  env_ = rocksdb::NewCompositeEnv(NewDisk(log_, inventory, db_dir));
  options->env = env_.get();
  options->listeners.push_back(listener_);
  // RocksDB does not resume by itself: not beside us.
  options->max_bgerror_resume_count = 0;
  // All but what Resume() puts into the spare family is in the log.
  options->avoid_flush_during_shutdown = true;
}

void Recovery::Attach(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* spare) {
  db_ = db;
  spare_ = spare;
}

Status Recovery::BeforeWrite() {
  if (listener_->TakeStopped()) must_resume_ = background_failed_ = true;
  if (!must_resume_) return {};
  if (failing_ && std::chrono::steady_clock::now() < next_attempt_) return Refuse();
  const rocksdb::Status status = Resume();
  if (!status.ok()) return Failed(status.ToString());
  must_resume_ = false;
  return {};
}

bool Recovery::MustNotWait() const { return listener_->compactions_fail(); }

Status Recovery::AfterWrite(const rocksdb::Status& status, LogSynced synced) {
  if (!status.ok()) {
    // The log's own words: RocksDB was told something else.
    const std::string of_log = log_->failure();
    return Failed(of_log.empty() ? status.ToString() : of_log);
  }
  log_->Acknowledge(synced);
  if (failing_) log::Warn("storage: writing again");
  failing_ = false;
  return {};
}

Status Recovery::Failed(std::string why) {
  must_resume_ = true;
  why_ = std::move(why);
  // Once: the disk may stay full for long.
  if (!failing_) log::Error("storage: writes fail until this is mended: {}", why_);
  pause_ = failing_ ? std::min(2 * pause_, kRetryPauseMax) : kRetryPauseMin;
  failing_ = true;
  next_attempt_ = std::chrono::steady_clock::now() + pause_;
  return Refuse();
}

rocksdb::Status Recovery::ResumeBackground() {
  if (listener_->TakeStopped()) background_failed_ = true;
  if (!background_failed_) return {};
  // Resume() waits until nothing runs in the background, but lets a compaction that fails begin
  // again, and waits for that. Before it, none begins.
  rocksdb::Status status = db_->PauseBackgroundWork();
  if (status.ok()) status = db_->ContinueBackgroundWork();
  if (status.ok()) status = db_->Resume();
  if (status.ok()) background_failed_ = false;
  return status;
}

Status Recovery::Refuse() const {
  return Fail(AwsError::Internal("storage: cannot write: " + why_));
}

rocksdb::Status Recovery::Resume() {
  rocksdb::Status status = log_->Cut();
  if (status.ok()) status = ResumeBackground();
  if (!status.ok() || !log_->closed()) return status;
  // RocksDB begins a log file when it begins a memtable, and that only where the one before has
  // something in it. What is put there needs no log: it means nothing.
  rocksdb::WriteOptions unlogged;
  unlogged.disableWAL = true;
  unlogged.no_slowdown = true;
  status = db_->Put(unlogged, spare_, "new log", "");
  if (!status.ok()) return status;
  rocksdb::FlushOptions flush;
  flush.wait = false;
  flush.allow_write_stall = true;
  status = db_->Flush(flush, spare_);
  if (!status.ok()) return status;
  PORTICO_CHECK(!log_->closed());
  return status;
}

}  // namespace portico::storage
