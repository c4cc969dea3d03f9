// A data directory as of one moment, beside the live one: the database (storage/live_copy.h), and
// the archives that its functions' records name, as hard links. Removed with this. Whether a server
// uses the directory does not matter.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/db_records.h"

namespace portico::cli {

inline constexpr std::string_view kCopyInUse = "CopyInUse";

class DataCopy {
 public:
  // One at a time of each data directory: kCopyInUse.
  static Result<std::unique_ptr<DataCopy>> Make(const std::string& data_dir);
  ~DataCopy();

  // Absolute. It has db/, db.inventory and functions/.
  const std::string& path() const { return path_; }

  // The database in it. Its errors name files of the copy, which have the names of the originals.
  Status Open();
  void Close();
  const storage::Db& db() const { return *db_; }
  storage::RecordStore& records() { return *records_; }

 private:
  DataCopy(std::string data_dir, std::string path, UniqueFd lock)
      : data_dir_(std::move(data_dir)), path_(std::move(path)), lock_(std::move(lock)) {}
  Status LinkArchives();
  // The archives that functions' records name and that are not there.
  Result<std::vector<std::string>> MissingArchives();

  const std::string data_dir_;
  const std::string path_;
  const UniqueFd lock_;
  std::unique_ptr<storage::Db> db_;
  std::unique_ptr<storage::CommitQueue> commits_;
  std::unique_ptr<storage::DbRecordStore> records_;
};

}  // namespace portico::cli
