// Backups of a data directory, and what is made of them. A backup is a data directory of its own,
// with a list of its files; each below `directory`, named by the time it was made. Files that an
// earlier one there has already are hard links to it, so a backup costs the space of what is new.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace portico::cli {

struct BackupMade {
  std::string path;
  uint64_t files = 0;
  uint64_t bytes = 0;
  uint64_t new_bytes = 0;  // that no earlier backup had
};

// Whether a server uses the data directory does not matter: the backup shows it at one moment, with
// all that was acknowledged before the call.
Result<BackupMade> MakeBackup(const std::string& data_dir, const std::string& directory,
                              const Clock& clock);

// Makes `data_dir`, which is empty or not there, what the backup holds; each file is checked.
Status RestoreBackup(const std::string& backup, const std::string& data_dir);

}  // namespace portico::cli
