// A load test's report as one HTML file: tiles, charts, tables; see html_page.h for what a page is.
//
// Pure function, thread-safe.
#pragma once

#include <string>

#include "load/report.h"

namespace portico::load {

// At most so many rows of errors and of requests; the rest is counted in a note.
inline constexpr size_t kReportRowsMax = 200;

std::string RenderHtml(const Report& report);

}  // namespace portico::load
