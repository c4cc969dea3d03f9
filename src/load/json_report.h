// A report as JSON, for programs. The schema is in docs/load.md: names stay, more may come.
//
// Pure function, thread-safe.
#pragma once

#include <string>

#include "load/report.h"

namespace portico::load {

// Changes when a program that reads the present form would read another one wrongly.
inline constexpr int kJsonReportVersion = 1;

std::string RenderJson(const Report& report);

}  // namespace portico::load
