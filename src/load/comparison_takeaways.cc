#include "load/comparison_takeaways.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "load/html_text.h"

namespace portico::load {
namespace {

// Standard errors that a difference must exceed to be more than chance.
constexpr double kStandardErrors = 3;
// A price within this share of the cheapest is as good as the cheapest.
constexpr double kPriceTolerance = 0.10;
// From this share of failed requests on, latencies speak of failures too.
constexpr double kErrorRateTold = 0.01;

const LatencySummary& LatencyOf(const Comparison& comparison, size_t i) {
  return comparison.runs[i].report.latency;
}

bool Differ(const LatencySummary& a, const LatencySummary& b) {
  const auto squared_error = [](const LatencySummary& of) {
    return of.stddev_us * of.stddev_us / static_cast<double>(of.count);
  };
  return std::abs(a.mean_us - b.mean_us) >
         kStandardErrors * std::sqrt(squared_error(a) + squared_error(b));
}

std::string StepTaken(const Comparison& comparison, size_t i) {
  const LatencySummary& before = LatencyOf(comparison, i - 1);
  const LatencySummary& after = LatencyOf(comparison, i);
  const uint32_t from_mb = comparison.rows[i - 1].memory_mb;
  const uint32_t to_mb = comparison.rows[i].memory_mb;
  const double factor = before.mean_us / after.mean_us;
  const std::string means = fmt::format("({} instead of {})", FormatLatency(after.mean_us),
                                        FormatLatency(before.mean_us));
  if (!Differ(before, after)) {
    return fmt::format("{} MB and {} MB are equally fast: the means differ no more than chance {}.",
                       to_mb, from_mb, means);
  }
  if (factor < 1) {
    return fmt::format("{} MB is {} slower than {} MB at the mean {}.", to_mb,
                       FormatPercent(1 / factor - 1), from_mb, means);
  }
  if (factor < 1.2) {
    return fmt::format("{} MB is {} faster than {} MB at the mean {}, for {} the memory.", to_mb,
                       FormatPercent(factor - 1), from_mb, means,
                       FormatFactor(static_cast<double>(to_mb) / from_mb));
  }
  return fmt::format("{} MB is {} as fast as {} MB at the mean {}, for {} the memory.", to_mb,
                     FormatFactor(factor), from_mb, means,
                     FormatFactor(static_cast<double>(to_mb) / from_mb));
}

void AddSteps(const Comparison& comparison, std::vector<std::string>* out) {
  for (size_t i = 1; i < comparison.rows.size(); ++i) {
    if (LatencyOf(comparison, i).count == 0 || LatencyOf(comparison, i - 1).count == 0) continue;
    out->push_back(StepTaken(comparison, i));
  }
}

void AddBound(const Comparison& comparison, std::vector<std::string>* out) {
  const std::string parts =
      fmt::format("about {} of CPU time at a whole vCPU, and {} that memory does not change",
                  FormatLatency(comparison.cpu_us), FormatLatency(comparison.fixed_us));
  switch (comparison.bound) {
    case Bound::kCpu:
      out->push_back(
          fmt::format("The handler is CPU-bound: its latency goes with 1 / memory, as its "
                      "share of CPU does ({}).",
                      parts));
      break;
    case Bound::kPartly:
      out->push_back(
          fmt::format("The handler is partly CPU-bound: more memory makes it faster, but "
                      "by less than its share of CPU grows ({}).",
                      parts));
      break;
    case Bound::kOther:
      out->push_back(
          "The handler is not CPU-bound: what it waits for does not get faster with memory.");
      break;
    case Bound::kUnknown:
      break;
  }
}

void AddEnough(const Comparison& comparison, std::vector<std::string>* out) {
  const auto& rows = comparison.rows;
  if (comparison.enough_mb) {
    out->push_back(
        fmt::format("Beyond {} MB more memory brings nothing that counts (less than {:.0f} %).",
                    *comparison.enough_mb, kGainMin * 100));
  } else if (rows.size() > 1 && LatencyOf(comparison, rows.size() - 1).count > 0) {
    out->push_back(
        fmt::format("Up to {} MB, the most that was tried, more memory still pays in time.",
                    rows.back().memory_mb));
  }
}

void AddPrice(const Comparison& comparison, std::vector<std::string>* out) {
  if (!comparison.cheapest_mb || comparison.rows.size() < 2) return;
  const auto& rows = comparison.rows;
  const auto cheapest = std::find_if(rows.begin(), rows.end(), [&](const MemoryRow& row) {
    return row.memory_mb == *comparison.cheapest_mb;
  });
  out->push_back(fmt::format("Cheapest a request is {} MB, at {} GB-s at most.",
                             cheapest->memory_mb,
                             FormatSignificant(cheapest->gb_seconds_per_request, 3)));
  const MemoryRow* best = &*cheapest;
  for (const MemoryRow& row : rows) {
    const bool affordable =
        row.gb_seconds_per_request <= cheapest->gb_seconds_per_request * (1 + kPriceTolerance);
    if (row.speedup > best->speedup * (1 + kGainMin) && affordable) best = &row;
  }
  if (best == &*cheapest) return;
  out->push_back(fmt::format(
      "The best bargain is {} MB: {} as fast as {} MB for {} more.", best->memory_mb,
      FormatFactor(best->speedup / cheapest->speedup), cheapest->memory_mb,
      FormatPercent(best->gb_seconds_per_request / cheapest->gb_seconds_per_request - 1)));
}

void AddDoubts(const Comparison& comparison, unsigned cpus, std::vector<std::string>* out) {
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    const uint32_t memory_mb = comparison.runs[i].memory_mb;
    const Report& report = comparison.runs[i].report;
    if (report.latency.count == 0) {
      out->push_back(fmt::format("At {} MB nothing was answered.", memory_mb));
      continue;
    }
    if (report.ErrorRate() >= kErrorRateTold) {
      out->push_back(
          fmt::format("At {} MB {} of the requests failed; their times count as well, so "
                      "compare with care.",
                      memory_mb, FormatPercent(report.ErrorRate())));
    }
    if (report.latency.count < kAnswersFew) {
      out->push_back(fmt::format("At {} MB only {} requests were answered: percentiles are rough.",
                                 memory_mb, report.latency.count));
    }
    const std::optional<double> idle = comparison.runs[i].idle_share;
    if (idle && *idle < kIdleShareFew && comparison.bound != Bound::kOther) {
      out->push_back(fmt::format(
          "At {} MB the machine was busy to its limit ({} of its CPU was idle): latencies "
          "there are of waiting for CPU, too.",
          memory_mb, FormatPercent(*idle)));
      continue;
    }
    const double wanted = report.vus * std::min(1.0, comparison.rows[i].vcpus);
    if (cpus > 0 && wanted > cpus && comparison.bound != Bound::kOther) {
      out->push_back(
          fmt::format("At {} MB {} virtual users want {} vCPUs and the machine has {}: "
                      "latencies there are of waiting for each other, too.",
                      memory_mb, report.vus, FormatSignificant(wanted, 2), cpus));
    }
  }
}

}  // namespace

std::string FormatFactor(double factor) {
  return factor < 9.95 ? fmt::format("{:.1f} times", factor) : fmt::format("{:.0f} times", factor);
}

std::vector<std::string> TakeawaysOf(const Comparison& comparison, unsigned cpus) {
  std::vector<std::string> out;
  AddSteps(comparison, &out);
  AddBound(comparison, &out);
  AddEnough(comparison, &out);
  AddPrice(comparison, &out);
  AddDoubts(comparison, cpus, &out);
  return out;
}

}  // namespace portico::load
