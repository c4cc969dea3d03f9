#include "storage/disk.h"

#include <algorithm>
#include <atomic>
#include <string_view>
#include <utility>

namespace portico::storage {
namespace {

using rocksdb::FileOptions;
using rocksdb::FSDirectory;
using rocksdb::FSWritableFile;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// As an error that may pass. RocksDB has a recovery of its own for full disks, which polls; that
// must not run beside Db's, so a full disk is an error like any other.
IOStatus Passing(IOStatus status) {
  if (!status.IsIOError()) return status;
  if (status.subcode() == IOStatus::SubCode::kNoSpace) {
    const char* what = status.getState();
    status = IOStatus::IOError("No space left on device", what == nullptr ? "" : what);
  }
  status.SetRetryable(true);
  return status;
}

class PassingDirectory : public rocksdb::FSDirectoryWrapper {
 public:
  using FSDirectoryWrapper::FSDirectoryWrapper;
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Passing(FSDirectoryWrapper::Fsync(options, debug));
  }
  IOStatus FsyncWithDirOptions(const IOOptions& options, IODebugContext* debug,
                               const rocksdb::DirFsyncOptions& what) override {
    return Passing(FSDirectoryWrapper::FsyncWithDirOptions(options, debug, what));
  }
};

class PassingFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Append(data, options, debug));
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Flush(options, debug));
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Fsync(options, debug));
  }
  IOStatus Truncate(uint64_t size, const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Truncate(size, options, debug));
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    return Passing(target()->Close(options, debug));
  }
};

// RocksDB's own notes. It checks that none of them fails, and would end the process.
class NotesFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  using FSWritableFileOwnerWrapper::FSWritableFileOwnerWrapper;
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    target()->Append(data, options, debug).PermitUncheckedError();
    return IOStatus::OK();
  }
  IOStatus Append(const Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Flush(const IOOptions&, IODebugContext*) override { return IOStatus::OK(); }
};

bool IsLog(std::string_view path) { return path.ends_with(".log"); }
bool IsNotes(std::string_view path) { return path.ends_with("/LOG"); }

}  // namespace

class LogFile : public PassingFile {
 public:
  LogFile(std::unique_ptr<FSWritableFile> file, std::shared_ptr<LogTail> tail)
      : PassingFile(std::move(file)), tail_(std::move(tail)) {
    tail_->Add(this);
  }
  ~LogFile() override { tail_->Remove(this); }

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    // RocksDB gets rid of what it still had of the record that failed.
    if (cut_) return IOStatus::OK();
    unsynced_ = true;
    const IOStatus status = PassingFile::Append(data, options, debug);
    if (status.ok()) size_ += data.size();
    return Noted(status);
  }
  IOStatus Flush(const IOOptions& options, IODebugContext* debug) override {
    return cut_ ? IOStatus::OK() : Noted(PassingFile::Flush(options, debug));
  }
  // A file that was switched away from is synced along with the next; there may be nothing to do.
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    if (!unsynced_) return IOStatus::OK();
    const IOStatus status = PassingFile::Sync(options, debug);
    if (status.ok()) unsynced_ = false;
    return Noted(status);
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Sync(options, debug);
  }

  void Acknowledge() { acknowledged_ = size_.load(); }
  bool closed() const { return failed_ || cut_; }
  std::string failure() const {
    MutexLock lock(mutex_);
    return failure_;
  }

  IOStatus Cut() {
    if (cut_ || (!failed_ && size_ == acknowledged_)) return IOStatus::OK();
    failed_ = true;
    IOStatus status = target()->Truncate(acknowledged_, IOOptions(), nullptr);
    if (status.ok()) status = target()->Sync(IOOptions(), nullptr);
    if (!status.ok()) return status;
    unsynced_ = false;
    cut_ = true;
    return status;
  }

 private:
  // An error of the file that is written to fails the write that it belongs to, no more.
  IOStatus Noted(const IOStatus& status) {
    if (status.ok() || tail_->newest() != this) return status;
    failed_ = true;
    MutexLock lock(mutex_);
    failure_ = status.ToString();
    return IOStatus::Busy(failure_);
  }

  const std::shared_ptr<LogTail> tail_;
  std::atomic<uint64_t> size_{0};
  std::atomic<uint64_t> acknowledged_{0};
  std::atomic<bool> unsynced_{false};
  std::atomic<bool> failed_{false};
  std::atomic<bool> cut_{false};
  mutable Mutex mutex_;
  std::string failure_ GUARDED_BY(mutex_);
};

void LogTail::Add(LogFile* file) {
  MutexLock lock(mutex_);
  files_.push_back(file);
}

void LogTail::Remove(LogFile* file) {
  MutexLock lock(mutex_);
  files_.erase(std::find(files_.begin(), files_.end(), file));
}

LogFile* LogTail::newest() const {
  MutexLock lock(mutex_);
  return files_.empty() ? nullptr : files_.back();
}

void LogTail::Acknowledge() {
  if (LogFile* file = newest()) file->Acknowledge();
}

IOStatus LogTail::Cut() {
  LogFile* file = newest();
  return file == nullptr ? IOStatus::OK() : file->Cut();
}

bool LogTail::closed() const {
  const LogFile* file = newest();
  return file != nullptr && file->closed();
}

std::string LogTail::failure() const {
  const LogFile* file = newest();
  return file == nullptr ? std::string() : file->failure();
}

namespace {

class Disk : public rocksdb::FileSystemWrapper {
 public:
  explicit Disk(std::shared_ptr<LogTail> tail)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), tail_(std::move(tail)) {}
  const char* Name() const override { return "PorticoDisk"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* out, IODebugContext* debug) override {
    return Opened(path, target()->NewWritableFile(path, options, out, debug), out);
  }
  IOStatus ReopenWritableFile(const std::string& path, const FileOptions& options,
                              std::unique_ptr<FSWritableFile>* out,
                              IODebugContext* debug) override {
    return Opened(path, target()->ReopenWritableFile(path, options, out, debug), out);
  }
  // The default, on files of ours.
  IOStatus NewLogger(const std::string& path, const IOOptions& options,
                     std::shared_ptr<rocksdb::Logger>* out, IODebugContext* debug) override {
    return FileSystem::NewLogger(path, options, out, debug);
  }
  IOStatus NewDirectory(const std::string& path, const IOOptions& options,
                        std::unique_ptr<FSDirectory>* out, IODebugContext* debug) override {
    const IOStatus status = target()->NewDirectory(path, options, out, debug);
    if (status.ok()) *out = std::make_unique<PassingDirectory>(std::move(*out));
    return Passing(status);
  }
  IOStatus RenameFile(const std::string& from, const std::string& to, const IOOptions& options,
                      IODebugContext* debug) override {
    return Passing(target()->RenameFile(from, to, options, debug));
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                              IODebugContext* debug) override {
    return Passing(target()->CreateDirIfMissing(path, options, debug));
  }

 private:
  IOStatus Opened(const std::string& path, const IOStatus& status,
                  std::unique_ptr<FSWritableFile>* out) {
    if (!status.ok()) return Passing(status);
    if (IsLog(path)) {
      *out = std::make_unique<LogFile>(std::move(*out), tail_);
    } else if (IsNotes(path)) {
      *out = std::make_unique<NotesFile>(std::move(*out));
    } else {
      *out = std::make_unique<PassingFile>(std::move(*out));
    }
    return status;
  }

  const std::shared_ptr<LogTail> tail_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> NewDisk(std::shared_ptr<LogTail> tail) {
  return std::make_shared<Disk>(std::move(tail));
}

}  // namespace portico::storage
