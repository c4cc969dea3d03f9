#include "load/thresholds.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <utility>

namespace portico::load {

enum class MetricKind : uint8_t { kLatency, kFraction, kRate, kCount };

struct Metric {
  std::string_view name;
  MetricKind kind;
  double (*value)(const Report&);
};

namespace {

constexpr Metric kMetrics[] = {
    {"min", MetricKind::kLatency, [](const Report& r) { return double(r.latency.min_us); }},
    {"mean", MetricKind::kLatency, [](const Report& r) { return r.latency.mean_us; }},
    {"stddev", MetricKind::kLatency, [](const Report& r) { return r.latency.stddev_us; }},
    {"p50", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p50_us); }},
    {"p75", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p75_us); }},
    {"p90", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p90_us); }},
    {"p95", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p95_us); }},
    {"p99", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p99_us); }},
    {"p99.9", MetricKind::kLatency, [](const Report& r) { return double(r.latency.p999_us); }},
    {"max", MetricKind::kLatency, [](const Report& r) { return double(r.latency.max_us); }},
    {"error_rate", MetricKind::kFraction, [](const Report& r) { return r.ErrorRate(); }},
    {"rate", MetricKind::kRate, [](const Report& r) { return r.RequestsPerSecond(); }},
    {"errors", MetricKind::kCount, [](const Report& r) { return double(r.errors); }},
    {"requests", MetricKind::kCount, [](const Report& r) { return double(r.requests); }},
    {"unsent", MetricKind::kCount, [](const Report& r) { return double(r.unsent); }},
};

struct Unit {
  MetricKind kind;
  std::string_view name;
  double size;
};
constexpr Unit kUnits[] = {
    {MetricKind::kLatency, "us", 1},     {MetricKind::kLatency, "µs", 1},
    {MetricKind::kLatency, "ms", 1'000}, {MetricKind::kLatency, "s", 1'000'000},
    {MetricKind::kFraction, "%", 0.01},  {MetricKind::kFraction, "", 1},
    {MetricKind::kRate, "/s", 1},        {MetricKind::kRate, "", 1},
    {MetricKind::kCount, "", 1},
};

std::string_view Trim(std::string_view text) {
  const size_t from = text.find_first_not_of(' ');
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(' ') - from + 1);
}

const Metric* FindMetric(std::string_view name) {
  for (const Metric& metric : kMetrics) {
    if (metric.name == name) return &metric;
  }
  return nullptr;
}

tl::unexpected<AwsError> Invalid(std::string_view text, std::string_view why) {
  return Fail("InvalidThreshold",
              fmt::format("'{}' {}. A threshold is like 'p95>50ms', 'error_rate>1%' or 'rate<100'.",
                          text, why));
}

}  // namespace

Result<Threshold> Threshold::Parse(std::string_view text) {
  Threshold out;
  out.text_ = Trim(text);
  const size_t at = text.find_first_of("<>");
  if (at == std::string_view::npos) return Invalid(text, "compares nothing with < or >");
  out.metric_ = FindMetric(Trim(text.substr(0, at)));
  if (out.metric_ == nullptr) {
    std::string names;
    for (const Metric& metric : kMetrics) {
      names.append(names.empty() ? "" : ", ").append(metric.name);
    }
    return Invalid(text, fmt::format("is about none of {}", names));
  }
  const bool or_equal = text.substr(at + 1).starts_with('=');
  if (text[at] == '<') {
    out.comparison_ = or_equal ? Comparison::kLessOrEqual : Comparison::kLess;
  } else {
    out.comparison_ = or_equal ? Comparison::kGreaterOrEqual : Comparison::kGreater;
  }
  const std::string_view limit = Trim(text.substr(at + (or_equal ? 2 : 1)));
  double number = 0;
  const auto [end, error] = std::from_chars(limit.data(), limit.data() + limit.size(), number);
  if (error != std::errc() || !std::isfinite(number) || number < 0) {
    return Invalid(text, "compares with no number");
  }
  out.unit_name_ = Trim(limit.substr(static_cast<size_t>(end - limit.data())));
  for (const Unit& unit : kUnits) {
    if (unit.kind != out.metric_->kind || unit.name != out.unit_name_) continue;
    out.unit_ = unit.size;
    out.limit_ = number * unit.size;
    return out;
  }
  return Invalid(text, out.metric_->kind == MetricKind::kLatency
                           ? "needs a unit: us, ms or s"
                           : fmt::format("has a unit that {} has not", out.metric_->name));
}

ThresholdResult Threshold::Check(const Report& report) const {
  ThresholdResult out;
  out.text = text_;
  if (metric_->kind == MetricKind::kLatency && report.latency.count == 0) {
    out.shown = "no answers";
    out.passed = false;
    return out;
  }
  const double value = metric_->value(report);
  out.value = value / unit_;
  out.shown = metric_->kind == MetricKind::kCount ? fmt::format("{:.0f}", out.value)
                                                  : fmt::format("{:.4g}{}", out.value, unit_name_);
  switch (comparison_) {
    case Comparison::kLess:
      out.passed = !(value < limit_);
      break;
    case Comparison::kLessOrEqual:
      out.passed = !(value <= limit_);
      break;
    case Comparison::kGreater:
      out.passed = !(value > limit_);
      break;
    case Comparison::kGreaterOrEqual:
      out.passed = !(value >= limit_);
      break;
  }
  return out;
}

}  // namespace portico::load
