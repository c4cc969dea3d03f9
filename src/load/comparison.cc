#include "load/comparison.h"

#include <algorithm>
#include <cmath>

#include "load/comparison_takeaways.h"

namespace portico::load {
namespace {

bool HasAnswers(const MemoryRun& run) { return run.report.latency.count > 0; }

MemoryRow RowOf(const MemoryRun& run, const MemoryRun& smallest) {
  const double memory_mb = run.memory_mb;
  MemoryRow row;
  row.memory_mb = run.memory_mb;
  row.vcpus = memory_mb / kMemoryMbPerVcpu;
  row.memory_factor = memory_mb / smallest.memory_mb;
  const double mean_us = run.report.latency.mean_us;
  row.speedup = mean_us > 0 ? smallest.report.latency.mean_us / mean_us : 0;
  row.gb_seconds_per_request = memory_mb / 1024 * mean_us / 1e6;
  return row;
}

// The runs that tell how time depends on CPU: more than one vCPU only helps several threads.
std::vector<const MemoryRun*> RunsUpToOneVcpu(const Comparison& comparison) {
  std::vector<const MemoryRun*> out;
  for (const MemoryRun& run : comparison.runs) {
    if (run.memory_mb <= kMemoryMbPerVcpu && HasAnswers(run)) out.push_back(&run);
  }
  return out;
}

// Least squares of relative errors, so that the slowest size does not decide alone; neither part
// is let below nothing.
void Fit(const std::vector<const MemoryRun*>& runs, Comparison* out) {
  double ww = 0, wx = 0, wxx = 0, wy = 0, wxy = 0;
  for (const MemoryRun* run : runs) {
    const double x = static_cast<double>(kMemoryMbPerVcpu) / run->memory_mb;
    const double y = run->report.latency.mean_us;
    const double weight = 1 / (y * y);
    ww += weight, wx += weight * x, wxx += weight * x * x, wy += weight * y, wxy += weight * x * y;
  }
  const double determinant = ww * wxx - wx * wx;
  if (determinant <= 0) return;
  out->cpu_us = (ww * wxy - wx * wy) / determinant;
  out->fixed_us = (wy * wxx - wx * wxy) / determinant;
  if (out->cpu_us < 0) out->cpu_us = 0, out->fixed_us = wy / ww;
  if (out->fixed_us < 0) out->fixed_us = 0, out->cpu_us = wxy / wxx;
}

Bound BoundOf(const std::vector<const MemoryRun*>& runs) {
  if (runs.size() < 2) return Bound::kUnknown;
  bool proportional = true;
  for (size_t i = 1; i < runs.size(); ++i) {
    const double expected = static_cast<double>(runs[i]->memory_mb) / runs[0]->memory_mb;
    const double speedup = runs[0]->report.latency.mean_us / runs[i]->report.latency.mean_us;
    if (std::abs(speedup / expected - 1) > kProportionalTolerance) proportional = false;
  }
  if (proportional) return Bound::kCpu;
  const double gain =
      runs.front()->report.latency.mean_us / runs.back()->report.latency.mean_us - 1;
  return gain > 2 * kGainMin ? Bound::kPartly : Bound::kOther;
}

std::optional<uint32_t> CheapestOf(const Comparison& comparison) {
  const MemoryRow* best = nullptr;
  for (size_t i = 0; i < comparison.rows.size(); ++i) {
    if (!HasAnswers(comparison.runs[i])) continue;
    const MemoryRow& row = comparison.rows[i];
    if (best == nullptr || row.gb_seconds_per_request < best->gb_seconds_per_request) best = &row;
  }
  return best != nullptr ? std::optional(best->memory_mb) : std::nullopt;
}

std::optional<uint32_t> EnoughOf(const Comparison& comparison) {
  for (size_t i = 0; i + 1 < comparison.rows.size(); ++i) {
    const double here = comparison.rows[i].speedup;
    double best = here;
    for (size_t j = i + 1; j < comparison.rows.size(); ++j) {
      best = std::max(best, comparison.rows[j].speedup);
    }
    if (here > 0 && best < here * (1 + kGainMin)) return comparison.rows[i].memory_mb;
  }
  return std::nullopt;
}

}  // namespace

std::string_view NameOf(Bound bound) {
  switch (bound) {
    case Bound::kCpu:
      return "cpu";
    case Bound::kPartly:
      return "partly";
    case Bound::kOther:
      return "other";
    case Bound::kUnknown:
      break;
  }
  return "unknown";
}

Comparison Compare(std::string function, std::vector<MemoryRun> runs, unsigned cpus) {
  Comparison out;
  out.function = std::move(function);
  out.runs = std::move(runs);
  std::sort(out.runs.begin(), out.runs.end(),
            [](const MemoryRun& a, const MemoryRun& b) { return a.memory_mb < b.memory_mb; });
  if (out.runs.empty()) return out;
  out.target = out.runs.front().report.target;
  for (const MemoryRun& run : out.runs) out.rows.push_back(RowOf(run, out.runs.front()));
  const std::vector<const MemoryRun*> telling = RunsUpToOneVcpu(out);
  out.bound = BoundOf(telling);
  if (telling.size() >= 2) Fit(telling, &out);
  out.cheapest_mb = CheapestOf(out);
  out.enough_mb = EnoughOf(out);
  out.takeaways = TakeawaysOf(out, cpus);
  return out;
}

}  // namespace portico::load
