#include "load/html_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "load/comparison_takeaways.h"
#include "load/html_line_chart.h"
#include "load/html_over_time.h"
#include "load/html_page.h"
#include "load/html_text.h"

namespace portico::load {
namespace {

constexpr int kYTicksMax = 8;
constexpr int kXTicksMax = 7;
constexpr size_t kStyles = 6;         // s1 to s6 of the style sheet
constexpr double kMemoryTickPx = 52;  // of a label, so that sizes close together do not collide

std::string MemoryName(uint32_t memory_mb) { return fmt::format("{} MB", memory_mb); }
std::string StyleOf(size_t i) { return fmt::format("s{}", i % kStyles + 1); }

struct Range {
  double low = 0;
  double high = 0;

  void Add(double value) {
    if (value <= 0) return;
    low = low == 0 ? value : std::min(low, value);
    high = std::max(high, value);
  }
};

// Memory on a log scale, a tick at each size that was tried.
Axis MemoryAxis(const Comparison& comparison, const ChartFrame& frame) {
  const double low = comparison.runs.front().memory_mb;
  const double high = comparison.runs.back().memory_mb;
  Axis axis{Scale(Scale::Kind::kLog, low / 1.25, high * 1.25, frame.left(), frame.right()), {}, ""};
  double last_px = frame.left() - kMemoryTickPx;
  for (const MemoryRun& run : comparison.runs) {
    const double at = axis.scale.ToPx(run.memory_mb);
    const bool has_room = at - last_px >= kMemoryTickPx;
    axis.ticks.push_back(
        {static_cast<double>(run.memory_mb), has_room ? MemoryName(run.memory_mb) : ""});
    if (has_room) last_px = at;
  }
  return axis;
}

std::string MeanTip(const Comparison& comparison, size_t i) {
  const LatencySummary& latency = comparison.runs[i].report.latency;
  const MemoryRow& row = comparison.rows[i];
  if (latency.count == 0) return MemoryName(row.memory_mb) + "\nno answers";
  return fmt::format("{} ({:.2f} vCPUs)\nmean {}\np50 {}\np95 {}\n{} as fast as {}",
                     MemoryName(row.memory_mb), row.vcpus, FormatLatency(latency.mean_us),
                     FormatLatency(static_cast<double>(latency.p50_us)),
                     FormatLatency(static_cast<double>(latency.p95_us)), FormatFactor(row.speedup),
                     MemoryName(comparison.rows.front().memory_mb));
}

// Both axes are logarithmic, so that "in proportion to 1 / memory" is a straight line.
std::string RenderMeans(const Comparison& comparison) {
  const ChartFrame frame = kHalfFrame;
  const double first_us = comparison.runs.front().report.latency.mean_us;
  Series measured{"measured", "s1", {}};
  Series ideal{"if it were all CPU", "s6", {}, Series::Look::kDashed};
  Range range;
  std::vector<double> xs;
  std::vector<std::string> tips;
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    const double memory_mb = comparison.runs[i].memory_mb;
    const double mean_us = comparison.runs[i].report.latency.mean_us;
    const double ideal_us = first_us / comparison.rows[i].memory_factor;
    range.Add(mean_us), range.Add(ideal_us);
    measured.points.push_back({memory_mb, mean_us > 0 ? std::optional(mean_us) : std::nullopt});
    ideal.points.push_back({memory_mb, ideal_us > 0 ? std::optional(ideal_us) : std::nullopt});
    xs.push_back(memory_mb);
    tips.push_back(MeanTip(comparison, i));
  }
  LineChart chart{
      "means",
      "Mean latency by memory",
      "",
      frame,
      MemoryAxis(comparison, frame),
      LogLatencyAxis(range.low / 1.3, range.high * 1.3, kYTicksMax, frame.bottom(), frame.top()),
      {ideal, measured},
      {}};
  chart.hovers = HoverColumnsAround(xs, chart.x.scale, frame, tips);
  return RenderLineChart(chart);
}

Series CumulativeSeries(const MemoryRun& run, std::string style) {
  Series series{MemoryName(run.memory_mb), std::move(style), {}};
  double total = 0;
  for (const HistogramBucket& bucket : run.report.histogram) {
    total += static_cast<double>(bucket.count);
  }
  double below = 0;
  for (const HistogramBucket& bucket : run.report.histogram) {
    const auto us = static_cast<double>(std::max<uint64_t>(1, bucket.upper_us));
    if (below == 0) series.points.push_back({us, 0});
    below += static_cast<double>(bucket.count);
    series.points.push_back({us, below / total});
  }
  return series;
}

// What is told at a latency: how much of each size's requests is at most that slow.
std::vector<HoverColumn> CumulativeHovers(const std::vector<Series>& lines, const Scale& x,
                                          const ChartFrame& frame) {
  constexpr int kColumns = 60;
  std::vector<double> xs;
  std::vector<std::string> tips;
  for (int i = 0; i <= kColumns; ++i) {
    const double us = x.ValueAt(static_cast<double>(i) / kColumns);
    std::string tip = "at most " + FormatLatency(us);
    for (const Series& line : lines) {
      double share = 0;
      for (const Point& point : line.points) {
        if (point.x <= us) share = point.y.value_or(share);
      }
      tip += fmt::format("\n{}: {}", line.name, FormatPercent(share));
    }
    xs.push_back(us);
    tips.push_back(std::move(tip));
  }
  return HoverColumnsAround(xs, x, frame, tips);
}

std::string RenderDistributions(const Comparison& comparison) {
  const ChartFrame frame = kHalfFrame;
  Range range;
  std::vector<Series> lines;
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    lines.push_back(CumulativeSeries(comparison.runs[i], StyleOf(i)));
    for (const Point& point : lines.back().points) range.Add(point.x);
  }
  const Axis y = LinearAxis(1, 5, frame.bottom(), frame.top(), "share of requests, by latency",
                            [](double share) { return fmt::format("{:.0f} %", share * 100); });
  LineChart chart{
      "distributions",
      "How many are at most this slow",
      "",
      frame,
      LogLatencyAxis(range.low / 1.2, range.high * 1.1, kXTicksMax, frame.left(), frame.right()),
      y,
      std::move(lines),
      {}};
  chart.hovers = CumulativeHovers(chart.series, chart.x.scale, frame);
  return RenderLineChart(chart);
}

