#include "lambda/engine/environment.h"

#include <algorithm>

#include "base/check.h"
#include "base/log.h"
#include "base/random.h"
#include "lambda/engine/environment_relay.h"

namespace portico::lambda {

namespace {

// Reading the peak from the control group costs 12 to 28 µs; a peak rarely moves between events
// that follow at once.
constexpr int64_t kMemorySampleIntervalUs = 100'000;
// When a process ends, what it sent just before may still wait to be read.
constexpr int64_t kExitGraceMs = 5;

std::chrono::milliseconds UntilMs(int64_t us) {
  return std::chrono::milliseconds(std::max<int64_t>((us + 999) / 1000, 1));
}

// co_await: goes on once the loop has done what is queued by now.
struct NextTurn {
  net::EventLoop& loop;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    loop.Post([handle] { handle.resume(); });
  }
  void await_resume() {}
};

}  // namespace

Environment::Environment(const EnvironmentServices& services, Owner& owner, net::EventLoop& loop,
                         FunctionRef function, JobRef bound)
    : services_(services),
      owner_(owner),
      loop_(loop),
      function_(std::move(function)),
      api_(*this),
      job_(std::move(bound)) {}

Environment::~Environment() = default;

void Environment::OnReady() {
  if (state_ == State::kInit) {
    OnInitDone();
  } else if (state_ == State::kAnswered) {
    state_ = State::kIdle;
    owner_.OnIdle(*this, std::nullopt);
    if (state_ == State::kIdle) BecomeIdle();
  }
}

bool Environment::Begin(JobRef job) {
  if (state_ != State::kIdle || exited_ || !Thaw()) return false;
  job_ = std::move(job);
  if (job_->request.tail_log) log_->BeginTail();
  Deliver(Now());
  return true;
}

void Environment::Deliver(int64_t begun_us) {
  state_ = State::kBusy;
  begun_us_ = begun_us;
  if (services_.config.chains != nullptr && job_->request.lineage) {
    services_.config.chains->Enter(access_key_id_, job_->request.lineage);
  }
  log_->Write(StartLine(job_->request.request_id));
  if (!timeout_timer_) {
    timeout_timer_ = loop_.RunAfter(UntilMs(TimeoutUs()), [this] { OnTimeoutTimer(); });
  }
  RuntimeEvent event;
  event.request_id = job_->request.request_id;
  event.payload = std::move(job_->request.payload);
  event.function_arn = function_->arn;
  if (const std::string& qualifier = job_->request.qualifier; !qualifier.empty()) {
    event.function_arn.append(":").append(qualifier);
  }
  event.trace_id = job_->request.trace_id;
  event.client_context = job_->request.client_context;
  event.deadline_ms = services_.clock.NowMs() + (TimeoutUs() - (Now() - begun_us_)) / 1000;
  api_.Deliver(std::move(event));
}

void Environment::OnResponse(std::string_view body) {
  if (state_ != State::kBusy) return;
  InvokeResult result;
  result.payload = body;
  Finish(std::move(result), RunStatus::kSuccess, "");
}

void Environment::OnResponseTooLarge() {
  if (state_ != State::kBusy) return;
  constexpr std::string_view kType = "Function.ResponseSizeTooLarge";
  const std::string message = "Response payload size exceeded maximum allowed payload size (" +
                              std::to_string(kResponseBytesMax) + " bytes).";
  log_->Drain();
  log_->Write(message + "\n");
  Finish(FailedResult(kType, message), RunStatus::kError, kType);
}

void Environment::OnError(std::string_view body, std::string_view error_type) {
  if (state_ != State::kBusy) return;
  InvokeResult result;
  if (body.empty()) {
    result = FailedResult(error_type.empty() ? "Runtime.Unknown" : error_type, "");
  } else {
    result.payload = body;
    result.function_error = "Unhandled";
  }
  // A handler's exception is a run that ended well, as far as Lambda is concerned.
  Finish(std::move(result), RunStatus::kSuccess, "");
}

void Environment::Finish(InvokeResult result, RunStatus status, std::string_view error_type) {
  const int64_t duration_us = status == RunStatus::kTimeout ? TimeoutUs() : Now() - begun_us_;
  const JobRef job = std::exchange(job_, nullptr);
  state_ = State::kAnswered;
  log_->Drain();
  log_->Write(EndLine(job->request.request_id));
  Report report;
  report.request_id = job->request.request_id;
  report.duration_us = duration_us;
  report.init_us = std::exchange(init_us_, std::nullopt);
  report.memory_mb = function_->record.memory_mb;
  report.memory_used_bytes = MemoryUsedBytes();
  report.status = status;
  report.error_type = error_type;
  report.not_enforced = services_.not_enforced;
  log_->Write(ReportLine(report));
  if (job->request.tail_log) result.log_tail = log_->TakeTail();
  owner_.OnAnswered(*this);
  job->done.Set(std::move(result));
}

int64_t Environment::MemoryUsedBytes() {
  if (exited_) {
    memory_used_bytes_ = std::max(memory_used_bytes_, exited_->memory_peak_bytes);
  } else if (sandbox_ &&
             (memory_sampled_us_ == 0 || Now() - memory_sampled_us_ >= kMemorySampleIntervalUs)) {
    memory_sampled_us_ = Now();
    memory_used_bytes_ = std::max(memory_used_bytes_, sandbox_->MemoryPeakBytes());
  }
  return memory_used_bytes_;
}

