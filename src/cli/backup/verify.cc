#include "cli/backup/verify.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "apigateway/engine/api_store.h"
#include "aws/json_protocol.h"
#include "cli/backup/data_copy.h"
#include "cli/backup/file_list.h"
#include "cli/backup/root_key.h"
#include "codec/json/value.h"
#include "dynamodb/engine/verify.h"
#include "iam/engine/engine.h"
#include "lambda/engine/function.h"
#include "logs/engine/event_keys.h"
#include "storage/inventory.h"
#include "storage/table_check.h"

namespace portico::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFunctionPrefix = "lambda/function/";
constexpr size_t kVersionBytes = 8;

class Verifier {
 public:
  Verifier(std::string data_dir, DataCopy& copy) : data_dir_(std::move(data_dir)), copy_(copy) {}

  VerifyReport Run() {
    VerifyRecords();
    VerifyEngines();
    VerifyTables();
    VerifyLogs();
    VerifyArchives();
    if (const Status key = CheckRootKey(copy_.records(), data_dir_); !key) Wrong(key.error());
    return std::move(report_);
  }

 private:
  void Wrong(const AwsError& error) { report_.wrong.push_back(error.message); }

  // Every record is read; those in JSON are JSON.
  void VerifyRecords() {
    uint64_t records = 0;
    auto it = copy_.db().NewIterator(storage::Family::kRecords, "", "");
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      ++records;
      const std::string key(it->key());
      if (it->value().size() < kVersionBytes) {
        report_.wrong.push_back("record " + key + " is damaged: it is too short");
        continue;
      }
      const std::string_view text = it->value().substr(kVersionBytes);
      if (text.starts_with('{') && !json::Parse(text)) {
        report_.wrong.push_back("record " + key + " is damaged: it is no JSON");
      }
    }
    if (const Status status = it->status(); !status) Wrong(status.error());
    report_.counts.push_back(fmt::format("{} records", records));
  }

  // What the services read at start.
  void VerifyEngines() {
    iam::Engine iam(copy_.records(), {}, Clock::System());
    if (const Status loaded = iam.Load(); !loaded) Wrong(loaded.error());
    apigateway::ApiStore apis(copy_.records(), apigateway::Location{});
    if (const Status loaded = apis.Load(); !loaded) Wrong(loaded.error());
  }

  void VerifyTables() {
    dynamodb::Verified tables = dynamodb::VerifyTables(copy_.db(), copy_.records());
    for (std::string& what : tables.wrong) report_.wrong.push_back(std::move(what));
    if (tables.faults > tables.wrong.size()) {
      report_.wrong.push_back(
          fmt::format("and {} more of the kind", tables.faults - tables.wrong.size()));
    }
    report_.counts.push_back(fmt::format("{} tables with {} items, {} index entries", tables.tables,
                                         tables.items, tables.index_entries));
    report_.counts.push_back(fmt::format("{} stream records", tables.changes));
    report_.counts.push_back(fmt::format("{} backups of tables", tables.backups));
  }

  void VerifyLogs() {
    uint64_t events = 0;
    auto it = copy_.db().NewIterator(storage::Family::kLogs, "", "");
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      ++events;
      if (!logs::DecodeEvent(it->key(), it->value())) {
        report_.wrong.emplace_back("a log event is damaged");
      }
    }
    if (const Status status = it->status(); !status) Wrong(status.error());
    report_.counts.push_back(fmt::format("{} log events", events));
  }

  void VerifyArchives() {
    const auto stored = copy_.records().List(kFunctionPrefix);
    if (!stored) return Wrong(stored.error());
    for (const storage::Record& entry : *stored) {
      const auto record = aws::FromJson<lambda::FunctionRecord>(entry.value);
      if (!record) {
        report_.wrong.push_back("record " + entry.key + ": " + record.error().message);
        continue;
      }
      const std::string path = data_dir_ + "/functions/" + record->code_sha256_hex + ".zip";
      const auto digest = DigestOf(path);
      if (!digest) {
        report_.wrong.push_back("function " + record->name + ": " + digest.error().message);
      } else if (*digest != record->code_sha256_hex) {
        report_.wrong.push_back("function " + record->name + ": " + path + " is damaged");
      }
    }
    report_.counts.push_back(fmt::format("{} functions", stored->size()));
  }

  const std::string data_dir_;
  DataCopy& copy_;
  VerifyReport report_;
};

// The files of a backup by its list. `report` tells what is wrong.
void VerifyFiles(const std::string& backup, VerifyReport* report) {
  const auto list = FileList::Load(backup);
  if (!list) {
    report->wrong.push_back(list.error().message);
    return;
  }
  for (const BackupFile& file : list->files()) {
    if (file.is_directory()) continue;
    const std::string path = backup + "/" + file.path;
    const auto digest = DigestOf(path);
    if (!digest) {
      report->wrong.push_back(digest.error().message);
    } else if (*digest != file.sha256_hex) {
      report->wrong.push_back(path + " is damaged: it is not what was backed up");
    }
  }
  report->counts.push_back(fmt::format("{} files of a backup", list->files().size()));
}

}  // namespace

Result<VerifyReport> Verify(const std::string& data_dir) {
  std::error_code ec;
  if (!fs::is_directory(data_dir, ec)) {
    return Fail(AwsError::Internal("there is no data directory " + data_dir));
  }
  VerifyReport report;
  if (fs::exists(data_dir + "/" + FileList::kFileName, ec)) VerifyFiles(data_dir, &report);
  PORTICO_ASSIGN(const auto wrong, storage::Inventory::Check(data_dir + "/db"));
  report.wrong.insert(report.wrong.end(), wrong.begin(), wrong.end());
  const auto tables = storage::CheckTableFiles(data_dir + "/db");
  report.wrong.insert(report.wrong.end(), tables.begin(), tables.end());
  // What is not as it was written is not opened.
  if (!report.wrong.empty()) return report;
  auto copy = DataCopy::Make(data_dir);
  if (!copy && copy.error().code == kCopyInUse) return Fail(std::move(copy).error());
  Status opened = copy ? (*copy)->Open() : Status(Fail(copy.error()));
  if (!opened) {
    report.wrong.push_back(opened.error().message);
    return report;
  }
  VerifyReport content = Verifier(data_dir, **copy).Run();
  for (std::string& wrong_now : content.wrong) report.wrong.push_back(std::move(wrong_now));
  for (std::string& count : content.counts) report.counts.push_back(std::move(count));
  return report;
}

}  // namespace portico::cli
