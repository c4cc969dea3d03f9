// Lines over a common x axis: percentiles over time, throughput, one line for each memory size.
//
// Pure function over plain values, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/html_axis.h"
#include "load/html_chart.h"

namespace portico::load {

struct Point {
  double x = 0;
  std::optional<double> y;  // nothing: the line has a gap here
};

struct Series {
  enum class Look { kLine, kArea, kDashed };

  std::string name;
  std::string style;  // a class of the style sheet
  std::vector<Point> points;
  Look look = Look::kLine;
};

struct LineChart {
  std::string id;
  std::string title;
  std::string note;
  ChartFrame frame;
  Axis x;
  Axis y;
  std::vector<Series> series;  // the first is drawn lowest
  std::vector<HoverColumn> hovers;
};

std::string RenderLineChart(const LineChart& chart);

// A column for each x, reaching half way to its neighbours. `texts` are as many as `xs`.
std::vector<HoverColumn> HoverColumnsAround(const std::vector<double>& xs, const Scale& scale,
                                            const ChartFrame& frame,
                                            const std::vector<std::string>& texts);

}  // namespace portico::load
