#include "cli/backup/make_backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "cli/backup/data_copy.h"
#include "cli/backup/file_list.h"
#include "storage/table_check.h"
#include "sts/engine/root_credentials.h"

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPartSuffix = ".part";
// What exports and imports write aside.
constexpr std::string_view kTransferPart = ".portico-part";
constexpr int kNamesTriedMax = 100;

std::string Absolute(const std::string& path) {
  std::error_code ec;
  std::string out = fs::absolute(path, ec).lexically_normal().string();
  while (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

bool IsWithin(const std::string& path, const std::string& directory) {
  return path == directory || path.starts_with(directory + "/");
}

// 2026-12-01T131500Z
std::string NameAt(int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

// RocksDB's own notes and lock, which are of no use to anybody else.
bool IsPassing(const std::string& name) {
  return name == "LOCK" || name.starts_with("LOG") || name.ends_with(kTransferPart);
}

// Puts one backup together.
class Builder {
 public:
  Builder(std::string part, std::string previous)
      : part_(std::move(part)), previous_(std::move(previous)) {
    if (previous_.empty()) return;
    const auto list = FileList::Load(previous_);
    if (!list) return;
    for (const BackupFile& file : list->files()) {
      if (!file.is_directory()) earlier_[file.sha256_hex] = file;
    }
  }

  Status AddFile(const std::string& from, const std::string& path) {
    struct stat info {};
    if (::lstat(from.c_str(), &info) != 0) return FailErrno("cannot read " + from);
    if (!S_ISREG(info.st_mode)) return {};
    BackupFile file{path, {}, static_cast<uint64_t>(info.st_size), info.st_mode & 07777u};
    PORTICO_ASSIGN(const bool linked, LinkEarlier(from, &file));
    if (!linked) {
      // What is damaged is found now, not when the backup is needed.
      if (path.ends_with(".sst")) PORTICO_TRY(storage::CheckTableFile(from));
      PORTICO_ASSIGN(file.sha256_hex, CopyFileTo(from, part_ + "/" + path));
      if (::lstat((part_ + "/" + path).c_str(), &info) != 0)
        return FailErrno("cannot read " + path);
      file.bytes = static_cast<uint64_t>(info.st_size);
      made_.new_bytes += file.bytes;
    }
    ++made_.files;
    made_.bytes += file.bytes;
    list_.Add(std::move(file));
    return {};
  }

  Status AddDirectory(const std::string& from, const std::string& path) {
    std::error_code ec;
    const auto mode = static_cast<uint32_t>(fs::status(from, ec).permissions()) & 07777u;
    const std::string to = part_ + "/" + path;
    if (::mkdir(to.c_str(), 0700) != 0) return FailErrno("cannot make " + to);
    list_.Add({path, {}, 0, mode});
    std::vector<fs::directory_entry> entries;
    for (const auto& entry : fs::directory_iterator(from, ec)) entries.push_back(entry);
    if (ec) return Fail(AwsError::Internal("cannot read " + from + ": " + ec.message()));
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) {
      const std::string name = entry.path().filename();
      const std::string below = path + "/" + name;
      if (IsPassing(name)) continue;
      if (entry.is_directory(ec) && !entry.is_symlink(ec)) {
        PORTICO_TRY(AddDirectory(entry.path(), below));
      } else {
        PORTICO_TRY(AddFile(entry.path(), below));
      }
    }
    return {};
  }

  Status Finish() {
    PORTICO_TRY(list_.Save(part_));
    return SyncTree(part_);
  }
  const BackupMade& made() const { return made_; }

 private:
  // Whether the file is in the earlier backup, whole, and is a link to it now. What the earlier one
  // holds may have been damaged since, so that is read too.
  Result<bool> LinkEarlier(const std::string& from, BackupFile* file) {
    if (earlier_.empty()) return false;
    PORTICO_ASSIGN(std::string digest, DigestOf(from));
    const auto found = earlier_.find(digest);
    if (found == earlier_.end() || found->second.mode != file->mode) return false;
    const std::string path = previous_ + "/" + found->second.path;
    const auto there = DigestOf(path);
    if (!there || *there != digest) return false;
    if (::link(path.c_str(), (part_ + "/" + file->path).c_str()) != 0) return false;
    file->sha256_hex = std::move(digest);
    file->bytes = found->second.bytes;
    return true;
  }

  const std::string part_;
  const std::string previous_;
  std::map<std::string, BackupFile> earlier_;  // by digest
  FileList list_;
  BackupMade made_;
};

// The newest whole backup in the directory; empty if there is none.
std::string NewestIn(const std::string& directory) {
  std::string newest;
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    const std::string path = entry.path();
    if (path > newest && fs::exists(path + "/" + FileList::kFileName, ec)) newest = path;
  }
  return newest;
}

Status Fill(const std::string& data_dir, DataCopy& copy, Builder* builder) {
  PORTICO_TRY(builder->AddDirectory(copy.path() + "/db", "db"));
  PORTICO_TRY(builder->AddFile(copy.path() + "/db.inventory", "db.inventory"));
  std::error_code ec;
  if (fs::exists(copy.path() + "/functions", ec)) {
    PORTICO_TRY(builder->AddDirectory(copy.path() + "/functions", "functions"));
  }
  PORTICO_TRY(builder->AddFile(data_dir + "/" + sts::RootCredentials::kFileName,
                               sts::RootCredentials::kFileName));
  if (fs::is_directory(data_dir + "/s3", ec)) {
    PORTICO_TRY(builder->AddDirectory(data_dir + "/s3", "s3"));
  }
  return builder->Finish();
}

// Of archives the name says what they must be.
Status CheckArchives(const std::string& directory) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    PORTICO_ASSIGN(const std::string digest, DigestOf(entry.path()));
    if (digest != entry.path().stem()) {
      return Fail(AwsError::Internal("the archive functions/" + entry.path().filename().string() +
                                     " is damaged; nothing was backed up"));
    }
  }
  return {};
}

}  // namespace

