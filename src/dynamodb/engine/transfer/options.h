// What exports and imports are told about the world outside the database.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"

namespace portico::dynamodb {

// Where imports tell of items that they leave out.
class ImportLog {
 public:
  virtual ~ImportLog() = default;
  // Lines of now, in order. What fails is lost: the log is not the import.
  virtual Task<Status> Append(std::string group, std::string stream,
                              std::vector<std::string> lines) = 0;
};

struct TransferOptions {
  // The directory that stands for S3: each folder in it is a bucket. Need not be there; empty:
  // there are no buckets.
  std::string s3_directory;
  // Must outlive the engine; null for none.
  ImportLog* log = nullptr;
};

}  // namespace portico::dynamodb
