// How the database goes on after its disk was full or failed, without being opened anew.
//
// The writer asks before each write and tells how it went. After one that failed, and after an
// error in the background, nothing is written until the log is rid of what was not acknowledged,
// RocksDB has resumed (which flushes what it holds, if that is what failed), and a new log file is
// there for the next record. That is tried when there is something to write, after pauses that grow
// from kRetryPauseMin to kRetryPauseMax; until it succeeds writes fail at once. Reads go on all the
// while.
//
// Belongs to the one thread that writes.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/options.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "storage/disk.h"

namespace portico::storage {

class Recovery {
 public:
  static constexpr std::chrono::milliseconds kRetryPauseMin{10};
  static constexpr std::chrono::milliseconds kRetryPauseMax{500};

  Recovery();
  ~Recovery();

  // What RocksDB must be opened with in `db_dir`; this and the inventory must outlive the database.
  void Prepare(rocksdb::DBOptions* options, Inventory& inventory, const std::string& db_dir);
  // `spare` is a column family that nobody else uses.
  void Attach(rocksdb::DB* db, rocksdb::ColumnFamilyHandle* spare);

  // Success if a write may be tried. May block for as long as a flush takes.
  Status BeforeWrite();
  // Whether a write must not wait for compactions: the disk has no room for them, so it could wait
  // for ever.
  bool MustNotWait() const;
  // What the write of that status came to.
  Status AfterWrite(const rocksdb::Status& status, LogSynced synced);

 private:
  class Listener;
  rocksdb::Status Resume();
  rocksdb::Status ResumeBackground();
  Status Failed(std::string why);
  Status Refuse() const;

  const std::shared_ptr<LogTail> log_;
  const std::shared_ptr<Listener> listener_;
  std::unique_ptr<rocksdb::Env> env_;
  rocksdb::DB* db_ = nullptr;
  rocksdb::ColumnFamilyHandle* spare_ = nullptr;
  bool must_resume_ = false;
  bool background_failed_ = false;
  bool failing_ = false;  // since the last write that succeeded
  std::string why_;
  std::chrono::milliseconds pause_ = kRetryPauseMin;
  std::chrono::steady_clock::time_point next_attempt_;
};

}  // namespace portico::storage