Result<BackupMade> MakeBackup(const std::string& data_dir, const std::string& directory,
                              const Clock& clock) {
  const std::string data = Absolute(data_dir);
  const std::string target = Absolute(directory);
  if (IsWithin(target, data)) {
    return Fail(AwsError::Internal(target + " is in the data directory itself"));
  }
  std::error_code ec;
  fs::create_directories(target, ec);
  if (ec) return Fail(AwsError::Internal("cannot make " + target + ": " + ec.message()));
  PORTICO_ASSIGN(const auto copy, DataCopy::Make(data));
  PORTICO_TRY(CheckArchives(copy->path() + "/functions"));

  std::string name = NameAt(clock.NowMs());
  for (int i = 2; fs::exists(target + "/" + name, ec) && i < kNamesTriedMax; ++i) {
    name = fmt::format("{}-{:02}", NameAt(clock.NowMs()), i);
  }
  const std::string path = target + "/" + name;
  const std::string part = path + std::string(kPartSuffix);
  fs::remove_all(part, ec);
  // Whoever may not look into the data directory may not look into its backups.
  if (::mkdir(part.c_str(), 0700) != 0) return FailErrno("cannot make " + part);
  Builder builder(part, NewestIn(target));
  Status filled = Fill(data, *copy, &builder);
  if (filled && ::rename(part.c_str(), path.c_str()) != 0) {
    filled = FailErrno("cannot make " + path);
  }
  if (!filled) {
    fs::remove_all(part, ec);
    return Fail(std::move(filled).error());
  }
  PORTICO_TRY(SyncTree(target));
  BackupMade made = builder.made();
  made.path = path;
  return made;
}

Status RestoreBackup(const std::string& backup, const std::string& data_dir) {
  PORTICO_ASSIGN(const FileList list, FileList::Load(backup));
  std::error_code ec;
  if (fs::exists(data_dir, ec) && !fs::is_empty(data_dir, ec)) {
    return Fail(AwsError::Internal(data_dir +
                                   " is not empty; a backup is restored to a directory of "
                                   "its own"));
  }
  fs::create_directories(data_dir, ec);
  if (ec) return Fail(AwsError::Internal("cannot make " + data_dir + ": " + ec.message()));
  for (const BackupFile& file : list.files()) {
    const std::string to = data_dir + "/" + file.path;
    if (file.is_directory()) {
      if (::mkdir(to.c_str(), 0700) != 0) return FailErrno("cannot make " + to);
      continue;
    }
    PORTICO_ASSIGN(const std::string digest, CopyFileTo(backup + "/" + file.path, to));
    if (digest != file.sha256_hex) {
      return Fail(AwsError::Internal(backup + "/" + file.path +
                                     " is damaged; what was restored is not whole: remove " +
                                     data_dir + " and restore another backup"));
    }
    if (::chmod(to.c_str(), file.mode) != 0) return FailErrno("cannot restore " + to);
  }
  for (const BackupFile& file : list.files()) {
    const std::string to = data_dir + "/" + file.path;
    if (file.is_directory() && ::chmod(to.c_str(), file.mode) != 0) {
      return FailErrno("cannot restore " + to);
    }
  }
  return SyncTree(data_dir);
}

}  // namespace portico::cli
