#include "storage/table_check.h"

#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>

namespace portico::storage {

Status CheckTableFile(const std::string& path) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  rocksdb::Status status = reader.Open(path);
  if (status.ok()) status = reader.VerifyChecksum();
  if (status.ok()) return {};
  return Fail(AwsError::Internal(path + " is damaged: " + status.ToString()));
}

std::vector<std::string> CheckTableFiles(const std::string& db_dir) {
  std::vector<std::string> wrong;
  std::error_code ec;
  for (const auto& entry : std::filesystem::directory_iterator(db_dir, ec)) {
    if (entry.path().extension() != ".sst") continue;
    if (const Status checked = CheckTableFile(entry.path()); !checked) {
      wrong.push_back(checked.error().message);
    }
  }
  if (ec) wrong.push_back("cannot read " + db_dir + ": " + ec.message());
  std::sort(wrong.begin(), wrong.end());
  return wrong;
}

}  // namespace portico::storage
