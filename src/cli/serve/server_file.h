// server.json: what a running server leaves in its data directory for `portico env` and scripts.
#pragma once

#include <string>

#include "base/result.h"

namespace portico::cli {

struct ServerFile {
  std::string endpoint;  // "http://127.0.0.1:4566"
  std::string region;
  std::string account;
  int64_t pid = 0;

  static constexpr const char* kFileName = "server.json";
};

// Replaces `dir`/server.json as a whole.
Status WriteServerFile(const std::string& dir, const ServerFile& file);

}  // namespace portico::cli
