// How latencies are spread: bars over a log axis, with the percentiles marked.
//
// Pure functions over plain values, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "load/html_axis.h"
#include "load/html_chart.h"
#include "load/report.h"

namespace portico::load {

// Requests above `low_us`, up to `high_us`.
struct Bar {
  double low_us = 0;
  double high_us = 0;
  uint64_t count = 0;
};

// `bar_count` bars of equal width on a log scale, from the fastest to the slowest latency. Empty if
// there are no buckets.
std::vector<Bar> BarsOf(const std::vector<HistogramBucket>& buckets, size_t bar_count);

std::string RenderHistogram(const Report& report, const ChartFrame& frame);

}  // namespace portico::load
