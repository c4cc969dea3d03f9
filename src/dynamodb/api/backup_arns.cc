#include "dynamodb/api/backup_arns.h"

#include "aws/arn.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kBackupPart = "/backup/";

}  // namespace

std::string BackupArn(const aws::Call& call, const BackupRecord& backup) {
  return TableArn(call, backup.source.table_name) + std::string(kBackupPart) + backup.backup_id;
}

Result<std::string> BackupIdOf(const aws::Call&, const std::string& arn) {
  const auto parsed = aws::Arn::Parse(arn);
  if (parsed && parsed->service == "dynamodb" && parsed->resource.starts_with("table/")) {
    const size_t at = parsed->resource.find(kBackupPart);
    if (at != std::string_view::npos) {
      return std::string(parsed->resource.substr(at + kBackupPart.size()));
    }
  }
  return Invalid("Invalid BackupArn: " + arn);
}

Result<BackupPtr> FindBackup(const aws::Call& call, const Backups& backups,
                             const std::string& arn) {
  PORTICO_ASSIGN(const std::string id, BackupIdOf(call, arn));
  BackupPtr backup = backups.Find(id);
  if (backup == nullptr || BackupArn(call, *backup) != arn) {
    return Fail("BackupNotFoundException", "Backup not found: " + arn);
  }
  return backup;
}

}  // namespace portico::dynamodb::api
