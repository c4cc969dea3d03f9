#include "load/worker.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

#include "base/clock.h"

namespace portico::load {
namespace {

// How often a worker looks for requests that have taken too long, and hands over a second.
constexpr int64_t kTickMsMin = 5;
constexpr int64_t kTickMsMax = 100;
constexpr int64_t kTicksATimeout = 20;

int64_t NowUs() { return Clock::System().SteadyUs(); }

int64_t PlannedUs(const LoadPlan& plan) { return plan.duration_ms * 1000; }

}  // namespace

Worker::Worker(const RunSetup& setup, RunClock& run, Collector& collector, size_t index)
    : setup_(setup),
      site_{.io = loop_.io(),
            .setup = setup,
            .assembler = RequestAssembler(setup.requests),
            .recorder = Recorder(collector, index, setup.requests.size(), run.start_us,
                                 PlannedUs(setup.plan)),
            .pacer = nullptr,
            .random = std::mt19937_64(std::random_device()())},
      tick_(loop_.io()),
      grace_(loop_.io()) {
  site_.pacer = MakePacer(run, index);
  for (size_t number = index; number < setup.plan.vus; number += setup.workers) {
    users_.push_back(MakeVirtualUser(site_, users_.size(), static_cast<uint32_t>(number) + 1));
  }
}

std::unique_ptr<Pacer> Worker::MakePacer(RunClock& run, size_t index) {
  const LoadPlan& plan = setup_.plan;
  const int64_t ramp_us = plan.ramp_up_ms * 1000;
  if (plan.model == Model::kOpen) {
    return std::make_unique<OpenPacer>(loop_.io(), run, Schedule(plan.rate_per_second, ramp_us),
                                       index, setup_.workers);
  }
  std::vector<int64_t> ready_us;
  for (size_t number = index; number < plan.vus; number += setup_.workers) {
    ready_us.push_back(run.start_us + ramp_us * static_cast<int64_t>(number) / plan.vus);
  }
  return std::make_unique<ClosedPacer>(loop_.io(), run, std::move(ready_us),
                                       plan.think_time_ms * 1000);
}

void Worker::Run() {
  running_ = users_.size();
  loop_.Post([this] {
    Tick();
    for (auto& user : users_) Spawn(RunUser(*user));
  });
  loop_.Run();
  site_.recorder.Finish(site_.pacer->Unsent());
}

Task<void> Worker::RunUser(VirtualUser& user) {
  co_await user.Run();
  if (--running_ == 0) loop_.Stop();
}

void Worker::Tick() {
  const int64_t now_us = NowUs();
  site_.recorder.Roll(now_us);
  for (auto& user : users_) user->CloseIfLate(now_us);
  tick_.expires_after(std::chrono::milliseconds(
      std::clamp(setup_.plan.timeout_ms / kTicksATimeout, kTickMsMin, kTickMsMax)));
  tick_.async_wait([this](boost::system::error_code error) {
    if (!error) Tick();
  });
}

void Worker::Stop() {
  loop_.Post([this] { StopUsers(); });
}

void Worker::StopUsers() {
  site_.pacer->Stop(NowUs());
  grace_.expires_after(std::chrono::milliseconds(kStopGraceMs));
  grace_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    for (auto& user : users_) user->Abandon();
  });
}

}  // namespace portico::load
