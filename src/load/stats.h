// What a run counts: each worker in a Recorder of its own, without locks, handed to the Collector
// once a second, which merges them and closes the seconds that all workers are past.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "load/error_groups.h"
#include "load/histogram.h"
#include "load/report.h"

namespace portico::load {

inline constexpr int64_t kIntervalUs = 1'000'000;
// What is answered so shortly after the planned end counts to the last full second: an interval of
// a few milliseconds would say nothing.
inline constexpr int64_t kTailUs = 200'000;

// Of one second.
struct IntervalCounts {
  uint64_t requests = 0;
  uint64_t errors = 0;
  uint64_t received_bytes = 0;
  uint32_t vus = 0;
  Histogram latency;

  void Merge(const IntervalCounts& other);
};

// Of the whole run.
struct RunCounts {
  struct OfRequest {
    uint64_t requests = 0;
    uint64_t errors = 0;
    Histogram latency;
  };

  uint64_t sent_bytes = 0;
  uint64_t connections_opened = 0;
  uint64_t unsent = 0;
  int64_t last_answer_us = 0;  // on the clock; 0: none
  std::array<uint64_t, 1000> statuses{};
  ErrorGroups errors;
  std::vector<OfRequest> by_request;

  void Merge(const RunCounts& other);
};

// Thread-safe.
class Collector {
 public:
  Collector(size_t workers, size_t requests);

  // What the worker counted in the second. In order, each second once, until Finish.
  void Add(size_t worker, size_t second, const IntervalCounts& counts) EXCLUDES(mutex_);
  // The worker adds nothing more.
  void Finish(size_t worker, const RunCounts& counts) EXCLUDES(mutex_);

  struct Totals {
    uint64_t requests = 0;
    uint64_t errors = 0;
    uint64_t received_bytes = 0;
    LatencySummary latency;
  };
  Totals SoFar() const EXCLUDES(mutex_);
  // Moves the seconds that are over, and that were not taken before, to the end of `out`.
  void TakeIntervals(std::vector<Interval>* out) EXCLUDES(mutex_);
  // Once all workers have finished.
  std::vector<HistogramBucket> Buckets() const EXCLUDES(mutex_);
  RunCounts TakeRunCounts() EXCLUDES(mutex_);

 private:
  void CloseSeconds() REQUIRES(mutex_);

  mutable Mutex mutex_;
  std::vector<size_t> next_second_ GUARDED_BY(mutex_);  // by worker; SIZE_MAX: finished
  std::map<size_t, IntervalCounts> open_ GUARDED_BY(mutex_);
  std::vector<Interval> closed_ GUARDED_BY(mutex_);
  IntervalCounts total_ GUARDED_BY(mutex_);
  RunCounts run_ GUARDED_BY(mutex_);
};

// One worker's. Not thread-safe. Times are microseconds on the steady clock.
class Recorder {
 public:
  // `planned_us`: how long the run is to take; 0 if no time limits it.
  Recorder(Collector& collector, size_t worker, size_t requests, int64_t start_us,
           int64_t planned_us);

  // An answer came.
  void Answered(size_t request, int status, uint64_t latency_us, uint64_t received_bytes,
                int64_t now_us);
  // The request failed: after Answered if with an answer, else with status 0.
  void Failed(size_t request, int status, std::string_view message);
  // No answer came.
  void Unanswered(size_t request, std::string_view message, int64_t now_us);
  void Sent(size_t bytes) { run_.sent_bytes += bytes; }
  void Connected() { ++run_.connections_opened; }
  // How many virtual users are at work from now on.
  void SetActive(uint32_t vus);
  // Hands over the seconds that are over.
  void Roll(int64_t now_us);
  void Finish(uint64_t unsent);

 private:
  size_t SecondOf(int64_t now_us) const;
  void HandOver();

  Collector& collector_;
  const size_t worker_;
  const int64_t start_us_;
  const int64_t planned_us_;
  size_t second_ = 0;
  uint32_t active_ = 0;
  IntervalCounts interval_;
  RunCounts run_;
};

}  // namespace portico::load
