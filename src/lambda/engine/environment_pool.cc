#include "lambda/engine/environment_pool.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/log.h"
#include "base/random.h"

namespace portico::lambda {

namespace {

// How far down the idle environments one of the caller's own loop is looked for.
constexpr size_t kOwnLoopLookMax = 16;

AwsError Stopping() { return AwsError::Internal("The server is stopping."); }

// "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"
std::string MakeTraceId(int64_t now_ms) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::array<unsigned char, 24> bytes;
  RandomBytes(bytes);
  const auto seconds = static_cast<uint32_t>(now_ms / 1000);
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<unsigned char>(seconds >> (24 - 8 * i));
  std::string hex;
  for (const unsigned char byte : bytes) {
    hex.push_back(kHex[byte >> 4]);
    hex.push_back(kHex[byte & 15]);
  }
  std::string out = "Root=1-";
  out.append(hex, 0, 8).append("-").append(hex, 8, 24).append(";Parent=").append(hex, 32, 16);
  return out.append(";Sampled=0");
}

size_t EnvironmentsMax(size_t configured) {
  if (configured > 0) return configured;
  const int64_t mb = int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE) >> 20;
  return static_cast<size_t>(
      std::clamp<int64_t>(mb / kEnvironmentMbMin, 8, int64_t{kEnvironmentsMaxDefault}));
}

// The limits that the REPORT line must own up to.
std::string NotEnforced(const sandbox::Launcher& launcher) {
  std::string out;
  for (const sandbox::Limit& limit : launcher.Limits()) {
    if (limit.state == sandbox::Limit::State::kEnforced) continue;
    if (limit.name != "memory" && limit.name != "cpu" && limit.name != "processes") continue;
    out += (out.empty() ? "" : ", ") + limit.name;
  }
  return out;
}

}  // namespace

EnvironmentPool::EnvironmentPool(PoolConfig config, net::EventLoop& home,
                                 sandbox::Launcher& launcher, CredentialIssuer& credentials,
                                 LogSink& logs, const Clock& clock)
    : config_(std::move(config)),
      environments_max_(EnvironmentsMax(config_.environments_max)),
      home_(home),
      clock_(clock),
      services_{config_.environment, launcher, credentials, logs, clock, NotEnforced(launcher)},
      memory_(config_.memory, clock) {}

EnvironmentPool::~EnvironmentPool() {
  MutexLock lock(mutex_);
  PORTICO_CHECK(members_.empty() && in_flight_ == 0);
}

Task<Result<InvokeResult>> EnvironmentPool::Run(FunctionRef function, InvokeRequest request) {
  const auto job = std::make_shared<Job>();
  job->function = std::move(function);
  job->request = std::move(request);
  if (job->request.request_id.empty()) job->request.request_id = RandomUuid();
  if (job->request.trace_id.empty()) job->request.trace_id = MakeTraceId(clock_.NowMs());
  if (const auto& lineage = job->request.lineage) {
    job->request.trace_id = WithoutLineage(job->request.trace_id) + ";" + lineage->Text();
  }
  job->event_bytes = job->request.payload.size() + job->request.client_context.size();
  job->loop = static_cast<net::EventLoop*>(Executor::Current());
  PORTICO_CHECK(job->loop != nullptr);
  job->queued_us = clock_.SteadyUs();
  PORTICO_CO_TRY(Submit(job));
  Result<InvokeResult> result = co_await job->done.Wait();
  Release(*job);
  co_return result;
}

Status EnvironmentPool::Submit(const JobRef& job) {
  const Function& function = *job->function;
  std::shared_ptr<Environment> environment;
  Plan plan;
  {
    MutexLock lock(mutex_);
    if (stopping_) return Fail(Stopping());
    FunctionState& state = functions_[function.record.name];
    if (Status admitted = Admit(*job, state); !admitted) {
      DropEmpty(function.record.name);
      return admitted;
    }
    ++in_flight_;
    event_bytes_ += job->event_bytes;
    ++state.in_flight;
    ++invocations_;
    Group& group = GroupOf(function, state, &plan);
    environment = TakeIdle(group, job->loop, &plan);
    if (!environment) {
      group.waiting.push_back(job);
      Await(group, &plan);
    }
  }
  if (environment) Hand(environment, job);
  Carry(std::move(plan));
  return {};
}

AwsError EnvironmentPool::RateExceeded(const char* reason) {
  AwsError error = AwsError::Client("TooManyRequestsException", "Rate Exceeded.", 429);
  error.details.emplace_back("Reason", "\"" + std::string(reason) + "\"");
  error.details.emplace_back("Type", "\"User\"");
  return error;
}

Status EnvironmentPool::Admit(const Job& job, const FunctionState& state) const {
  const std::optional<int32_t>& reserved = job.function->record.reserved_concurrency;
  if (reserved && state.in_flight >= static_cast<size_t>(*reserved)) {
    return Fail(RateExceeded("ReservedFunctionConcurrentInvocationLimitExceeded"));
  }
  if (in_flight_ >= config_.concurrency_max ||
      job.event_bytes > config_.event_bytes_max - event_bytes_) {
    return Fail(RateExceeded("ConcurrentInvocationLimitExceeded"));
  }
  return {};
}

