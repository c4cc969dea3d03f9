#include "load/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/time_format.h"
#include "load/connection.h"
#include "load/requests.h"
#include "load/stats.h"
#include "load/target.h"
#include "load/worker.h"

namespace portico::load {
namespace {

// How soon a run notices that it is to stop.
constexpr std::chrono::milliseconds kStopPollMs(50);

int64_t NowUs() { return Clock::System().SteadyUs(); }

Status Check(bool good, std::string message) {
  if (good) return {};
  return Fail("InvalidPlan", std::move(message));
}

Status Validate(const LoadPlan& plan) {
  PORTICO_TRY(Check(plan.vus >= 1 && plan.vus <= kVusMax,
                    fmt::format("the virtual users are 1 to {}", kVusMax)));
  PORTICO_TRY(Check(plan.duration_ms > 0 || plan.request_count > 0,
                    "a run is limited by a duration or a count of requests"));
  PORTICO_TRY(Check(plan.duration_ms >= 0 && plan.duration_ms <= kDurationMsMax,
                    fmt::format("a run takes at most {} hours", kDurationMsMax / 3'600'000)));
  PORTICO_TRY(Check(plan.ramp_up_ms >= 0 && plan.ramp_up_ms <= kDurationMsMax &&
                        plan.think_time_ms >= 0 && plan.think_time_ms <= kDurationMsMax,
                    "ramp and think time are no longer than a run may be"));
  PORTICO_TRY(Check(plan.timeout_ms >= 1 && plan.timeout_ms <= kRequestTimeoutMsMax,
                    fmt::format("the timeout is 1 ms to {} s", kRequestTimeoutMsMax / 1000)));
  PORTICO_TRY(Check(plan.threads >= 0 && plan.threads <= kThreadsMax,
                    fmt::format("there are at most {} threads", kThreadsMax)));
  if (plan.model == Model::kOpen) {
    PORTICO_TRY(Check(plan.rate_per_second > 0 && plan.rate_per_second <= kRatePerSecondMax,
                      fmt::format("the rate is above 0 and at most {}/s", kRatePerSecondMax)));
    PORTICO_TRY(Check(plan.think_time_ms == 0, "an open loop has no think time"));
  }
  return {};
}

size_t WorkerCount(const LoadPlan& plan) {
  const auto cores = std::max(std::thread::hardware_concurrency(), 1u);
  const size_t wanted = plan.threads > 0 ? static_cast<size_t>(plan.threads) : cores;
  return std::clamp<size_t>(wanted, 1, plan.vus);
}

// A run under way: its workers' threads, and the thread that watches them.
class LoadRun {
 public:
  explicit LoadRun(const RunSetup& setup)
      : setup_(setup), plan_(setup.plan), collector_(setup.workers, setup.requests.size()) {
    started_ms_ = Clock::System().NowMs();
    clock_.start_us = NowUs();
    clock_.end_us = plan_.duration_ms > 0 ? clock_.start_us + plan_.duration_ms * 1000 : INT64_MAX;
    clock_.request_count = plan_.request_count > 0 ? plan_.request_count : UINT64_MAX;
  }

  Report Run() {
    std::vector<std::unique_ptr<Worker>> workers;
    for (size_t i = 0; i < setup_.workers; ++i) {
      workers.push_back(std::make_unique<Worker>(setup_, clock_, collector_, i));
    }
    running_ = workers.size();
    std::vector<std::thread> threads;
    for (auto& worker : workers) {
      threads.emplace_back([this, &worker] {
        worker->Run();
        std::lock_guard<std::mutex> lock(mutex_);
        --running_;
        changed_.notify_one();
      });
    }
    Watch(workers);
    for (std::thread& thread : threads) thread.join();
    return MakeReport();
  }

 private:
  void Watch(std::vector<std::unique_ptr<Worker>>& workers) {
    int64_t next_progress_us = clock_.start_us + kIntervalUs;
    std::unique_lock<std::mutex> lock(mutex_);
    while (!changed_.wait_for(lock, kStopPollMs, [&] { return running_ == 0; })) {
      if (!interrupted_ && plan_.stop != nullptr && plan_.stop->load()) {
        interrupted_ = true;
        stopped_us_ = NowUs();
        for (auto& worker : workers) worker->Stop();
      }
      // The workers hand a second over within their tick; then it is told.
      if (NowUs() < next_progress_us + kIntervalUs / 8) continue;
      next_progress_us += kIntervalUs;
      lock.unlock();
      TellProgress();
      lock.lock();
    }
  }

