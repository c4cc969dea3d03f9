#include "cli/backup/data_copy.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "aws/json_protocol.h"
#include "lambda/engine/function.h"
#include "storage/inventory.h"
#include "storage/live_copy.h"

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCopyName = "copy.tmp";
constexpr std::string_view kFunctionPrefix = "lambda/function/";
// Functions may be changed between the copies of the archives and of the database.
constexpr int kAttemptsMax = 10;

Status RemoveAll(const std::string& path) {
  std::error_code ec;
  fs::remove_all(path, ec);
  if (ec) return Fail(AwsError::Internal("cannot remove " + path + ": " + ec.message()));
  return {};
}

}  // namespace

Result<std::unique_ptr<DataCopy>> DataCopy::Make(const std::string& data_dir) {
  std::error_code ec;
  const std::string dir = fs::absolute(data_dir, ec).lexically_normal().string();
  UniqueFd lock(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock) return FailErrno("cannot open " + dir);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return Fail(kCopyInUse, "another backup or verify of " + dir + " is at work");
  }
  const std::string path = dir + "/" + std::string(kCopyName);
  auto copy = std::unique_ptr<DataCopy>(new DataCopy(dir, path, std::move(lock)));
  for (int attempt = 0; attempt < kAttemptsMax; ++attempt) {
    PORTICO_TRY(RemoveAll(path));
    if (!fs::create_directory(path, ec)) return FailErrno("cannot make " + path, ec.value());
    fs::permissions(path, fs::perms::owner_all, ec);
    // Those of functions that are deleted meanwhile, and then those of functions that are made.
    PORTICO_TRY(copy->LinkArchives());
    PORTICO_TRY(storage::CopyLive(dir + "/db", path + "/db"));
    PORTICO_TRY(copy->LinkArchives());
    PORTICO_TRY(copy->Open());
    PORTICO_ASSIGN(const auto missing, copy->MissingArchives());
    copy->Close();
    // Lost ones stay lost, and are for others to report.
    if (missing.empty() || attempt + 1 == kAttemptsMax) break;
  }
  return copy;
}

DataCopy::~DataCopy() {
  Close();
  std::error_code ec;
  fs::remove_all(path_, ec);
}

Status DataCopy::Open() {
  PORTICO_ASSIGN(db_, storage::Db::Open({.dir = path_ + "/db"}));
  commits_ = std::make_unique<storage::CommitQueue>(*db_, storage::Durability::kRelaxed);
  records_ = std::make_unique<storage::DbRecordStore>(*db_, *commits_);
  return {};
}

void DataCopy::Close() {
  records_.reset();
  commits_.reset();
  db_.reset();
}

Status DataCopy::LinkArchives() {
  const std::string from = data_dir_ + "/functions";
  const std::string to = path_ + "/functions";
  std::error_code ec;
  if (!fs::exists(from, ec)) return {};
  fs::create_directory(to, ec);
  for (const auto& entry : fs::directory_iterator(from, ec)) {
    if (entry.path().extension() != ".zip") continue;
    const std::string name = entry.path().filename();
    if (::link((from + "/" + name).c_str(), (to + "/" + name).c_str()) != 0 && errno != EEXIST &&
        errno != ENOENT) {
      return FailErrno("cannot link " + entry.path().string());
    }
  }
  if (ec) return Fail(AwsError::Internal("cannot read " + from + ": " + ec.message()));
  return {};
}

Result<std::vector<std::string>> DataCopy::MissingArchives() {
  std::vector<std::string> missing;
  PORTICO_ASSIGN(const auto stored, records_->List(kFunctionPrefix));
  for (const storage::Record& entry : stored) {
    const auto record = aws::FromJson<lambda::FunctionRecord>(entry.value);
    if (!record) continue;
    const std::string name = record->code_sha256_hex + ".zip";
    std::error_code ec;
    if (!fs::exists(path_ + "/functions/" + name, ec)) missing.push_back(name);
  }
  return missing;
}

}  // namespace portico::cli
