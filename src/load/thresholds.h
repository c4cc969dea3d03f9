// What `--fail-if` says: conditions on a report's numbers under which a run counts as failed.
//
//   threshold = metric comparison number [unit]         spaces may stand between
//   metric    = min | mean | stddev | p50 | p75 | p90 | p95 | p99 | p99.9 | max    a latency
//             | error_rate | errors | rate | requests | unsent
//   comparison = < | <= | > | >=
//   unit      = us | ms | s for a latency, which must have one; % or none (a fraction) for
//               error_rate; /s or none for rate; none for counts
//
// Pure values, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "load/report.h"

namespace portico::load {

class Threshold {
 public:
  // Error (InvalidThreshold): what is not understood, and what would be.
  static Result<Threshold> Parse(std::string_view text);

  // Whether the report is within it. A latency of a run in which no request got an answer is not.
  ThresholdResult Check(const Report& report) const;

 private:
  enum class Comparison : uint8_t { kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

  std::string text_;
  const struct Metric* metric_ = nullptr;  // of the table of metrics
  Comparison comparison_ = Comparison::kGreater;
  double limit_ = 0;  // in the metric's own unit
  double unit_ = 1;   // the limit's unit, in the metric's own
  std::string unit_name_;
};

}  // namespace portico::load
