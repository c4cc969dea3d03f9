// What a running server leaves in its data directory for the commands on the same machine: where
// it listens (server.json) and the root credentials.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "cli/aws_client.h"

namespace portico::cli {

inline constexpr const char* kDataDirDefault = "./data";

// {"endpoint": "http://127.0.0.1:4566", "region": "us-east-1", "account": "000000000000", "pid": 1}
struct ServerInfo {
  std::string endpoint;
  std::string region;
};

// Errors say what to do: there is no data directory, or no server has run in it.
Result<ServerInfo> ReadServerInfo(const std::string& data_dir);

// Where the commands find their server. What is given on the command line wins; without --data the
// environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …) comes before ./data.
struct TargetOptions {
  std::string endpoint;
  std::string data_dir;
};

Result<Target> FindTarget(const TargetOptions& options);

}  // namespace portico::cli
