#include "load/html_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/html_histogram.h"
#include "load/html_over_time.h"
#include "load/html_page.h"
#include "load/html_text.h"

namespace portico::load {
namespace {

using enum Table::Align;

std::string LatencyOf(uint64_t us) { return FormatLatency(static_cast<double>(us)); }

std::string StatusText(int status) { return status == 0 ? "no answer" : std::to_string(status); }

double ShareOf(uint64_t part, uint64_t whole) {
  return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
}

std::string RestNote(size_t count, const char* what) {
  if (count <= kReportRowsMax) return "";
  return fmt::format("and {} {} more", FormatCount(count - kReportRowsMax), what);
}

PageHeader HeaderOf(const Report& report) {
  PageHeader header{report.name.empty() ? "Load test" : report.name, report.target, {}};
  const bool open = report.model == "open";
  header.facts.emplace_back("Model", open ? "open loop" : "closed loop");
  if (open && report.rate_per_second) {
    header.facts.emplace_back("Arrival rate", FormatRate(*report.rate_per_second) + "/s");
  }
  header.facts.emplace_back(open ? "Connections, at most" : "Virtual users",
                            FormatCount(report.vus));
  header.facts.emplace_back(
      "Duration", FormatSpan(report.duration_s) + (report.interrupted ? " (ended by hand)" : ""));
  header.facts.emplace_back("Started", report.started_at);
  return header;
}

std::string Tiles(const Report& report) {
  const LatencySummary& latency = report.latency;
  return RenderTiles({
      {"requests", "Requests", FormatCount(report.requests),
       FormatBytes(static_cast<double>(report.received_bytes)) + " received"},
      {"rate", "Requests/s", FormatRate(report.RequestsPerSecond()), "on average"},
      {"mean", "Mean latency", FormatLatency(latency.mean_us), "p50 " + LatencyOf(latency.p50_us)},
      {"p95", "p95", LatencyOf(latency.p95_us), "19 of 20 are faster"},
      {"p99", "p99", LatencyOf(latency.p99_us), "slowest " + LatencyOf(latency.max_us)},
      {"errors", "Errors", FormatPercent(report.ErrorRate()),
       FormatCount(report.errors) + " requests", report.errors > 0},
  });
}

std::string Thresholds(const Report& report) {
  if (report.thresholds.empty()) return "";
  Table table{
      "thresholds", "Thresholds", {{"Fails if", kText}, {"Measured"}, {"Outcome", kText}}, {}, ""};
  for (const ThresholdResult& threshold : report.thresholds) {
    table.rows.push_back({threshold.text, threshold.shown, threshold.passed ? "passed" : "failed"});
  }
  return RenderTable(table);
}

std::string Errors(const Report& report) {
  if (report.error_groups.empty()) return "";
  Table table{"errors",
              "Errors",
              {{"Status", kText}, {"Message", kText}, {"Requests"}, {"Share"}},
              {},
              RestNote(report.error_groups.size(), "kinds of errors")};
  const size_t count = std::min(report.error_groups.size(), kReportRowsMax);
  for (size_t i = 0; i < count; ++i) {
    const ErrorGroup& group = report.error_groups[i];
    table.rows.push_back({StatusText(group.status), group.message, FormatCount(group.count),
                          FormatPercent(ShareOf(group.count, report.requests))});
  }
  return RenderTable(table);
}

std::string Requests(const Report& report) {
  Table table{"requests",
              "By request",
              {{"Name", kText},
               {"Request", kText},
               {"Requests"},
               {"Errors"},
               {"Mean"},
               {"p50"},
               {"p95"},
               {"p99"},
               {"Max"}},
              {},
              RestNote(report.by_request.size(), "requests")};
  const size_t count = std::min(report.by_request.size(), kReportRowsMax);
  for (size_t i = 0; i < count; ++i) {
    const RequestReport& request = report.by_request[i];
    const LatencySummary& latency = request.latency;
    table.rows.push_back(
        {request.name, request.method + " " + request.url, FormatCount(request.requests),
         FormatCount(request.errors), FormatLatency(latency.mean_us), LatencyOf(latency.p50_us),
         LatencyOf(latency.p95_us), LatencyOf(latency.p99_us), LatencyOf(latency.max_us)});
  }
  return RenderTable(table);
}

std::string Latencies(const Report& report) {
  const LatencySummary& latency = report.latency;
  Table table{"latencies", "Latency", {{"Figure", kText}, {"Latency"}}, {}, ""};
  table.rows = {
      {"fastest", LatencyOf(latency.min_us)},
      {"mean", FormatLatency(latency.mean_us)},
      {"standard deviation", FormatLatency(latency.stddev_us)},
      {"p50", LatencyOf(latency.p50_us)},
      {"p75", LatencyOf(latency.p75_us)},
      {"p90", LatencyOf(latency.p90_us)},
      {"p95", LatencyOf(latency.p95_us)},
      {"p99", LatencyOf(latency.p99_us)},
      {"p99.9", LatencyOf(latency.p999_us)},
      {"slowest", LatencyOf(latency.max_us)},
  };
  table.note = report.model == "open"
                   ? "From the moment a request was due to the last byte of its answer, so a "
                     "server that stalls cannot hide the requests it held up."
                   : "From sending to the last byte of the answer.";
  return RenderTable(table);
}

std::string Totals(const Report& report) {
  Table table{"totals", "Traffic", {{"What", kText}, {"How much"}}, {}, ""};
  for (const StatusCount& status : report.statuses) {
    const std::string what =
        status.status == 0 ? "no answer" : fmt::format("answers with status {}", status.status);
    table.rows.push_back({what, FormatCount(status.count)});
  }
  table.rows.push_back({"sent", FormatBytes(static_cast<double>(report.sent_bytes))});
  table.rows.push_back({"received", FormatBytes(static_cast<double>(report.received_bytes))});
  table.rows.push_back({"connections opened", FormatCount(report.connections_opened)});
  if (report.unsent > 0) {
    table.rows.push_back({"due, but not sent before the end", FormatCount(report.unsent)});
  }
  return RenderTable(table);
}

}  // namespace

std::string RenderHtml(const Report& report) {
  std::string body = Tiles(report);
  body += Thresholds(report);
  body += RenderLatencyOverTime(report);
  body += "<div class=\"pair\">" + RenderThroughput(report) + RenderHistogram(report, kHalfFrame) +
          "</div>\n";
  body += RenderVirtualUsers(report);
  body += Errors(report);
  body += Requests(report);
  body += "<div class=\"pair\">" + Latencies(report) + Totals(report) + "</div>\n";
  return RenderPage(HeaderOf(report), body, "Made by portico load " + report.tool_version);
}

}  // namespace portico::load
