// A load test as a terminal shows it: while it runs, and when it is over.
//
// Text, UTF-8, without escapes but for what LiveView::Update begins with. Pure functions but for
// LiveView, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "load/report.h"
#include "load/run.h"

namespace portico::load {

inline constexpr size_t kSparklineColumnsMax = 60;
// Rows of a kind in the final table; the rest is counted.
inline constexpr size_t kTableRowsMax = 20;

// One column a value, the last kSparklineColumnsMax of them, eight heights; the highest value is
// full, zero is lowest.
std::string Sparkline(const std::vector<double>& values);

// One line, for where lines follow each other.
std::string ProgressLine(const Progress& progress);

// Several lines that replace themselves, for terminals.
class LiveView {
 public:
  // The bytes to write: they move back over what was written before, and write anew.
  std::string Update(const Progress& progress);

 private:
  size_t lines_ = 0;
};

// The tables of the end: what was done, latencies, statuses, errors, requests, thresholds.
std::string RenderSummary(const Report& report);

}  // namespace portico::load
