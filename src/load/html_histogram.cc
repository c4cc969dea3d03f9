#include "load/html_histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "load/html_text.h"

namespace portico::load {
namespace {

constexpr size_t kBars = 48;
constexpr int kXTicksMax = 7;
constexpr int kYTicksMax = 5;
// Of a label of a percentile; closer ones are put on lines of their own.
constexpr double kLabelPx = 34;
constexpr double kLabelLinePx = 13;

// Where a bucket begins, as a share of its upper end, if the one before it was left out.
constexpr double kBucketLowShare = 15.0 / 16;

// How many latencies are at most `us`, if they are spread evenly within their buckets; without,
// bars that hold one bucket more than their neighbours would stand out.
double CountUpTo(const std::vector<HistogramBucket>& buckets, double us) {
  double count = 0;
  double last_upper = 0;
  for (const HistogramBucket& bucket : buckets) {
    const auto upper = static_cast<double>(bucket.upper_us);
    const double lower = std::max(last_upper, upper * kBucketLowShare);
    last_upper = upper;
    if (us <= lower) break;
    const double share = us >= upper ? 1 : (us - lower) / (upper - lower);
    count += share * static_cast<double>(bucket.count);
  }
  return count;
}

void DrawBars(const std::vector<Bar>& bars, uint64_t total, const Scale& x, const Scale& y,
              ChartDrawing* drawing, std::vector<HoverColumn>* hovers) {
  uint64_t up_to_here = 0;
  for (const Bar& bar : bars) {
    up_to_here += bar.count;
    const double from = x.ToPx(bar.low_us);
    const double to = x.ToPx(bar.high_us);
    if (bar.count > 0) {
      // A single request is to be seen beside a million.
      const double top = std::min(y.ToPx(static_cast<double>(bar.count)), y.ToPx(0) - 1.5);
      drawing->Add(fmt::format(
          R"(<rect class="bar" x="{:.2f}" y="{:.1f}" width="{:.2f}" height="{:.1f}" rx="1"/>)",
          from + 0.5, top, std::max(0.5, to - from - 1), y.ToPx(0) - top));
    }
    const double share = static_cast<double>(bar.count) / static_cast<double>(total);
    const double below = static_cast<double>(up_to_here) / static_cast<double>(total);
    hovers->push_back(
        {from, to, (from + to) / 2,
         fmt::format("{} to {}\n{} requests ({})\n{} are at most this slow",
                     FormatLatency(bar.low_us), FormatLatency(bar.high_us), FormatCount(bar.count),
                     FormatPercent(share), FormatPercent(below))});
  }
}

void DrawPercentiles(const LatencySummary& latency, const Scale& x, ChartDrawing* drawing) {
  const std::pair<const char*, uint64_t> marks[] = {
      {"p50", latency.p50_us}, {"p95", latency.p95_us}, {"p99", latency.p99_us}};
  double last_px = -kLabelPx;
  int line = 0;
  for (const auto& [name, us] : marks) {
    const double at = x.ToPx(static_cast<double>(us));
    line = at - last_px < kLabelPx ? line + 1 : 0;
    last_px = at;
    const ChartFrame& frame = drawing->frame();
    drawing->Add(fmt::format(
        R"(<line class="mark {0}" x1="{1:.1f}" x2="{1:.1f}" y1="{2}" y2="{3}"/>)"
        R"(<text class="marklabel" x="{4:.1f}" y="{5}">{0}</text>)",
        name, at, frame.top(), frame.bottom(), at + 4, frame.top() + 10 + line * kLabelLinePx));
  }
}

}  // namespace

std::vector<Bar> BarsOf(const std::vector<HistogramBucket>& buckets, size_t bar_count) {
  if (buckets.empty() || bar_count == 0) return {};
  const double high = std::max<double>(1.0, static_cast<double>(buckets.back().upper_us));
  const double first = std::max<double>(1.0, static_cast<double>(buckets.front().upper_us));
  // At least a factor of two wide, or a single latency would be a bar without an axis.
  const double low = std::max(1.0, std::min(first * kBucketLowShare, high / 2));
  std::vector<Bar> bars(bar_count);
  const Scale scale(Scale::Kind::kLog, low, high, 0, static_cast<double>(bar_count));
  for (size_t i = 0; i < bar_count; ++i) {
    bars[i].low_us = scale.ValueAt(static_cast<double>(i) / static_cast<double>(bar_count));
    bars[i].high_us = scale.ValueAt(static_cast<double>(i + 1) / static_cast<double>(bar_count));
  }
  // Rounded at the bars' ends rather than bar by bar, so that every request is in exactly one.
  uint64_t before = 0;
  for (size_t i = 0; i < bar_count; ++i) {
    const bool is_last = i + 1 == bar_count;
    const auto up_to =
        static_cast<uint64_t>(std::llround(CountUpTo(buckets, is_last ? high : bars[i].high_us)));
    bars[i].count = up_to - before;
    before = up_to;
  }
  return bars;
}

std::string RenderHistogram(const Report& report, const ChartFrame& frame) {
  constexpr const char* kTitle = "Latency distribution";
  const std::vector<Bar> bars = BarsOf(report.histogram, kBars);
  if (bars.empty()) return RenderFigure("histogram", kTitle, "No request was answered.", {}, "");
  uint64_t total = 0;
  uint64_t highest = 0;
  for (const Bar& bar : bars) total += bar.count, highest = std::max(highest, bar.count);
  ChartDrawing drawing(frame, kTitle);
  const Axis y = CountAxis(static_cast<double>(highest), kYTicksMax, frame.bottom(), frame.top(),
                           "requests, by latency on a log scale");
  const Axis x = LogLatencyAxis(bars.front().low_us, bars.back().high_us, kXTicksMax, frame.left(),
                                frame.right());
  drawing.DrawYAxis(y);
  drawing.DrawXAxis(x);
  std::vector<HoverColumn> hovers;
  DrawBars(bars, std::max<uint64_t>(total, 1), x.scale, y.scale, &drawing, &hovers);
  DrawPercentiles(report.latency, x.scale, &drawing);
  drawing.AddHovers(hovers);
  return RenderFigure("histogram", kTitle, "", {}, drawing.Finish());
}

}  // namespace portico::load
