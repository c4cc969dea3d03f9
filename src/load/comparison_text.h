// A comparison of memory sizes for the terminal, and as JSON for programs.
//
// Pure functions, thread-safe.
#pragma once

#include <string>

#include "load/comparison.h"

namespace portico::load {

// Table, bars of the means, takeaways. Lines end in '\n'; takeaways wrap at `columns`.
std::string RenderText(const Comparison& comparison, int columns);
// {"function", "target", "bound", "cpu_us", "fixed_us", "cheapest_mb", "enough_mb", "rows":
// [{"memory_mb", "vcpus", "memory_factor", "speedup", "gb_seconds_per_request", "report"}],
// "takeaways"}; a report is what a single run gives (json_report.h).
std::string RenderJson(const Comparison& comparison);

}  // namespace portico::load
