// How a run went, second by second: percentiles of latency, throughput with errors, virtual users.
//
// Pure functions over plain values, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "load/report.h"

namespace portico::load {

// More points than these are not drawn, as no screen has the pixels and files would grow without
// bound; see ThinOut.
inline constexpr size_t kChartPointsMax = 1500;

// The intervals as they are drawn. Neighbours are joined until there are no more than
// `points_max`: counts add up, percentiles and the maximum are the group's worst, as their true
// values are lost, and a report must not look better than the run. A rest of less than half a
// usual interval at the end is left out: its rates would be chance.
std::vector<Interval> ThinOut(const std::vector<Interval>& intervals, size_t points_max);

std::string RenderLatencyOverTime(const Report& report);
std::string RenderThroughput(const Report& report);
// Empty if their number never changed.
std::string RenderVirtualUsers(const Report& report);

}  // namespace portico::load
