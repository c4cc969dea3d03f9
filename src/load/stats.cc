#include "load/stats.h"

#include <algorithm>
#include <utility>

namespace portico::load {

void IntervalCounts::Merge(const IntervalCounts& other) {
  requests += other.requests;
  errors += other.errors;
  received_bytes += other.received_bytes;
  vus += other.vus;
  latency.Merge(other.latency);
}

void RunCounts::Merge(const RunCounts& other) {
  sent_bytes += other.sent_bytes;
  connections_opened += other.connections_opened;
  unsent += other.unsent;
  last_answer_us = std::max(last_answer_us, other.last_answer_us);
  for (size_t i = 0; i < statuses.size(); ++i) statuses[i] += other.statuses[i];
  errors.Merge(other.errors);
  for (size_t i = 0; i < by_request.size(); ++i) {
    by_request[i].requests += other.by_request[i].requests;
    by_request[i].errors += other.by_request[i].errors;
    by_request[i].latency.Merge(other.by_request[i].latency);
  }
}

Collector::Collector(size_t workers, size_t requests) : next_second_(workers, 0) {
  run_.by_request.resize(requests);
}

void Collector::Add(size_t worker, size_t second, const IntervalCounts& counts) {
  MutexLock lock(mutex_);
  total_.Merge(counts);
  open_[second].Merge(counts);
  next_second_[worker] = second + 1;
  CloseSeconds();
}

void Collector::Finish(size_t worker, const RunCounts& counts) {
  MutexLock lock(mutex_);
  run_.Merge(counts);
  next_second_[worker] = SIZE_MAX;
  CloseSeconds();
}

void Collector::CloseSeconds() {
  const size_t past = *std::min_element(next_second_.begin(), next_second_.end());
  while (!open_.empty() && open_.begin()->first < past) {
    const IntervalCounts& counts = open_.begin()->second;
    closed_.push_back({.start_s = static_cast<double>(open_.begin()->first),
                       .length_s = 1,
                       .requests = counts.requests,
                       .errors = counts.errors,
                       .received_bytes = counts.received_bytes,
                       .vus = counts.vus,
                       .latency = counts.latency.Summary()});
    open_.erase(open_.begin());
  }
}

Collector::Totals Collector::SoFar() const {
  MutexLock lock(mutex_);
  return {total_.requests, total_.errors, total_.received_bytes, total_.latency.Summary()};
}

void Collector::TakeIntervals(std::vector<Interval>* out) {
  MutexLock lock(mutex_);
  out->insert(out->end(), closed_.begin(), closed_.end());
  closed_.clear();
}

std::vector<HistogramBucket> Collector::Buckets() const {
  MutexLock lock(mutex_);
  return total_.latency.Buckets();
}

RunCounts Collector::TakeRunCounts() {
  MutexLock lock(mutex_);
  return std::move(run_);
}

Recorder::Recorder(Collector& collector, size_t worker, size_t requests, int64_t start_us,
                   int64_t planned_us)
    : collector_(collector), worker_(worker), start_us_(start_us), planned_us_(planned_us) {
  run_.by_request.resize(requests);
}

void Recorder::Answered(size_t request, int status, uint64_t latency_us, uint64_t received_bytes,
                        int64_t now_us) {
  Roll(now_us);
  ++interval_.requests;
  interval_.received_bytes += received_bytes;
  interval_.latency.Record(latency_us);
  run_.last_answer_us = now_us;
  ++run_.statuses[static_cast<size_t>(std::clamp(status, 0, 999))];
  RunCounts::OfRequest& one = run_.by_request[request];
  ++one.requests;
  one.latency.Record(latency_us);
}

void Recorder::Failed(size_t request, int status, std::string_view message) {
  ++interval_.errors;
  ++run_.by_request[request].errors;
  run_.errors.Add(status, message);
}

void Recorder::Unanswered(size_t request, std::string_view message, int64_t now_us) {
  Roll(now_us);
  ++interval_.requests;
  ++run_.by_request[request].requests;
  run_.last_answer_us = now_us;
  Failed(request, 0, message);
}

void Recorder::SetActive(uint32_t vus) {
  active_ = vus;
  interval_.vus = std::max(interval_.vus, vus);
}

size_t Recorder::SecondOf(int64_t now_us) const {
  int64_t at_us = std::max<int64_t>(now_us - start_us_, 0);
  if (planned_us_ > 0 && at_us >= planned_us_ && at_us < planned_us_ + kTailUs) {
    at_us = planned_us_ - 1;
  }
  return static_cast<size_t>(at_us / kIntervalUs);
}

void Recorder::Roll(int64_t now_us) {
  const size_t second = SecondOf(now_us);
  while (second_ < second) {
    HandOver();
    ++second_;
  }
}

void Recorder::HandOver() {
  collector_.Add(worker_, second_, interval_);
  interval_.requests = interval_.errors = interval_.received_bytes = 0;
  interval_.latency.Clear();
  interval_.vus = active_;
}

void Recorder::Finish(uint64_t unsent) {
  HandOver();
  run_.unsent = unsent;
  collector_.Finish(worker_, run_);
}

}  // namespace portico::load
