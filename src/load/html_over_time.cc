#include "load/html_over_time.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/html_axis.h"
#include "load/html_line_chart.h"
#include "load/html_text.h"

namespace portico::load {
namespace {

constexpr int kYTicksMax = 5;
// A log axis where a linear one would press all but the slowest against its foot.
constexpr double kLogAxisFromRatio = 25;

double MiddleOf(const Interval& interval) { return interval.start_s + interval.length_s / 2; }

double EndOf(const std::vector<Interval>& intervals) {
  return intervals.empty() ? 0 : intervals.back().start_s + intervals.back().length_s;
}

double RateOf(uint64_t count, const Interval& interval) {
  return interval.length_s > 0 ? static_cast<double>(count) / interval.length_s : 0;
}

int TimeTicksMax(const ChartFrame& frame) { return static_cast<int>(frame.width / 75); }

template <typename Value>
Series MakeSeries(const std::vector<Interval>& intervals, std::string name, std::string style,
                  Value value) {
  Series series{std::move(name), std::move(style), {}};
  for (const Interval& interval : intervals) {
    series.points.push_back({MiddleOf(interval), value(interval)});
  }
  return series;
}

using Percentile = uint64_t LatencySummary::*;

Series PercentileSeries(const std::vector<Interval>& intervals, const char* name,
                        Percentile member) {
  return MakeSeries(intervals, name, name, [member](const Interval& interval) {
    return interval.latency.count > 0
               ? std::optional<double>(static_cast<double>(interval.latency.*member))
               : std::nullopt;
  });
}

Axis AxisFor(const std::vector<Interval>& intervals, const ChartFrame& frame) {
  double high = 0;
  double low = 0;
  for (const Interval& interval : intervals) {
    if (interval.latency.count == 0) continue;
    const auto p50 = std::max(1.0, static_cast<double>(interval.latency.p50_us));
    low = low == 0 ? p50 : std::min(low, p50);
    high = std::max(high, static_cast<double>(interval.latency.p99_us));
  }
  if (low > 0 && high > low * kLogAxisFromRatio) {
    return LogLatencyAxis(low / 1.5, high * 1.2, 9, frame.bottom(), frame.top());
  }
  return LatencyAxis(high, kYTicksMax, frame.bottom(), frame.top());
}

std::string SpanOf(const Interval& interval) {
  return fmt::format("{} to {}", FormatSpan(interval.start_s),
                     FormatSpan(interval.start_s + interval.length_s));
}

std::string LatencyTip(const Interval& interval) {
  const LatencySummary& latency = interval.latency;
  if (latency.count == 0) return SpanOf(interval) + "\nno answers";
  return fmt::format("{}\np50 {}\np95 {}\np99 {}\nmax {}\n{} requests", SpanOf(interval),
                     FormatLatency(static_cast<double>(latency.p50_us)),
                     FormatLatency(static_cast<double>(latency.p95_us)),
                     FormatLatency(static_cast<double>(latency.p99_us)),
                     FormatLatency(static_cast<double>(latency.max_us)),
                     FormatCount(interval.requests));
}

std::string ThroughputTip(const Interval& interval) {
  return fmt::format("{}\n{} requests/s\n{} errors/s\n{}/s received", SpanOf(interval),
                     FormatRate(RateOf(interval.requests, interval)),
                     FormatRate(RateOf(interval.errors, interval)),
                     FormatBytes(RateOf(interval.received_bytes, interval)));
}

template <typename Text>
std::vector<HoverColumn> HoversOf(const std::vector<Interval>& intervals, const Axis& x,
                                  const ChartFrame& frame, Text text) {
  std::vector<double> at;
  std::vector<std::string> texts;
  for (const Interval& interval : intervals) {
    at.push_back(MiddleOf(interval));
    texts.push_back(text(interval));
  }
  return HoverColumnsAround(at, x.scale, frame, texts);
}

std::string ThinnedNote(const Report& report, const std::vector<Interval>& drawn,
                        const char* what) {
  if (drawn.empty() || drawn.front().length_s < 1.5 || report.intervals.size() <= drawn.size()) {
    return "";
  }
  return fmt::format("Each point stands for {}{}.", FormatSpan(drawn.front().length_s), what);
}

void Join(const Interval& next, Interval* group) {
  group->length_s = next.start_s + next.length_s - group->start_s;
  group->requests += next.requests;
  group->errors += next.errors;
  group->received_bytes += next.received_bytes;
  group->vus = std::max(group->vus, next.vus);
  group->latency.count += next.latency.count;
  for (const Percentile member : {&LatencySummary::p50_us, &LatencySummary::p95_us,
                                  &LatencySummary::p99_us, &LatencySummary::max_us}) {
    group->latency.*member = std::max(group->latency.*member, next.latency.*member);
  }
}

}  // namespace

std::vector<Interval> ThinOut(const std::vector<Interval>& intervals, size_t points_max) {
  const bool has_rest =
      intervals.size() > 1 && intervals.back().length_s < intervals.front().length_s / 2;
  const size_t count = intervals.size() - (has_rest ? 1 : 0);
  const size_t group_size = std::max<size_t>(1, (count + points_max - 1) / points_max);
  std::vector<Interval> out;
  for (size_t i = 0; i < count; ++i) {
    if (i % group_size == 0) {
      out.push_back(intervals[i]);
    } else {
      Join(intervals[i], &out.back());
    }
  }
  return out;
}

std::string RenderLatencyOverTime(const Report& report) {
  const std::vector<Interval> drawn = ThinOut(report.intervals, kChartPointsMax);
  const ChartFrame frame = kWideFrame;
  LineChart chart{"latency",
                  "Latency over time",
                  ThinnedNote(report, drawn, ", by its slowest second"),
                  frame,
                  TimeAxis(EndOf(drawn), TimeTicksMax(frame), frame.left(), frame.right()),
                  AxisFor(drawn, frame),
                  {PercentileSeries(drawn, "p50", &LatencySummary::p50_us),
                   PercentileSeries(drawn, "p95", &LatencySummary::p95_us),
                   PercentileSeries(drawn, "p99", &LatencySummary::p99_us)},
                  {}};
  chart.hovers = HoversOf(drawn, chart.x, frame, LatencyTip);
  return RenderLineChart(chart);
}

std::string RenderThroughput(const Report& report) {
  const std::vector<Interval> drawn = ThinOut(report.intervals, kChartPointsMax);
  const ChartFrame frame = kHalfFrame;
  double high = 0;
  for (const Interval& interval : drawn) {
    high = std::max(high, RateOf(interval.requests, interval));
  }
  LineChart chart{
      "throughput",
      "Throughput and errors",
      ThinnedNote(report, drawn, " on average"),
      frame,
      TimeAxis(EndOf(drawn), TimeTicksMax(frame), frame.left(), frame.right()),
      CountAxis(high, kYTicksMax, frame.bottom(), frame.top(), "per second"),
      {MakeSeries(drawn, "requests", "s1",
                  [](const Interval& i) { return std::optional(RateOf(i.requests, i)); }),
       MakeSeries(drawn, "errors", "error",
                  [](const Interval& i) { return std::optional(RateOf(i.errors, i)); })},
      {}};
  for (Series& series : chart.series) series.look = Series::Look::kArea;
  chart.hovers = HoversOf(drawn, chart.x, frame, ThroughputTip);
  return RenderLineChart(chart);
}

std::string RenderVirtualUsers(const Report& report) {
  const std::vector<Interval> drawn = ThinOut(report.intervals, kChartPointsMax);
  const auto changes = [&](const Interval& i) { return i.vus != drawn.front().vus; };
  if (std::none_of(drawn.begin(), drawn.end(), changes)) return "";
  const ChartFrame frame{kWideFrame.width, 150};
  double high = 0;
  for (const Interval& interval : drawn) high = std::max(high, static_cast<double>(interval.vus));
  LineChart chart{"vus",
                  "Virtual users",
                  "",
                  frame,
                  TimeAxis(EndOf(drawn), TimeTicksMax(frame), frame.left(), frame.right()),
                  CountAxis(high, 4, frame.bottom(), frame.top(), "at work"),
                  {MakeSeries(drawn, "at work", "s5",
                              [](const Interval& i) { return std::optional<double>(i.vus); })},
                  {}};
  chart.series[0].look = Series::Look::kArea;
  chart.hovers = HoversOf(drawn, chart.x, frame, [](const Interval& interval) {
    return fmt::format("{}\n{} virtual users", SpanOf(interval), interval.vus);
  });
  return RenderLineChart(chart);
}

}  // namespace portico::load