std::string RenderOverTime(const Comparison& comparison) {
  const ChartFrame frame = kWideFrame;
  Range latency;
  double end_s = 0;
  std::vector<Series> lines;
  for (size_t i = 0; i < comparison.runs.size(); ++i) {
    Series line{MemoryName(comparison.runs[i].memory_mb), StyleOf(i), {}};
    for (const Interval& interval : ThinOut(comparison.runs[i].report.intervals, kChartPointsMax)) {
      const auto p50 = static_cast<double>(interval.latency.p50_us);
      const bool has_answers = interval.latency.count > 0;
      line.points.push_back({interval.start_s + interval.length_s / 2,
                             has_answers ? std::optional(p50) : std::nullopt});
      if (has_answers) latency.Add(p50);
      end_s = std::max(end_s, interval.start_s + interval.length_s);
    }
    lines.push_back(std::move(line));
  }
  LineChart chart{"over-time",
                  "p50 over time",
                  "The runs were one after the other; here they are laid over each other.",
                  frame,
                  TimeAxis(end_s, 12, frame.left(), frame.right()),
                  LogLatencyAxis(latency.low / 1.3, latency.high * 1.3, kYTicksMax, frame.bottom(),
                                 frame.top()),
                  std::move(lines),
                  {}};
  return RenderLineChart(chart);
}

std::string RenderRows(const Comparison& comparison) {
  Table table{"sizes",
              "Memory sizes",
              {{"Memory", Table::Align::kText},
               {"vCPUs"},
               {"Requests"},
               {"Mean"},
               {"p50"},
               {"p95"},
               {"p99"},
               {"Requests/s"},
               {"Errors"},
               {"Speedup"},
               {"GB-s a request"}},
              {},
              "GB-s: memory times mean latency as it was measured from outside, so at most what a "
              "request would be billed for."};
  for (size_t i = 0; i < comparison.rows.size(); ++i) {
    const MemoryRow& row = comparison.rows[i];
    const Report& report = comparison.runs[i].report;
    const auto at = [](uint64_t us) { return FormatLatency(static_cast<double>(us)); };
    table.rows.push_back({MemoryName(row.memory_mb), fmt::format("{:.2f}", row.vcpus),
                          FormatCount(report.requests), FormatLatency(report.latency.mean_us),
                          at(report.latency.p50_us), at(report.latency.p95_us),
                          at(report.latency.p99_us), FormatRate(report.RequestsPerSecond()),
                          FormatPercent(report.ErrorRate()), FormatFactor(row.speedup),
                          FormatSignificant(row.gb_seconds_per_request, 3)});
  }
  return RenderTable(table);
}

std::string RenderTakeaways(const Comparison& comparison) {
  std::string out =
      R"(<section class="card" id="takeaways"><h2>Takeaways</h2><ul class="takeaways">)";
  for (const std::string& line : comparison.takeaways) {
    out += fmt::format("<li>{}</li>", EscapeHtml(line));
  }
  return out + "</ul></section>\n";
}

std::string RenderMeanTiles(const Comparison& comparison) {
  std::vector<Tile> tiles;
  for (size_t i = 0; i < comparison.rows.size(); ++i) {
    const MemoryRow& row = comparison.rows[i];
    const Report& report = comparison.runs[i].report;
    std::string hint = i == 0 ? "mean latency" : FormatFactor(row.speedup) + " as fast";
    tiles.push_back({fmt::format("mean-{}", row.memory_mb), MemoryName(row.memory_mb),
                     FormatLatency(report.latency.mean_us), std::move(hint), report.errors > 0});
  }
  return RenderTiles(tiles);
}

}  // namespace

std::string RenderHtml(const Comparison& comparison) {
  PageHeader header{
      fmt::format("Memory and speed of {}", comparison.function), comparison.target, {}};
  std::string version;
  if (!comparison.runs.empty()) {
    const Report& first = comparison.runs.front().report;
    header.facts = {{"Model", first.model == "open" ? "open loop" : "closed loop"},
                    {"Virtual users", FormatCount(first.vus)},
                    {"Duration of each run", FormatSpan(first.duration_s)},
                    {"Started", first.started_at}};
    version = first.tool_version;
  }
  std::string body = RenderMeanTiles(comparison) + RenderTakeaways(comparison);
  if (!comparison.runs.empty()) {
    body += "<div class=\"pair\">" + RenderMeans(comparison) + RenderDistributions(comparison) +
            "</div>\n" + RenderOverTime(comparison);
  }
  body += RenderRows(comparison);
  return RenderPage(header, body, "Made by portico load " + version);
}

}  // namespace portico::load
