// What a backup holds: every file with its size, mode and SHA-256, in the file kFileName that is
// written last (docs/formats.md, "Backups"). A directory without it is no whole backup.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace portico::cli {

struct BackupFile {
  std::string path;        // below the backup
  std::string sha256_hex;  // empty: a directory
  uint64_t bytes = 0;
  uint32_t mode = 0;

  bool is_directory() const { return sha256_hex.empty(); }
};

class FileList {
 public:
  static constexpr const char* kFileName = "backup.files";

  // Fails if the file is missing, damaged, or of another version.
  static Result<FileList> Load(const std::string& directory);
  Status Save(const std::string& directory) const;

  void Add(BackupFile file) { files_.push_back(std::move(file)); }
  const std::vector<BackupFile>& files() const { return files_; }

 private:
  std::vector<BackupFile> files_;  // directories before what is in them
};

// The file's SHA-256 in hexadecimal.
Result<std::string> DigestOf(const std::string& path);
// Makes `to`, which is not there, a copy of `from` with its mode and time, and gives its digest.
Result<std::string> CopyFileTo(const std::string& from, const std::string& to);
// Makes what was written below the directory durable.
Status SyncTree(const std::string& directory);

}  // namespace portico::cli