  void TellProgress() {
    if (!plan_.progress) return;
    collector_.TakeIntervals(&intervals_);
    const Collector::Totals totals = collector_.SoFar();
    plan_.progress({.elapsed_s = static_cast<double>(NowUs() - clock_.start_us) / 1e6,
                    .requests = totals.requests,
                    .errors = totals.errors,
                    .latency = totals.latency,
                    .intervals = intervals_});
  }

  // To the last answer, or to the planned end if nothing but time has ended the run.
  double DurationSeconds(const RunCounts& counts, uint64_t requests) const {
    int64_t end_us = std::max(counts.last_answer_us, clock_.start_us);
    if (interrupted_) {
      end_us = std::max(end_us, stopped_us_);
    } else if (plan_.duration_ms > 0 && requests < clock_.request_count) {
      end_us = std::max(end_us, clock_.end_us);
    }
    return static_cast<double>(end_us - clock_.start_us) / 1e6;
  }

  Report MakeReport() {
    Report out;
    const RunCounts counts = collector_.TakeRunCounts();
    const Collector::Totals totals = collector_.SoFar();
    collector_.TakeIntervals(&intervals_);
    out.name = plan_.name;
    out.target = plan_.target;
    out.model = plan_.model == Model::kOpen ? "open" : "closed";
    out.vus = plan_.vus;
    if (plan_.model == Model::kOpen) out.rate_per_second = plan_.rate_per_second;
    out.started_at = FormatIso8601(started_ms_);
    out.tool_version = PORTICO_VERSION;
    out.duration_s = DurationSeconds(counts, totals.requests);
    out.requests = totals.requests;
    out.errors = totals.errors;
    out.sent_bytes = counts.sent_bytes;
    out.received_bytes = totals.received_bytes;
    out.connections_opened = counts.connections_opened;
    out.unsent = counts.unsent;
    out.latency = totals.latency;
    out.histogram = collector_.Buckets();
    for (size_t status = 0; status < counts.statuses.size(); ++status) {
      if (counts.statuses[status] == 0) continue;
      out.statuses.push_back({static_cast<int>(status), counts.statuses[status]});
    }
    out.error_groups = counts.errors.List();
    out.interrupted = interrupted_;
    out.intervals = std::move(intervals_);
    TrimIntervals(&out);
    AddRequests(counts, &out);
    return out;
  }

  // The last one is as long as the run still took; a worker's clock may have begun one more.
  static void TrimIntervals(Report* report) {
    auto& intervals = report->intervals;
    while (!intervals.empty() && intervals.back().start_s >= report->duration_s &&
           intervals.back().requests == 0) {
      intervals.pop_back();
    }
    if (!intervals.empty()) {
      intervals.back().length_s = std::max(report->duration_s - intervals.back().start_s, 1e-6);
    }
  }

  void AddRequests(const RunCounts& counts, Report* report) const {
    for (size_t i = 0; i < counts.by_request.size(); ++i) {
      const PreparedRequest& request = setup_.requests.at(i);
      const RunCounts::OfRequest& counted = counts.by_request[i];
      report->by_request.push_back({.name = request.name,
                                    .method = request.method,
                                    .url = request.url,
                                    .requests = counted.requests,
                                    .errors = counted.errors,
                                    .latency = counted.latency.Summary()});
    }
  }

  const RunSetup& setup_;
  const LoadPlan& plan_;
  Collector collector_;
  RunClock clock_;
  int64_t started_ms_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t running_ = 0;  // under mutex_
  bool interrupted_ = false;
  int64_t stopped_us_ = 0;
  std::vector<Interval> intervals_;
};

}  // namespace

Result<Report> RunLoad(const LoadPlan& plan) {
  PORTICO_TRY(Validate(plan));
  PORTICO_ASSIGN(const RequestSet requests, RequestSet::Prepare(plan));
  std::unique_ptr<TlsContext> tls;
  if (requests.origin().tls) {
    PORTICO_ASSIGN(tls, MakeTlsContext(plan.tls));
  }
  const Remote remote = plan.allow_remote ? Remote::kAllowed : Remote::kRefused;
  PORTICO_ASSIGN(const auto server, FindServer(requests.origin(), remote, plan.timeout_ms));
  const RunSetup setup{.plan = plan,
                       .requests = requests,
                       .server = server,
                       .tls = tls.get(),
                       .workers = WorkerCount(plan)};
  return LoadRun(setup).Run();
}

}  // namespace portico::load
