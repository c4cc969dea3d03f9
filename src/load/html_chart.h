// The frame that all charts of the HTML reports share: an SVG with grid, axes and labels, a heading
// and a legend around it, and the columns that the pointer can rest on.
//
// Colours come from the page's style sheet by class, so that one drawing serves light and dark.
// Not thread-safe; a chart is drawn by one thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/html_axis.h"

namespace portico::load {

// Pixels of the drawing; the page scales it to the width that there is.
struct ChartFrame {
  double width = 1040;
  double height = 270;

  double left() const { return 74; }
  double right() const { return width - 20; }
  double top() const { return 22; }
  double bottom() const { return height - 32; }
};
inline constexpr ChartFrame kWideFrame{};
inline constexpr ChartFrame kHalfFrame{508, 270};

struct LegendEntry {
  std::string name;
  std::string style;  // a class of the style sheet: "s1", "error", …
};

// What is told while the pointer is over a stretch of the plot.
struct HoverColumn {
  double from_px = 0;
  double to_px = 0;
  double at_px = 0;  // where the line stands
  std::string text;  // lines, plain text
};

class ChartDrawing {
 public:
  // `label` says in words what is to be seen, for those who cannot see it.
  ChartDrawing(const ChartFrame& frame, std::string_view label);

  void DrawYAxis(const Axis& axis);
  void DrawXAxis(const Axis& axis);
  // SVG elements as they are.
  void Add(std::string_view svg) { svg_ += svg; }
  // After all else, as they lie on top.
  void AddHovers(const std::vector<HoverColumn>& columns);

  const ChartFrame& frame() const { return frame_; }
  std::string Finish();

 private:
  const ChartFrame frame_;
  std::string svg_;
};

// A figure with its heading; `id` is for tests and links. `note` may be empty.
std::string RenderFigure(std::string_view id, std::string_view title, std::string_view note,
                         const std::vector<LegendEntry>& legend, std::string_view svg);

}  // namespace portico::load
