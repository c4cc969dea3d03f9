// "arn:aws:dynamodb:<region>:<account>:table/<name>/backup/<id>": what requests name backups by.
#pragma once

#include <string>

#include "aws/call.h"
#include "base/result.h"
#include "dynamodb/engine/backups.h"

namespace portico::dynamodb::api {

std::string BackupArn(const aws::Call& call, const BackupRecord& backup);

// The id in an ARN of a backup; a ValidationException if it is none.
Result<std::string> BackupIdOf(const aws::Call& call, const std::string& arn);

// The backup of that ARN, or BackupNotFoundException.
Result<BackupPtr> FindBackup(const aws::Call& call, const Backups& backups, const std::string& arn);

}  // namespace portico::dynamodb::api
