// The style sheet and the script of the HTML reports.
#pragma once

#include <string_view>

namespace portico::load {

// Light and dark by the reader's preference; on paper always light.
extern const std::string_view kReportCss;
// Shows a chart's hover columns (`.hit`, data-tip and data-x) in a tooltip. Text only, never HTML.
extern const std::string_view kReportScript;

}  // namespace portico::load
