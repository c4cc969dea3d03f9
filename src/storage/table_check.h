// Whether a table file of the database (.sst) is as it was written, without the database.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace portico::storage {

// Reads all its blocks.
Status CheckTableFile(const std::string& path);
// What is wrong with the table files in a directory.
std::vector<std::string> CheckTableFiles(const std::string& db_dir);

}  // namespace portico::storage
