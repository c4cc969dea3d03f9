// What memory does for a function: one run of the same load at each memory size, compared. The
// tutorial's experiment, and what it teaches, computed from the measured numbers.
//
// Lambda gives CPU in proportion to memory, one vCPU at 1,769 MB. A price counts memory times time,
// so that for a handler that only computes more memory is faster and costs the same, and for one
// that waits it is dearer and brings nothing.
//
// Pure functions over plain values, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "load/report.h"

namespace portico::load {

// https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
inline constexpr uint32_t kMemoryMbPerVcpu = 1769;
// A CPU-bound handler's speedup stands within this share of the memory's ratio.
inline constexpr double kProportionalTolerance = 0.15;
// Less than this is no gain that one would pay for.
inline constexpr double kGainMin = 0.05;
// Under so many answers percentiles say little.
inline constexpr uint64_t kAnswersFew = 100;
// A machine with less CPU to spare has others wait for it, whatever their memory size.
inline constexpr double kIdleShareFew = 0.05;

struct MemoryRun {
  uint32_t memory_mb = 0;
  Report report;
  // Of the CPU of the machine that functions run on, while this run lasted; nothing: not known.
  std::optional<double> idle_share;
};

struct MemoryRow {
  uint32_t memory_mb = 0;
  double vcpus = 0;          // the share of CPU that goes with the memory
  double memory_factor = 1;  // against the smallest size
  double speedup = 1;        // of the mean, against the smallest size; 0: nothing was answered
  // Memory times mean latency. An upper bound of what AWS would bill, as the latency holds the way
  // to the function and back too.
  double gb_seconds_per_request = 0;
};

// What the mean latency depends on.
enum class Bound {
  kCpu,      // in proportion to 1 / memory, within kProportionalTolerance
  kPartly,   // falls with memory, but less
  kOther,    // does not fall: waiting, not computing
  kUnknown,  // fewer than two sizes up to one vCPU were answered
};

struct Comparison {
  std::string function;
  std::string target;
  std::vector<MemoryRun> runs;  // ascending memory
  std::vector<MemoryRow> rows;  // one for each of `runs`
  Bound bound = Bound::kUnknown;
  // The fit mean = fixed + cpu / vCPU share, over the sizes up to one vCPU.
  double fixed_us = 0;
  double cpu_us = 0;
  std::optional<uint32_t> cheapest_mb;
  // The least memory beyond which nothing brings kGainMin; nothing if the largest still does.
  std::optional<uint32_t> enough_mb;
  std::vector<std::string> takeaways;  // sentences, most important first
};

// `cpus`: of the machine that the functions run on, or 0 if it is not known.
Comparison Compare(std::string function, std::vector<MemoryRun> runs, unsigned cpus);

// "cpu", "partly", "other", "unknown".
std::string_view NameOf(Bound bound);

}  // namespace portico::load
