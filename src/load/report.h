// What a load test found: the numbers that the terminal, the JSON file, the HTML report and the
// thresholds are all made of.
//
// Latencies are in microseconds. In a closed loop a latency runs from sending to the last byte of
// the answer (from connecting, where each request has a connection of its own); in an open loop
// from the moment the request was due, so that a server that stalls cannot hide the requests that
// it kept from being sent ("coordinated omission"). Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace portico::load {

struct LatencySummary {
  uint64_t count = 0;
  double mean_us = 0;
  double stddev_us = 0;
  uint64_t min_us = 0;
  uint64_t p50_us = 0;
  uint64_t p75_us = 0;
  uint64_t p90_us = 0;
  uint64_t p95_us = 0;
  uint64_t p99_us = 0;
  uint64_t p999_us = 0;
  uint64_t max_us = 0;
};

// One second of the run, or less at its end.
struct Interval {
  double start_s = 0;
  double length_s = 0;
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t received_bytes = 0;
  uint32_t vus = 0;  // that were at work
  LatencySummary latency;
};

// Failed requests that failed alike. `status` is 0 where no answer came.
struct ErrorGroup {
  int status = 0;
  std::string message;
  uint64_t count = 0;
};

struct StatusCount {
  int status = 0;
  uint64_t count = 0;
};

// Latencies above the bucket before, up to `upper_us`. Empty buckets are left out.
struct HistogramBucket {
  uint64_t upper_us = 0;
  uint64_t count = 0;
};

// One named request of a test; a plain URL has one, a Postman collection one for each of its items.
struct RequestReport {
  std::string name;
  std::string method;
  std::string url;
  uint64_t requests = 0;
  uint64_t errors = 0;
  LatencySummary latency;
};

// One `--fail-if`: what was asked for, what it came to, and whether that is good.
struct ThresholdResult {
  std::string text;   // as given: "p95>50ms"
  double value = 0;   // measured, in the unit of the limit
  std::string shown;  // the measured value with its unit: "61.2ms"
  bool passed = true;
};

struct Report {
  std::string name;  // or empty
  // What was asked for, as the person wrote it or as defaults filled it in.
  std::string target;
  std::string model;                      // "closed" or "open"
  uint32_t vus = 0;                       // closed: virtual users; open: connections at most
  std::optional<double> rate_per_second;  // open
  std::string started_at;                 // ISO 8601, UTC
  std::string tool_version;

  // Measured: from the beginning to the last answer or, if time has ended the run, to its end.
  double duration_s = 0;
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t sent_bytes = 0;
  uint64_t received_bytes = 0;
  uint64_t connections_opened = 0;
  // Open loop: requests that were due but not sent before the end, as no connection was free.
  uint64_t unsent = 0;

  LatencySummary latency;  // of all requests that got an answer
  std::vector<Interval> intervals;
  std::vector<HistogramBucket> histogram;
  std::vector<StatusCount> statuses;
  std::vector<ErrorGroup> error_groups;  // most frequent first
  std::vector<RequestReport> by_request;
  std::vector<ThresholdResult> thresholds;
  bool interrupted = false;  // ended early, by hand

  double RequestsPerSecond() const {
    return duration_s > 0 ? static_cast<double>(requests) / duration_s : 0;
  }
  double ErrorRate() const {
    return requests > 0 ? static_cast<double>(errors) / static_cast<double>(requests) : 0;
  }
};

}  // namespace portico::load