void Environment::OnTimeoutTimer() {
  timeout_timer_.reset();
  if (state_ == State::kInit) {
    OnInitTimeout();
  } else if (state_ == State::kBusy) {
    const int64_t left_us = begun_us_ + TimeoutUs() - Now();
    if (left_us <= 0) return TimeOut();
    timeout_timer_ = loop_.RunAfter(UntilMs(left_us), [this] { OnTimeoutTimer(); });
  }
}

void Environment::TimeOut() {
  const auto self = shared_from_this();
  sandbox_->Kill();
  const std::string request_id = job_->request.request_id;
  const int32_t timeout_s = function_->record.timeout_s;
  log_->Drain();
  log_->Write(TimeoutLine(services_.clock.NowMs(), request_id, timeout_s));
  Finish(FailedResultFor(request_id, "Sandbox.Timedout", TimeoutMessage(timeout_s)),
         RunStatus::kTimeout, "");
  EndWith({});
}

void Environment::OnExited(const sandbox::Exited& exited) {
  if (state_ == State::kEnded) return;
  exited_ = exited;
  exit_timer_ =
      loop_.RunAfter(std::chrono::milliseconds(kExitGraceMs), [this] { OnExitSettled(); });
}

void Environment::OnExitSettled() {
  if (state_ == State::kEnded) return;
  const auto self = shared_from_this();
  const ExitReason reason = DescribeExit(exited_->exit_code, exited_->signal, exited_->oom_killed);
  if (exited_->lost && (state_ == State::kInit || state_ == State::kBusy)) {
    EndWith(AwsError::Internal("The environment was lost."));
    return;
  }
  if (state_ == State::kInit) {
    FailInit({reason.error_type, reason.message, {}, {}}, RunStatus::kError);
    return;
  }
  if (state_ == State::kBusy) {
    log_->Drain();
    log_->Write(ErrorLine(job_->request.request_id, reason.message, "Runtime.ExitError"));
    InvokeResult result =
        FailedResultFor(job_->request.request_id, reason.error_type, reason.message);
    Finish(std::move(result), RunStatus::kError, reason.error_type);
  }
  EndWith({});
}

void Environment::BecomeIdle() {
  idle_since_us_ = Now();
  if (!idle_timer_) {
    idle_timer_ = loop_.RunAfter(std::chrono::milliseconds(services_.config.freeze_after_ms),
                                 [this] { OnIdleTimer(); });
  }
}

void Environment::OnIdleTimer() {
  idle_timer_.reset();
  if (state_ != State::kIdle) return;  // armed again when it is
  const auto self = shared_from_this();
  const int64_t idle_us = Now() - idle_since_us_;
  const int64_t freeze_us = services_.config.freeze_after_ms * 1000;
  const int64_t reap_us = services_.config.idle_max_ms * 1000;
  if (idle_us >= reap_us) {
    owner_.OnUnused(*this);
    if (state_ == State::kEnded) return;
  } else if (idle_us >= freeze_us && !frozen()) {
    // Fails where the machine has no freezer; the environment then idles as it is.
    frozen_ = sandbox_->Freeze().has_value();
  }
  const int64_t next_us = idle_us < freeze_us ? freeze_us - idle_us
                          : idle_us < reap_us ? reap_us - idle_us
                                              : freeze_us;
  idle_timer_ = loop_.RunAfter(UntilMs(next_us), [this] { OnIdleTimer(); });
}

bool Environment::Thaw() {
  if (!frozen()) return true;
  const Status thawed = sandbox_->Thaw();
  if (!thawed) {
    log::Error("lambda: an environment of {} cannot be thawed: {}", function_->record.name,
               thawed.error().message);
    EndWith({});
    return false;
  }
  frozen_ = false;
  idle_timer_.reset();  // it waits for the end of a long idle time
  return true;
}

void Environment::End() { EndWith(AwsError::Internal("The server is stopping.")); }

void Environment::EndWith(std::optional<AwsError> error) {
  if (state_ == State::kEnded) return;
  state_ = State::kEnded;
  if (sandbox_) sandbox_->Kill();
  if (job_ && error) std::exchange(job_, nullptr)->done.Set(Fail(std::move(*error)));
  if (relay_) relay_->Close();
  if (services_.config.chains != nullptr) services_.config.chains->Leave(access_key_id_);
  owner_.OnEnded(*this);
  // Not under the feet of whoever called: it may be the runtime API's own request.
  loop_.Post([self = shared_from_this()] { Spawn(TearDown(self)); });
}

Task<void> Environment::TearDown(std::shared_ptr<Environment> self) {
  self->timeout_timer_.reset();
  self->idle_timer_.reset();
  self->exit_timer_.reset();
  self->listener_.reset();
  self->api_.Close();
  // The connections end as their cancelled reads come back; they must not outlive the loop.
  NextTurn turn{self->loop_};
  co_await turn;
  if (self->log_) co_await self->log_->Close();
  self->owner_.OnGone(*self);
}

}  // namespace portico::lambda
