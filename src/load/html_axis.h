// Axes of charts: where values lie, and which of them get a tick and a label.
//
// Plain values and pure functions, thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace portico::load {

struct Tick {
  double value = 0;
  std::string label;  // empty: a line without words
};

// Maps values onto a stretch of pixels; `from_px` may lie beyond `to_px`, as it does for y.
class Scale {
 public:
  enum class Kind { kLinear, kLog };

  // A log scale needs 0 < low. high > low, or the scale makes it so.
  Scale(Kind kind, double low, double high, double from_px, double to_px);

  // Values outside are moved to the nearer end: nothing is drawn beyond the plot.
  double ToPx(double value) const;
  // The value at a share (0 to 1) of the stretch.
  double ValueAt(double share) const;

  Kind kind() const { return kind_; }
  double low() const { return low_; }
  double high() const { return high_; }

 private:
  const Kind kind_;
  const double low_;
  const double high_;
  const double from_px_;
  const double to_px_;
};

struct Axis {
  Scale scale;
  std::vector<Tick> ticks;
  std::string title;
};

// The step of 1, 2 or 5 times a power of ten that gives at most `ticks_max` steps up to `span`.
double NiceStep(double span, int ticks_max);

// 0, then even steps, up to the first tick that is not below `high`; that is the axis's end.
// `format` makes labels of values.
Axis LinearAxis(double high, int ticks_max, double from_px, double to_px, std::string title,
                const std::function<std::string(double)>& format);
// Counts and rates from 0, labelled as plainly as the step allows: "2.5", "4,000".
Axis CountAxis(double high, int ticks_max, double from_px, double to_px, std::string title);
// Latencies in microseconds from 0, labelled in the unit that suits `high_us`.
Axis LatencyAxis(double high_us, int ticks_max, double from_px, double to_px);
// Latencies on a log scale; ticks at 1, 2 and 5 times powers of ten, or fewer if they would crowd.
Axis LogLatencyAxis(double low_us, double high_us, int ticks_max, double from_px, double to_px);
// Seconds since the start, in steps that clocks have; ends at `high_s`, tick or not.
Axis TimeAxis(double high_s, int ticks_max, double from_px, double to_px);

}  // namespace portico::load
