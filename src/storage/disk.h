// What RocksDB writes goes to the disk through here, so that a disk that is full, or that fails for
// a while, costs the writes of that while and nothing else.
//
// RocksDB takes most errors of a disk for the end, and refuses writes until it is opened anew. Here
// every error of what it writes is marked as one that passes, and RocksDB may be asked to resume
// until it can.
//
// Its write-ahead log needs more. A record that failed may be in the file whole, in part, or in the
// kernel's memory only, from where a later fsync that succeeds says nothing about it: it must
// neither appear after a restart beside what was written later, nor hide that. So the newest log
// file is cut back to what was acknowledged (LogTail::Cut), and takes nothing more: the next record
// goes to a new file. RocksDB is told that its log is busy, which fails the one write and leaves it
// at work. Written for RocksDB 7.8 (DBImpl::IOStatusCheck, SwitchMemtable).
#pragma once

#include <rocksdb/file_system.h>

#include <memory>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/inventory.h"

namespace portico::storage {

class LogFile;

// The newest file of the write-ahead log. Belongs to the one thread that writes to the database,
// and so makes the log's files; others may read and close older ones meanwhile.
class LogTail {
 public:
  // All that the newest file holds is acknowledged.
  void Acknowledge(LogSynced synced);
  // Takes out of the newest file what is not acknowledged, if there may be such, and closes it for
  // more. Not ok if the disk would not: what failed may still be there, and Cut() is due again.
  rocksdb::IOStatus Cut();
  // Whether records must go to a new file: one that is not there yet.
  bool closed() const;
  // What the newest file failed with; empty if it did not.
  std::string failure() const;

 private:
  friend class LogFile;
  void Add(LogFile* file);
  void Remove(LogFile* file);
  LogFile* newest() const;

  mutable Mutex mutex_;
  std::vector<LogFile*> files_ GUARDED_BY(mutex_);  // open ones, oldest first
};

// The machine's file system, with errors as above. The log's files in `db_dir` join `tail`. The
// inventory outlives what this returns.
std::shared_ptr<rocksdb::FileSystem> NewDisk(std::shared_ptr<LogTail> tail, Inventory& inventory,
                                             std::string db_dir);

}  // namespace portico::storage
