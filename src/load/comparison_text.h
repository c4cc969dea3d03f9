// A comparison of memory sizes for the terminal, and as JSON for programs.
//
// Pure functions, thread-safe.
#pragma once

#include <string>

#include "load/comparison.h"

namespace portico::load {

// Table, bars of the means, takeaways. Lines end in '\n'; takeaways wrap at `columns`.
std::string RenderText(const Comparison& comparison, int columns);
// {"function", "target", "bound", "cheapest_mb", …, "rows": [{"memory_mb", …}], "takeaways": […]}.
// Times in microseconds, names as in the report of a single run.
std::string RenderJson(const Comparison& comparison);

}  // namespace portico::load
