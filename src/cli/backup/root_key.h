// The root's access key, and the record by which a data directory knows it again: a file of
// credentials that was lost, damaged or replaced is noticed, not made anew.
#pragma once

#include <string>

#include "base/task.h"
#include "storage/records.h"
#include "sts/engine/root_credentials.h"

namespace portico::cli {

// What to do with a key that is not the one the data directory was used with last.
enum class OtherKey : uint8_t { kRefuse, kAccept };

// Reads `data_dir`/credentials, or makes it at the directory's first start. `records` and
// `data_dir` outlive the task.
Task<Result<sts::RootCredentials>> LoadRootKey(storage::RecordStore& records,
                                               const std::string& data_dir, OtherKey other);
// What is wrong with `data_dir`/credentials; success if nothing is. Changes nothing.
Status CheckRootKey(const storage::RecordStore& records, const std::string& data_dir);

}  // namespace portico::cli
