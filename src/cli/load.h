// `portico load`: what its command line asks for, as a plan of a run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/run.h"
#include "load/thresholds.h"

namespace portico::cli {

// Of an open loop, if --vus says nothing.
inline constexpr uint32_t kOpenConnectionsDefault = 64;
inline constexpr uint64_t kBodyFileBytesMax = 64u << 20;
inline constexpr uint64_t kCollectionBytesMax = 64u << 20;

// As given.
struct LoadOptions {
  std::string url;      // or
  std::string postman;  // a collection's file
  std::string name;
  std::string method;
  std::vector<std::string> headers;  // "Name: value"
  std::string body;
  std::string body_file;
  std::string csv_file;
  std::vector<std::string> variables;  // "name=value"

  uint32_t vus = 0;  // 0: not given
  double rate_per_second = 0;
  std::string duration;  // "30s"
  uint64_t requests = 0;
  std::string ramp_up;
  std::string think_time;
  std::string timeout = "30s";
  int threads = 0;
  bool no_keep_alive = false;
  bool allow_remote = false;

  bool insecure = false;
  std::string ca_file;
  std::string sigv4_service;
  std::string region;

  std::vector<int> expected_statuses;
  bool fail_on_function_error = false;
  std::vector<std::string> thresholds;

  std::string json_file;
  std::string html_file;
  bool quiet = false;

  std::string compare_memory;  // "128,512,1769"
  std::string function;
  std::string endpoint;
  std::string data_dir;
};

// "500ms", "30s", "5m", "1h". Error: InvalidDuration.
Result<int64_t> ParseDurationMs(std::string_view text);

// Reads the files that the options name and, with --sigv4, the credentials of the environment
// (AWS_ACCESS_KEY_ID and so on). Error: what is wrong with them.
Result<load::LoadPlan> MakePlan(const LoadOptions& options);
Result<std::vector<load::Threshold>> ParseThresholds(const LoadOptions& options);

}  // namespace portico::cli
