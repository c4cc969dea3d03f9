#include "load/html_line_chart.h"

#include <fmt/format.h>

#include "base/check.h"
#include "load/html_text.h"

namespace portico::load {
namespace {

// Up to so many points each gets a dot; beyond, dots would only blur the line.
constexpr size_t kDottedPointsMax = 40;

struct Pixel {
  double x;
  double y;
};
using Run = std::vector<Pixel>;

// The stretches between gaps.
std::vector<Run> RunsOf(const Series& series, const LineChart& chart) {
  std::vector<Run> runs(1);
  for (const Point& point : series.points) {
    if (point.y) {
      runs.back().push_back({chart.x.scale.ToPx(point.x), chart.y.scale.ToPx(*point.y)});
    } else if (!runs.back().empty()) {
      runs.emplace_back();
    }
  }
  if (runs.back().empty()) runs.pop_back();
  return runs;
}

std::string PathOf(const Run& run) {
  std::string out;
  for (const Pixel& pixel : run) {
    out += fmt::format("{}{:.1f} {:.1f}", out.empty() ? "M" : "L", pixel.x, pixel.y);
  }
  return out;
}

std::string AreaOf(const Run& run, double bottom) {
  return fmt::format("{}L{:.1f} {:.1f}L{:.1f} {:.1f}Z", PathOf(run), run.back().x, bottom,
                     run.front().x, bottom);
}

std::string Dot(const Pixel& at, const Series& series) {
  return fmt::format(R"(<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="2.5"/>)", series.style,
                     at.x, at.y);
}

void DrawSeries(const Series& series, const LineChart& chart, ChartDrawing* drawing) {
  const char* look = series.look == Series::Look::kDashed ? " dashed" : "";
  const bool dotted =
      series.points.size() <= kDottedPointsMax && series.look != Series::Look::kDashed;
  for (const Run& run : RunsOf(series, chart)) {
    if (series.look == Series::Look::kArea && run.size() > 1) {
      drawing->Add(fmt::format(R"(<path class="area {}" d="{}"/>)", series.style,
                               AreaOf(run, chart.frame.bottom())));
    }
    if (run.size() > 1) {
      drawing->Add(
          fmt::format(R"(<path class="line {}{}" d="{}"/>)", series.style, look, PathOf(run)));
    }
    // A point alone between gaps would not be seen without.
    if (!dotted && run.size() > 1) continue;
    for (const Pixel& pixel : run) drawing->Add(Dot(pixel, series));
  }
}

}  // namespace

std::string RenderLineChart(const LineChart& chart) {
  ChartDrawing drawing(chart.frame, chart.title);
  drawing.DrawYAxis(chart.y);
  drawing.DrawXAxis(chart.x);
  std::vector<LegendEntry> legend;
  for (const Series& series : chart.series) {
    DrawSeries(series, chart, &drawing);
    const char* look = series.look == Series::Look::kDashed ? " dashed" : "";
    legend.push_back({series.name, series.style + look});
  }
  drawing.AddHovers(chart.hovers);
  return RenderFigure(chart.id, chart.title, chart.note, legend, drawing.Finish());
}

std::vector<HoverColumn> HoverColumnsAround(const std::vector<double>& xs, const Scale& scale,
                                            const ChartFrame& frame,
                                            const std::vector<std::string>& texts) {
  PORTICO_CHECK(xs.size() == texts.size());
  std::vector<HoverColumn> out;
  for (size_t i = 0; i < xs.size(); ++i) {
    const double at = scale.ToPx(xs[i]);
    const double from = i > 0 ? (scale.ToPx(xs[i - 1]) + at) / 2 : frame.left();
    const double to = i + 1 < xs.size() ? (scale.ToPx(xs[i + 1]) + at) / 2 : frame.right();
    out.push_back({from, to, at, texts[i]});
  }
  return out;
}

}  // namespace portico::load
