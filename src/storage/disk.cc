#include "storage/disk.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "storage/crc32c.h"

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

bool IsNotes(std::string_view path) { return path.ends_with("/LOG"); }

// What the inventory watches, by the file's name.
struct Watched {
  enum class Kind : uint8_t { kOther, kLog, kManifest, kCurrent };
  Kind kind = Kind::kOther;
  uint64_t number = 0;
};

std::optional<uint64_t> NumberIn(std::string_view text) {
  uint64_t number = 0;
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return number;
}

Watched Classify(std::string_view name) {
  constexpr std::string_view kLog = ".log";
  constexpr std::string_view kManifest = "MANIFEST-";
  if (name == "CURRENT") return {Watched::Kind::kCurrent, 0};
  if (name.ends_with(kLog)) {
    name.remove_suffix(kLog.size());
    if (const auto number = NumberIn(name)) return {Watched::Kind::kLog, *number};
  } else if (name.starts_with(kManifest)) {
    name.remove_prefix(kManifest.size());
    if (const auto number = NumberIn(name)) return {Watched::Kind::kManifest, *number};
  }
  return {};
}

// By CURRENT's text; 0 if it names none.
uint64_t ManifestNamed(std::string_view current) {
  if (current.ends_with('\n')) current.remove_suffix(1);
  const Watched named = Classify(current);
  return named.kind == Watched::Kind::kManifest ? named.number : 0;
}

IOStatus NotEntered(const Status& status) {
  return status ? IOStatus::OK() : Passing(IOStatus::IOError(status.error().message));
}

// Counts and sums what is written, and enters it with each sync.
class ManifestFile : public PassingFile {
 public:
  ManifestFile(std::unique_ptr<FSWritableFile> file, uint64_t number, Inventory& inventory)
      : PassingFile(std::move(file)), inventory_(inventory) {
    written_.number = number;
  }
  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    const IOStatus status = PassingFile::Append(data, options, debug);
    if (!status.ok()) whole_ = false;
    if (!whole_) return status;
    written_.bytes += data.size();
    written_.crc = ExtendCrc32c(written_.crc, {data.data(), data.size()});
    return status;
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Synced(PassingFile::Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Synced(PassingFile::Fsync(options, debug));
  }

 private:
  IOStatus Synced(const IOStatus& status) {
    if (!status.ok()) whole_ = false;
    if (whole_) inventory_.ManifestSynced(written_);
    return status;
  }

  Inventory& inventory_;
  FileMark written_;
  bool whole_ = true;  // since an error nobody knows what the file holds; RocksDB begins another
};

}  // namespace

class LogFile : public PassingFile {
 public:
  LogFile(std::unique_ptr<FSWritableFile> file, std::shared_ptr<LogTail> tail, uint64_t number,
          Inventory& inventory)
      : PassingFile(std::move(file)),
        tail_(std::move(tail)),
        number_(number),
        inventory_(inventory) {
    tail_->Add(this);
  }
  ~LogFile() override { tail_->Remove(this); }

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    // RocksDB gets rid of what it still had of the record that failed.
    if (cut_) return IOStatus::OK();
    unsynced_ = true;
    const IOStatus status = PassingFile::Append(data, options, debug);
    if (status.ok()) {
      size_ += data.size();
      crc_ = ExtendCrc32c(crc_, {data.data(), data.size()});
    }
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

  void Acknowledge(LogSynced synced) {
    acknowledged_ = size_.load();
    inventory_.Acknowledge({number_, acknowledged_, crc_}, synced);
  }
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
  const uint64_t number_;
  Inventory& inventory_;
  std::atomic<uint64_t> size_{0};
  uint32_t crc_ = 0;  // of those bytes; of the thread that writes
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

void LogTail::Acknowledge(LogSynced synced) {
  if (LogFile* file = newest()) file->Acknowledge(synced);
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
  Disk(std::shared_ptr<LogTail> tail, Inventory& inventory, const std::string& db_dir)
      : FileSystemWrapper(rocksdb::FileSystem::Default()),
        tail_(std::move(tail)),
        inventory_(inventory),
        prefix_(db_dir + "/") {}
  const char* Name() const override { return "PorticoDisk"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<FSWritableFile>* out, IODebugContext* debug) override {
    const Watched file = Watch(path);
    if (file.kind == Watched::Kind::kLog) inventory_.AddLog(file.number);
    if (file.kind == Watched::Kind::kManifest) inventory_.AddManifest(file.number);
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
    if (Watch(to).kind == Watched::Kind::kCurrent) {
      std::string named;
      IOStatus status = rocksdb::ReadFileToString(target(), from, &named);
      if (status.ok()) status = NotEntered(inventory_.NameCurrent(ManifestNamed(named)));
      if (!status.ok()) return Passing(status);
    }
    return Passing(target()->RenameFile(from, to, options, debug));
  }
  IOStatus DeleteFile(const std::string& path, const IOOptions& options,
                      IODebugContext* debug) override {
    const Watched file = Watch(path);
    Status entered;
    if (file.kind == Watched::Kind::kLog) entered = inventory_.RemoveLog(file.number);
    if (file.kind == Watched::Kind::kManifest) entered = inventory_.RemoveManifest(file.number);
    if (!entered) return NotEntered(entered);
    return target()->DeleteFile(path, options, debug);
  }
  IOStatus CreateDirIfMissing(const std::string& path, const IOOptions& options,
                              IODebugContext* debug) override {
    return Passing(target()->CreateDirIfMissing(path, options, debug));
  }

 private:
  // Of the database itself: checkpoints have files of the same names elsewhere.
  Watched Watch(std::string_view path) const {
    return path.starts_with(prefix_) ? Classify(path.substr(prefix_.size())) : Watched();
  }
  IOStatus Opened(const std::string& path, const IOStatus& status,
                  std::unique_ptr<FSWritableFile>* out) {
    if (!status.ok()) return Passing(status);
    const Watched file = Watch(path);
    if (file.kind == Watched::Kind::kLog) {
      *out = std::make_unique<LogFile>(std::move(*out), tail_, file.number, inventory_);
    } else if (file.kind == Watched::Kind::kManifest) {
      *out = std::make_unique<ManifestFile>(std::move(*out), file.number, inventory_);
    } else if (IsNotes(path)) {
      *out = std::make_unique<NotesFile>(std::move(*out));
    } else {
      *out = std::make_unique<PassingFile>(std::move(*out));
    }
    return status;
  }

  const std::shared_ptr<LogTail> tail_;
  Inventory& inventory_;
  const std::string prefix_;
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> NewDisk(std::shared_ptr<LogTail> tail, Inventory& inventory,
                                             std::string db_dir) {
  return std::make_shared<Disk>(std::move(tail), inventory, db_dir);
}

}  // namespace portico::storage
