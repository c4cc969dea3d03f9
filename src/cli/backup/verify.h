// Whether a data directory, or a backup, is whole: files, records, tables and their indexes,
// streams, logs, archives, credentials. For one that no server uses. What is there is not changed;
// while it works, hard links to the tables stand in the folder copy.tmp.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace portico::cli {

struct VerifyReport {
  std::vector<std::string> wrong;   // what and where
  std::vector<std::string> counts;  // what was looked at
};

// Fails if it cannot look.
Result<VerifyReport> Verify(const std::string& data_dir);

}  // namespace portico::cli
