// How an environment comes up: the init phase, and what becomes of it.
#include <fcntl.h>

#include "aws/arn.h"
#include "base/log.h"
#include "lambda/engine/environment.h"
#include "lambda/engine/environment_relay.h"
#include "net/peer_owner.h"

namespace portico::lambda {

namespace {

constexpr const char* kLoopback = "127.0.0.1";
// Credentials must outlive the event that is taken last, by the clock of whoever checks them.
constexpr int64_t kCredentialsMarginMs = 60'000;
constexpr size_t kConnectionsMax = 64;
// What a function may have the server hold for it, beside the memory that it is given itself: one
// answer of the largest size, in a buffer that has doubled once too often, and some heads.
constexpr size_t kBufferedBytesMax = 4 * kResponseBytesMax;

// A connection is quiet while an event runs, and while the environment is frozen.
net::HttpLimits ApiLimits() {
  constexpr int64_t kDayMs = 86'400'000;
  net::HttpLimits limits;
  limits.connections_max = kConnectionsMax;
  limits.buffered_bytes_max = kBufferedBytesMax;
  limits.head_timeout_ms = kDayMs;
  limits.body_timeout_ms = kDayMs;
  limits.idle_timeout_ms = kDayMs;
  limits.write_timeout_ms = kDayMs;
  // Who sends a response and the next "next" at once awaits both answers.
  limits.joins_pipelined_answers = true;
  return limits;
}

// "execve /var/task/bootstrap: Permission denied", as AWS words it.
std::string DescribeExecFailure(std::string_view path, std::string_view message) {
  std::string reason(message.substr(message.rfind(": ") + 2));
  if (!reason.empty()) reason[0] = static_cast<char>(std::tolower(reason[0]));
  return "fork/exec " + std::string(path) + ": " + reason;
}

// The invoker learns that the role will not do, in Lambda's words; why, the server's log.
AwsError RoleRefused(const AwsError& error) {
  if (error.IsInternal()) return error;
  log::Warn("lambda: no credentials for a function's role: {}", error.message);
  return AwsError::Client("AccessDeniedException",
                          "The role defined for the function cannot be assumed by Lambda.", 403);
}

bool IsErrorTypeOfLambda(std::string_view type) {
  return type.starts_with("Runtime.") || type.starts_with("Function.");
}

}  // namespace

void Environment::Start() {
  if (state_ == State::kEnded) return;  // the server's end came first
  state_ = State::kInit;
  started_us_ = Now();
  const Status launched = Launch();
  if (launched) return;
  if (launched.error().code == kInvalidEntrypoint) {
    FailInit({launched.error().code, launched.error().message, {}, {}}, RunStatus::kError);
  } else {
    FailInit({"", "", {}, launched.error()}, RunStatus::kError);
  }
}

Status Environment::Launch() {
  const int64_t limit_ms = job_ ? TimeoutUs() / 1000 : services_.config.init_timeout_ms;
  timeout_timer_ =
      loop_.RunAfter(std::chrono::milliseconds(limit_ms), [this] { OnTimeoutTimer(); });
  auto start = StartOf(*function_, services_.config.runtimes_dir);
  if (!start) {
    PORTICO_TRY(OpenLog({}));
    return Fail(start.error());
  }
  PORTICO_TRY(OpenLog(*start));
  PORTICO_ASSIGN(listener_, net::HttpListener::Open(loop_, kLoopback, 0, api_, ApiLimits(), nullptr,
                                                    net::PortUse::kExclusive));
  PORTICO_ASSIGN(sandbox::SandboxSpec spec, MakeSpec(std::move(*start)));
  relay_ = std::make_shared<Relay>();
  relay_->environment = this;
  relay_->loop = &loop_;
  relay_->weak = weak_from_this();
  sandbox_ = services_.launcher.Start(
      std::move(spec),
      [relay = relay_](Result<sandbox::Started> started) {
        relay->Post([started = std::move(started)](Environment& self) { self.OnStarted(started); });
      },
      [relay = relay_](const sandbox::Exited& exited) {
        relay->Post([exited](Environment& self) { self.OnExited(exited); });
      });
  return {};
}

// As AWS: without the permissions that the tutorial's policy gives, a function has no log.
bool Environment::MayLog() const {
  if (!services_.config.role_allows) return true;
  const std::string resource =
      aws::MakeArn("logs", services_.config.region, services_.config.account,
                   "log-group:" + function_->log_group + ":log-stream:" + log_stream_);
  const std::string& role = function_->record.role;
  return services_.config.role_allows(role, "logs:CreateLogStream", resource) &&
         services_.config.role_allows(role, "logs:PutLogEvents", resource);
}

Status Environment::OpenLog(const RuntimeStart& start) {
  log_stream_ = MakeLogStreamName(services_.clock.NowMs());
  LogSink* sink = MayLog() ? &services_.logs : nullptr;
  if (sink == nullptr) {
    log::Debug("lambda: {} writes no log: its role {} may not", function_->record.name,
               function_->record.role);
  }
  PORTICO_ASSIGN(log_,
                 LogCapture::Open(loop_, sink, function_->log_group, log_stream_, services_.clock));
  if (job_ && job_->request.tail_log) log_->BeginTail();
  log_->Write(InitStartLine(start.version.empty() ? function_->record.runtime : start.version));
  return {};
}

Result<sandbox::SandboxSpec> Environment::MakeSpec(RuntimeStart start) {
  const FunctionRecord& record = function_->record;
  auto issued = services_.credentials.ForRole(record.role, record.name);
  if (!issued) return Fail(RoleRefused(issued.error()));
  const IssuedCredentials credentials = std::move(*issued);
  access_key_id_ = credentials.access_key_id;
  usable_until_ms_ = credentials.expires_ms - TimeoutUs() / 1000 - kCredentialsMarginMs;
  sandbox::SandboxSpec spec;
  spec.argv = std::move(start.argv);
  spec.env = MakeVariables({
      .function = *function_,
      .credentials = credentials,
      .region = services_.config.region,
      .endpoint_url = services_.config.endpoint_url,
      .execution_env = start.execution_env,
      .log_stream = log_stream_,
      .runtime_api = std::string(kLoopback) + ":" + std::to_string(listener_->port()),
  });
  if (function_->code) {
    const Status unchanged = function_->code->Check();
    if (!unchanged) log::Error("function {}: {}", record.name, unchanged.error().message);
    PORTICO_TRY(unchanged);
  }
  spec.task_dir = function_->code_dir;
  spec.runtime_dir = std::move(start.runtime_dir);
  spec.memory_mb = record.memory_mb;
  spec.tmp_mb = record.ephemeral_storage_mb;
  spec.stdout_fd = log_->TakeWriteEnd();
  spec.stderr_fd.Reset(::fcntl(spec.stdout_fd.get(), F_DUPFD_CLOEXEC, 0));
  log_->Start();
  return spec;
}

void Environment::OnStarted(Result<sandbox::Started> started) {
  if (state_ == State::kEnded) return;
  if (!started) {
    const std::string& why = started.error().message;
    constexpr std::string_view kExecFailed = "execve ";
    if (why.starts_with(kExecFailed)) {
      const std::string_view path =
          std::string_view(why).substr(kExecFailed.size(), why.find(": ") - kExecFailed.size());
      FailInit({std::string(kInvalidEntrypoint), DescribeExecFailure(path, why), {}, {}},
               RunStatus::kError);
    } else {
      FailInit({"", "", {}, started.error()}, RunStatus::kError);
    }
    return;
  }
  // What the runtime has sent since waits in the socket. Nobody but the function's own user may
  // speak for it.
  listener_->Start([uid = started->uid](int socket_fd) {
    const std::optional<uid_t> owner = net::PeerOwner(socket_fd);
    // No owner: the peer has gone away again.
    if (owner && *owner != uid) {
      log::Warn("lambda: user {} was turned away from a function's runtime API", *owner);
    }
    return owner == uid;
  });
}

void Environment::OnInitDone() {
  const int64_t init_us = Now() - started_us_;
  // Fails where the machine has no CPU controller; the REPORT line says so.
  (void)sandbox_->SetCpu(sandbox::Cpu::kByMemory);
  if (job_) {
    Deliver(started_us_);  // the init phase counts as part of the event
    return;
  }
  timeout_timer_.reset();
  init_us_ = init_us;
  state_ = State::kIdle;
  owner_.OnIdle(*this, init_us);
  if (state_ == State::kIdle) BecomeIdle();
}

void Environment::OnInitError(std::string_view body, std::string_view error_type) {
  if (state_ != State::kInit) return;
  Failure failure;
  failure.error_type = IsErrorTypeOfLambda(error_type) ? error_type : "Runtime.Unknown";
  if (body.empty()) {
    failure.message = "Runtime reported an error without a description";
  } else {
    failure.payload = body;
  }
  FailInit(std::move(failure), RunStatus::kError);
}

void Environment::OnInitTimeout() {
  if (job_) {
    FailInit({"Sandbox.Timedout", TimeoutMessage(function_->record.timeout_s), {}, {}},
             RunStatus::kTimeout);
  } else {
    FailInit({"Sandbox.Timedout", "", {}, {}}, RunStatus::kTimeout);
  }
}

void Environment::FailInit(Failure failure, RunStatus status) {
  const auto self = shared_from_this();
  const int64_t elapsed_us = Now() - started_us_;
  if (log_) log_->Drain();
  if (log_ && !failure.error) {
    log_->Write(InitReportLine(elapsed_us, job_ ? "invoke" : "init", status, failure.error_type));
  }
  if (!job_) {
    EndWith({});
    owner_.OnInitFailed(*this, std::move(failure.error));
    return;
  }
  if (failure.error) {
    EndWith(std::move(failure.error));
    return;
  }
  const std::string& request_id = job_->request.request_id;
  InvokeResult result;
  if (failure.payload) {
    result.payload = std::move(*failure.payload);
    result.function_error = "Unhandled";
  } else {
    result = FailedResultFor(request_id, failure.error_type, failure.message);
  }
  log_->Write(StartLine(request_id));
  if (status == RunStatus::kTimeout) {
    log_->Write(TimeoutLine(services_.clock.NowMs(), request_id, function_->record.timeout_s));
  } else if (!failure.payload) {
    log_->Write(ErrorLine(request_id, failure.message, failure.error_type));
  }
  begun_us_ = started_us_;
  Finish(std::move(result), status, failure.error_type);
  EndWith({});
}

}  // namespace portico::lambda