void EnvironmentPool::Release(const Job& job) {
  const std::string& function_name = job.function->record.name;
  MutexLock lock(mutex_);
  --in_flight_;
  event_bytes_ -= job.event_bytes;
  FunctionState& state = functions_.at(function_name);
  if (--state.in_flight == 0) DropEmpty(function_name);
  if (stopping_) gone_.notify_all();
}

void EnvironmentPool::Hand(const std::shared_ptr<Environment>& environment, JobRef job) {
  if (&environment->loop() == Executor::Current()) {
    if (!environment->Begin(job)) Requeue(job);
    return;
  }
  environment->loop().Post([this, environment, job = std::move(job)] {
    if (!environment->Begin(job)) Requeue(job);
  });
}

void EnvironmentPool::Requeue(const JobRef& job) {
  Plan plan;
  {
    MutexLock lock(mutex_);
    if (stopping_) {
      plan.fail.emplace_back(job, Stopping());
    } else {
      Group& group = GroupOf(*job->function, functions_.at(job->function->record.name), &plan);
      group.waiting.push_front(job);
      Await(group, &plan);
    }
  }
  Carry(std::move(plan));
}

void EnvironmentPool::Retire(std::string_view function_name, uint64_t generation) {
  Plan plan;
  {
    MutexLock lock(mutex_);
    const auto at = functions_.find(std::string(function_name));
    if (at == functions_.end()) return;
    for (const auto& group : at->second.groups) {
      if (group->generation < generation) RetireGroup(*group, &plan);
    }
    DropEmpty(std::string(function_name));
  }
  Carry(std::move(plan));
}

void EnvironmentPool::Shutdown() {
  PORTICO_CHECK(Executor::Current() == nullptr);
  Plan plan;
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    for (auto& [environment, member] : members_) plan.end.push_back(member.environment);
    for (auto& [name, state] : functions_) {
      for (auto& group : state.groups) {
        while (JobRef job = NextWaiting(*group)) plan.fail.emplace_back(job, Stopping());
      }
    }
  }
  Carry(std::move(plan));
  {
    std::unique_lock<Mutex> lock(mutex_);
    gone_.wait(lock, [&] { return members_.empty() && in_flight_ == 0; });
  }
  net::RunBlocking(home_, [](EnvironmentPool* self) -> Task<bool> {
    self->tick_.reset();
    co_return true;
  }(this));
}

PoolStats EnvironmentPool::stats() const {
  MutexLock lock(mutex_);
  PoolStats stats;
  stats.environments = live_;
  stats.waiting = waiting_;
  stats.in_flight = in_flight_;
  stats.event_bytes = event_bytes_;
  stats.started = started_;
  stats.reserved_bytes = memory_.reserved_bytes();
  stats.refused_for_memory = refused_for_memory_;
  stats.invocations = invocations_;
  for (const auto& [name, state] : functions_) {
    for (const auto& group : state.groups) {
      stats.starting += group->starting;
      stats.idle += group->idle.size();
      for (const Environment* environment : group->idle) stats.frozen += environment->frozen();
    }
  }
  return stats;
}

EnvironmentPool::Group& EnvironmentPool::GroupOf(const Function& function, FunctionState& state,
                                                 Plan* plan) {
  for (const auto& group : state.groups) {
    if (group->generation == function.generation) return *group;
  }
  // Whoever missed a Retire would find out here.
  for (const auto& group : state.groups) {
    if (group->generation < function.generation) RetireGroup(*group, plan);
  }
  auto& group = *state.groups.emplace_back(std::make_unique<Group>());
  group.name = function.record.name;
  group.generation = function.generation;
  return group;
}

std::shared_ptr<Environment> EnvironmentPool::TakeIdle(Group& group, const net::EventLoop* loop,
                                                       Plan* plan) {
  while (!group.idle.empty()) {
    size_t at = group.idle.size() - 1;
    const size_t last = at - std::min(at, kOwnLoopLookMax);
    for (size_t i = at + 1; i-- > last;) {
      if (&group.idle[i]->loop() == loop) {
        at = i;
        break;
      }
    }
    Environment* const found = group.idle[at];
    group.idle.erase(group.idle.begin() + static_cast<ptrdiff_t>(at));
    Member& member = members_.at(found);
    if (clock_.NowMs() < found->usable_until_ms()) {
      member.since_us = clock_.SteadyUs();
      return member.environment;
    }
    plan->end.push_back(member.environment);
  }
  return nullptr;
}

void EnvironmentPool::Carry(Plan plan) {
  const auto on_its_loop = [](const std::shared_ptr<Environment>& environment, auto act) {
    if (&environment->loop() == Executor::Current()) {
      act(*environment);
    } else {
      environment->loop().Post([environment, act] { act(*environment); });
    }
  };
  for (const auto& [job, error] : plan.fail) job->done.Set(Fail(error));
  for (const auto& environment : plan.end) {
    on_its_loop(environment, [](Environment& self) { self.End(); });
  }
  for (const auto& environment : plan.start) {
    on_its_loop(environment, [](Environment& self) { self.Start(); });
  }
}

}  // namespace portico::lambda
