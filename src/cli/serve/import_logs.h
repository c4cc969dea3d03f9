// CloudWatch Logs as the place where imports of tables tell of items that they leave out, joined
// here so that DynamoDB's engine does not depend on it.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "dynamodb/engine/transfer/options.h"
#include "logs/engine/engine.h"

namespace portico::cli {

// Thread-safe; both must outlive it.
class ImportLogs : public dynamodb::ImportLog {
 public:
  ImportLogs(logs::Engine& logs, const Clock& clock) : logs_(logs), clock_(clock) {}
  Task<Status> Append(std::string group, std::string stream,
                      std::vector<std::string> lines) override;

 private:
  logs::Engine& logs_;
  const Clock& clock_;
};

}  // namespace portico::cli
