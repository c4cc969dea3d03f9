#include "load/json_report.h"

#include <cmath>

#include "codec/json/writer.h"

namespace portico::load {
namespace {

using json::Writer;

void Count(Writer& writer, std::string_view key, uint64_t value) {
  writer.Member(key, static_cast<int64_t>(value));
}

void Number(Writer& writer, std::string_view key, double value) {
  writer.Key(key);
  writer.Double(std::isfinite(value) ? value : 0);
}

void WriteLatency(Writer& writer, const LatencySummary& latency) {
  writer.Key("latency_us");
  writer.BeginObject();
  Count(writer, "count", latency.count);
  Number(writer, "mean", latency.mean_us);
  Number(writer, "stddev", latency.stddev_us);
  Count(writer, "min", latency.min_us);
  Count(writer, "p50", latency.p50_us);
  Count(writer, "p75", latency.p75_us);
  Count(writer, "p90", latency.p90_us);
  Count(writer, "p95", latency.p95_us);
  Count(writer, "p99", latency.p99_us);
  Count(writer, "p99.9", latency.p999_us);
  Count(writer, "max", latency.max_us);
  writer.EndObject();
}

void WriteIntervals(Writer& writer, const std::vector<Interval>& intervals) {
  writer.Key("intervals");
  writer.BeginArray();
  for (const Interval& interval : intervals) {
    writer.BeginObject();
    Number(writer, "start_s", interval.start_s);
    Number(writer, "length_s", interval.length_s);
    Count(writer, "requests", interval.requests);
    Count(writer, "errors", interval.errors);
    Count(writer, "received_bytes", interval.received_bytes);
    Count(writer, "vus", interval.vus);
    WriteLatency(writer, interval.latency);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteHistogram(Writer& writer, const std::vector<HistogramBucket>& histogram) {
  writer.Key("histogram");
  writer.BeginArray();
  for (const HistogramBucket& bucket : histogram) {
    writer.BeginObject();
    Count(writer, "upper_us", bucket.upper_us);
    Count(writer, "count", bucket.count);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteOutcomes(Writer& writer, const Report& report) {
  writer.Key("statuses");
  writer.BeginArray();
  for (const StatusCount& status : report.statuses) {
    writer.BeginObject();
    writer.Member("status", status.status);
    Count(writer, "count", status.count);
    writer.EndObject();
  }
  writer.EndArray();
  writer.Key("error_groups");
  writer.BeginArray();
  for (const ErrorGroup& group : report.error_groups) {
    writer.BeginObject();
    writer.Member("status", group.status);
    writer.Member("message", group.message);
    Count(writer, "count", group.count);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteRequests(Writer& writer, const std::vector<RequestReport>& requests) {
  writer.Key("by_request");
  writer.BeginArray();
  for (const RequestReport& request : requests) {
    writer.BeginObject();
    writer.Member("name", request.name);
    writer.Member("method", request.method);
    writer.Member("url", request.url);
    Count(writer, "requests", request.requests);
    Count(writer, "errors", request.errors);
    WriteLatency(writer, request.latency);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteThresholds(Writer& writer, const std::vector<ThresholdResult>& thresholds) {
  writer.Key("thresholds");
  writer.BeginArray();
  for (const ThresholdResult& threshold : thresholds) {
    writer.BeginObject();
    writer.Member("threshold", threshold.text);
    Number(writer, "value", threshold.value);
    writer.Member("shown", threshold.shown);
    writer.Member("passed", threshold.passed);
    writer.EndObject();
  }
  writer.EndArray();
}

void WriteQuestion(Writer& writer, const Report& report) {
  writer.Member("version", kJsonReportVersion);
  writer.Member("tool_version", report.tool_version);
  writer.Member("name", report.name);
  writer.Member("target", report.target);
  writer.Member("model", report.model);
  Count(writer, "vus", report.vus);
  writer.Key("rate_per_second");
  if (report.rate_per_second) {
    writer.Double(*report.rate_per_second);
  } else {
    writer.Null();
  }
  writer.Member("started_at", report.started_at);
}

}  // namespace

std::string RenderJson(const Report& report) {
  std::string out;
  Writer writer(&out);
  writer.BeginObject();
  WriteQuestion(writer, report);
  writer.Member("interrupted", report.interrupted);
  Number(writer, "duration_s", report.duration_s);
  Count(writer, "requests", report.requests);
  Count(writer, "errors", report.errors);
  Number(writer, "requests_per_second", report.RequestsPerSecond());
  Number(writer, "error_rate", report.ErrorRate());
  Count(writer, "sent_bytes", report.sent_bytes);
  Count(writer, "received_bytes", report.received_bytes);
  Count(writer, "connections_opened", report.connections_opened);
  Count(writer, "unsent", report.unsent);
  WriteLatency(writer, report.latency);
  WriteOutcomes(writer, report);
  WriteRequests(writer, report.by_request);
  WriteThresholds(writer, report.thresholds);
  WriteIntervals(writer, report.intervals);
  WriteHistogram(writer, report.histogram);
  writer.EndObject();
  out.push_back('\n');
  return out;
}

}  // namespace portico::load
