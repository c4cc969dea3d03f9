#include "load/html_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "load/html_text.h"

namespace portico::load {
namespace {

constexpr double kSlack = 1e-9;  // of a step: what rounding may add or take

// Steps of a clock, in seconds.
constexpr double kTimeSteps[] = {0.1, 0.2, 0.5, 1,   2,    5,    10,   15,    30,    60,
                                 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400};

struct Unit {
  double us;
  const char* name;
};

Unit UnitFor(double high_us) {
  if (high_us < 1000) return {1, "µs"};
  if (high_us < 1e6) return {1000, "ms"};
  return {1e6, "s"};
}

// No more digits than the step needs.
std::string Trimmed(double value) {
  std::string text = fmt::format("{:.6f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string TimeLabel(double seconds, double step) {
  if (step < 60 && seconds < 120) return Trimmed(seconds) + " s";
  const auto whole = static_cast<int64_t>(std::llround(seconds));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

double TimeStep(double span, int ticks_max) {
  for (const double step : kTimeSteps) {
    if (span / step <= ticks_max + kSlack) return step;
  }
  return std::ceil(span / ticks_max / 86400) * 86400;
}

std::vector<double> LogTickValues(double low, double high, std::initializer_list<double> digits) {
  std::vector<double> out;
  for (double power = std::pow(10, std::floor(std::log10(low))); power <= high; power *= 10) {
    for (const double digit : digits) {
      const double value = digit * power;
      if (value >= low * (1 - kSlack) && value <= high * (1 + kSlack)) out.push_back(value);
    }
  }
  return out;
}

std::vector<double> LogTickValues(double low, double high, int ticks_max) {
  std::vector<double> out = LogTickValues(low, high, {1, 2, 5});
  if (static_cast<int>(out.size()) > ticks_max) out = LogTickValues(low, high, {1, 3});
  if (static_cast<int>(out.size()) > ticks_max) out = LogTickValues(low, high, {1});
  return out;
}

}  // namespace

Scale::Scale(Kind kind, double low, double high, double from_px, double to_px)
    : kind_(kind),
      low_(low),
      high_(high > low ? high : low + std::max(1.0, std::abs(low))),
      from_px_(from_px),
      to_px_(to_px) {}

double Scale::ToPx(double value) const {
  value = std::clamp(value, low_, high_);
  const double share = kind_ == Kind::kLog ? std::log(value / low_) / std::log(high_ / low_)
                                           : (value - low_) / (high_ - low_);
  return from_px_ + share * (to_px_ - from_px_);
}

double Scale::ValueAt(double share) const {
  return kind_ == Kind::kLog ? low_ * std::pow(high_ / low_, share) : low_ + share * (high_ - low_);
}

double NiceStep(double span, int ticks_max) {
  const double least = span / std::max(1, ticks_max);
  if (!(least > 0) || !std::isfinite(least)) return 1;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= least * (1 - kSlack)) return digit * power;
  }
  return 10 * power;
}

Axis LinearAxis(double high, int ticks_max, double from_px, double to_px, std::string title,
                const std::function<std::string(double)>& format) {
  if (!(high > 0)) high = 1;
  const double step = NiceStep(high, ticks_max);
  const auto steps = static_cast<int>(std::ceil(high / step - kSlack));
  Axis axis{Scale(Scale::Kind::kLinear, 0, steps * step, from_px, to_px), {}, std::move(title)};
  for (int i = 0; i <= steps; ++i) axis.ticks.push_back({i * step, format(i * step)});
  return axis;
}

Axis CountAxis(double high, int ticks_max, double from_px, double to_px, std::string title) {
  return LinearAxis(high, ticks_max, from_px, to_px, std::move(title), [](double count) {
    return count < 1000 ? Trimmed(count) : FormatCount(static_cast<uint64_t>(std::llround(count)));
  });
}

Axis LatencyAxis(double high_us, int ticks_max, double from_px, double to_px) {
  const Unit unit = UnitFor(high_us);
  return LinearAxis(high_us, ticks_max, from_px, to_px, "latency", [unit](double us) {
    return fmt::format("{} {}", Trimmed(us / unit.us), unit.name);
  });
}

Axis LogLatencyAxis(double low_us, double high_us, int ticks_max, double from_px, double to_px) {
  low_us = std::max(low_us, 1.0);
  high_us = std::max(high_us, low_us * 2);
  Axis axis{Scale(Scale::Kind::kLog, low_us, high_us, from_px, to_px), {}, "latency (log scale)"};
  for (const double value : LogTickValues(low_us, high_us, ticks_max)) {
    const Unit unit = UnitFor(value * (1 + kSlack));
    axis.ticks.push_back({value, fmt::format("{} {}", Trimmed(value / unit.us), unit.name)});
  }
  return axis;
}

Axis TimeAxis(double high_s, int ticks_max, double from_px, double to_px) {
  if (!(high_s > 0)) high_s = 1;
  const double step = TimeStep(high_s, ticks_max);
  Axis axis{Scale(Scale::Kind::kLinear, 0, high_s, from_px, to_px), {}, "time"};
  for (int i = 0; i * step <= high_s * (1 + kSlack); ++i) {
    axis.ticks.push_back({i * step, TimeLabel(i * step, step)});
  }
  return axis;
}

}  // namespace portico::load
