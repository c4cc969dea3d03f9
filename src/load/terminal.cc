#include "load/terminal.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "load/html_text.h"

namespace portico::load {
namespace {

constexpr std::string_view kBlocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

template <typename... Args>
void Append(std::string* out, fmt::format_string<Args...> format, Args&&... args) {
  fmt::format_to(std::back_inserter(*out), format, std::forward<Args>(args)...);
}

double RateOf(const Interval& interval) {
  return interval.length_s > 0 ? static_cast<double>(interval.requests) / interval.length_s : 0;
}

// The last full second, or nothing yet.
Interval Latest(const Progress& progress) {
  return progress.intervals.empty() ? Interval() : progress.intervals.back();
}

void AppendTotals(const Report& report, std::string* out) {
  Append(out, "\n{}{}{}\n", report.name, report.name.empty() ? "" : ": ", report.target);
  if (report.rate_per_second) {
    Append(out, "  open loop, {}/s asked for, at most {} connections",
           FormatRate(*report.rate_per_second), report.vus);
  } else {
    Append(out, "  closed loop, {} virtual user{}", report.vus, report.vus == 1 ? "" : "s");
  }
  Append(out, ", {:.1f} s{}\n\n", report.duration_s, report.interrupted ? ", interrupted" : "");
  Append(out, "  requests     {}  ({}/s)\n", FormatCount(report.requests),
         FormatRate(report.RequestsPerSecond()));
  Append(out, "  errors       {}  ({})\n", FormatCount(report.errors),
         FormatPercent(report.ErrorRate()));
  if (report.unsent > 0) {
    Append(out, "  unsent       {}  (due, but no connection was free)\n",
           FormatCount(report.unsent));
  }
  Append(out, "  received     {}, sent {}\n",
         FormatBytes(static_cast<double>(report.received_bytes)),
         FormatBytes(static_cast<double>(report.sent_bytes)));
  Append(out, "  connections  {}\n", FormatCount(report.connections_opened));
}

void AppendLatency(const LatencySummary& latency, std::string* out) {
  if (latency.count == 0) return;
  Append(out, "\n  latency      mean {} ± {}\n", FormatLatency(latency.mean_us),
         FormatLatency(latency.stddev_us));
  const std::pair<std::string_view, uint64_t> rows[] = {
      {"min", latency.min_us},    {"p50", latency.p50_us}, {"p75", latency.p75_us},
      {"p90", latency.p90_us},    {"p95", latency.p95_us}, {"p99", latency.p99_us},
      {"p99.9", latency.p999_us}, {"max", latency.max_us}};
  for (const auto& [name, value] : rows) {
    Append(out, "    {:<6}{:>10}\n", name, FormatLatency(static_cast<double>(value)));
  }
}

void AppendOutcomes(const Report& report, std::string* out) {
  if (!report.statuses.empty()) out->append("\n  statuses\n");
  for (const StatusCount& status : report.statuses) {
    Append(out, "    {:<6}{:>12}\n", status.status, FormatCount(status.count));
  }
  if (!report.error_groups.empty()) out->append("\n  errors\n");
  for (size_t i = 0; i < std::min(report.error_groups.size(), kTableRowsMax); ++i) {
    const ErrorGroup& group = report.error_groups[i];
    const std::string status = group.status == 0 ? "-" : std::to_string(group.status);
    Append(out, "    {:<6}{:>12}  {}\n", status, FormatCount(group.count), group.message);
  }
  if (report.error_groups.size() > kTableRowsMax) {
    Append(out, "    and {} more kinds\n", report.error_groups.size() - kTableRowsMax);
  }
}

void AppendRequests(const std::vector<RequestReport>& requests, std::string* out) {
  if (requests.size() < 2) return;
  Append(out, "\n  {:>10} {:>8} {:>10} {:>10}  request\n", "requests", "errors", "p50", "p95");
  for (size_t i = 0; i < std::min(requests.size(), kTableRowsMax); ++i) {
    const RequestReport& one = requests[i];
    Append(out, "  {:>10} {:>8} {:>10} {:>10}  {}\n", FormatCount(one.requests),
           FormatCount(one.errors), FormatLatency(static_cast<double>(one.latency.p50_us)),
           FormatLatency(static_cast<double>(one.latency.p95_us)), one.name);
  }
  if (requests.size() > kTableRowsMax) {
    Append(out, "  and {} more requests\n", requests.size() - kTableRowsMax);
  }
}

void AppendThresholds(const std::vector<ThresholdResult>& thresholds, std::string* out) {
  if (!thresholds.empty()) out->append("\n  fails if\n");
  for (const ThresholdResult& one : thresholds) {
    Append(out, "    {:<22} {:>10}  {}\n", one.text, one.shown, one.passed ? "passed" : "FAILED");
  }
}

}  // namespace

std::string Sparkline(const std::vector<double>& values) {
  const size_t columns = std::min(values.size(), kSparklineColumnsMax);
  const auto first = values.end() - static_cast<ptrdiff_t>(columns);
  const double highest = columns == 0 ? 0 : *std::max_element(first, values.end());
  std::string out;
  for (auto value = first; value != values.end(); ++value) {
    const double height = highest > 0 ? *value / highest * 7 : 0;
    out.append(kBlocks[static_cast<size_t>(std::clamp(height + 0.5, 0.0, 7.0))]);
  }
  return out;
}

std::string ProgressLine(const Progress& progress) {
  const Interval latest = Latest(progress);
  return fmt::format("{:6.1f} s  {} requests  {}/s  errors {}  p50 {}  p95 {}  p99 {}",
                     progress.elapsed_s, FormatCount(progress.requests), FormatRate(RateOf(latest)),
                     FormatCount(progress.errors),
                     FormatLatency(static_cast<double>(latest.latency.p50_us)),
                     FormatLatency(static_cast<double>(latest.latency.p95_us)),
                     FormatLatency(static_cast<double>(latest.latency.p99_us)));
}

std::string LiveView::Update(const Progress& progress) {
  std::vector<double> rates;
  std::vector<double> latencies;
  const size_t skip =
      progress.intervals.size() - std::min(progress.intervals.size(), kSparklineColumnsMax);
  for (size_t i = skip; i < progress.intervals.size(); ++i) {
    rates.push_back(RateOf(progress.intervals[i]));
    latencies.push_back(static_cast<double>(progress.intervals[i].latency.p95_us));
  }
  std::string out;
  if (lines_ > 0) Append(&out, "\x1b[{}A\x1b[J", lines_);
  out.append(ProgressLine(progress)).append("\n");
  Append(&out, "  rate  {} {}/s\n", Sparkline(rates), FormatRate(RateOf(Latest(progress))));
  Append(&out, "  p95   {} {}\n", Sparkline(latencies),
         FormatLatency(static_cast<double>(Latest(progress).latency.p95_us)));
  lines_ = 3;
  return out;
}

std::string RenderSummary(const Report& report) {
  std::string out;
  AppendTotals(report, &out);
  AppendLatency(report.latency, &out);
  AppendOutcomes(report, &out);
  AppendRequests(report.by_request, &out);
  AppendThresholds(report.thresholds, &out);
  return out;
}

}  // namespace portico::load
