// What is kept of a backup: the value of its record, as JSON by these names.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dynamodb/engine/model.h"

namespace portico::dynamodb {

inline constexpr std::string_view kBackupCreating = "CREATING";
inline constexpr std::string_view kBackupAvailable = "AVAILABLE";
inline constexpr std::string_view kBackupDeleted = "DELETED";
inline constexpr std::string_view kUserBackup = "USER";
// Made when a table whose recovery is enabled is deleted.
inline constexpr std::string_view kSystemBackup = "SYSTEM";

struct BackupRecord {
  // The last part of its ARN: the milliseconds of its creation, a hyphen, and eight random digits.
  std::string backup_id;
  std::string backup_name;
  std::string status{kBackupCreating};
  std::string type{kUserBackup};
  // When it is deleted by itself.
  std::optional<aws::Timestamp> expires;
  // The moment that it shows.
  aws::Timestamp created;
  // The number that the keys of its items begin with; from the same sequence as tables' numbers.
  int64_t number = 0;
  // Of what was copied; known when it is AVAILABLE.
  int64_t item_count = 0;
  int64_t size_bytes = 0;
  // The table as it was.
  TableRecord source;
  static constexpr auto Fields() {
    using S = BackupRecord;
    return std::array{
        aws::Field<&S::backup_id>("BackupId"),   aws::Field<&S::backup_name>("BackupName"),
        aws::Field<&S::status>("Status"),        aws::Field<&S::type>("Type"),
        aws::Field<&S::expires>("Expires"),      aws::Field<&S::created>("Created"),
        aws::Field<&S::number>("Number"),        aws::Field<&S::item_count>("ItemCount"),
        aws::Field<&S::size_bytes>("SizeBytes"), aws::Field<&S::source>("Source"),
    };
  }
};

// Immutable and shared.
using BackupPtr = std::shared_ptr<const BackupRecord>;

}  // namespace portico::dynamodb
