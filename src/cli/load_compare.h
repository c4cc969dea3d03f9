// `portico load --compare-memory`: the same load at each of several memory sizes of a function.
//
// The function is changed through Lambda's public API, on whatever server the target names, and has
// its own memory size again in the end, whatever happened in between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/data_dir.h"
#include "load/comparison.h"
#include "load/run.h"

namespace portico::cli {

inline constexpr size_t kMemorySizesMax = 32;
// Requests of each virtual user before those that count, so that no cold start is among them.
inline constexpr uint64_t kWarmUpRequestsPerVu = 5;
// Of an open loop's connections, so many take part in warming up at most.
inline constexpr uint32_t kWarmUpVusMax = 64;
inline constexpr int64_t kWarmUpMsMax = 60'000;

struct CompareOptions {
  std::vector<uint32_t> memory_mb;
  std::string function;  // its name or ARN
  TargetOptions target;  // where its Lambda API is
  // Files to write, or empty.
  std::string json_file;
  std::string html_file;
};

// "128,512,1769": at least two sizes, each once. Error: InvalidMemorySizes.
Result<std::vector<uint32_t>> ParseMemorySizes(std::string_view text);

// Sets, waits, warms up, runs, for each size; blocks. Once `*plan.stop` is true it ends early, with
// an error; so SIGINT and SIGTERM are to set it, or they leave the function as it then is. What is
// going on is told on standard error. Errors: those of the API, of RunLoad, Interrupted.
Result<load::Comparison> CompareMemory(const CompareOptions& options, const load::LoadPlan& plan);

// CompareMemory, then the table on standard output and the files. The process's exit code; errors
// are told on standard error.
int RunCompareMemory(const CompareOptions& options, const load::LoadPlan& plan);

}  // namespace portico::cli
