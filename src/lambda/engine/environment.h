// One execution environment: a function's process in its sandbox, the Runtime API that it speaks
// to, and its log. Takes one event at a time.
//
//   Start → (init phase) → OnIdle → Begin → … answered, asks for the next → OnIdle → … → OnEnded
//
// Belongs to one event loop: but for what says otherwise, everything is called on that loop's
// thread, and so are the owner's callbacks.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "lambda/engine/environment_config.h"
#include "lambda/engine/report.h"
#include "lambda/engine/runtime_api.h"
#include "lambda/engine/runtimes.h"
#include "net/http_server.h"

namespace portico::lambda {

class Environment : public std::enable_shared_from_this<Environment>, private RuntimeApiOwner {
 public:
  // The pool.
  class Owner {
   public:
    virtual ~Owner() = default;
    // It can take an event: Begin may be called at once. `init_us` is set the first time.
    virtual void OnIdle(Environment& environment, std::optional<int64_t> init_us) = 0;
    // It has answered its event, but not yet asked for the next.
    virtual void OnAnswered(Environment& environment) = 0;
    // The init phase failed, with no event bound to it. `error` is set if that is not the
    // function's fault. OnEnded has been called.
    virtual void OnInitFailed(Environment& environment, std::optional<AwsError> error) = 0;
    // It has been idle for idle_max_ms. The owner Ends it, unless an event is on its way to it.
    virtual void OnUnused(Environment& environment) = 0;
    // It takes no events any more. Once.
    virtual void OnEnded(Environment& environment) = 0;
    // Nothing is left of it but the object. Last of all.
    virtual void OnGone(Environment& environment) = 0;
  };

  // With `bound`, the init phase is part of that event's invocation: under its timeout, and what
  // goes wrong is its result.
  Environment(const EnvironmentServices& services, Owner& owner, net::EventLoop& loop,
              FunctionRef function, JobRef bound);
  ~Environment() override;

  void Start();
  // Hands over an event; only when idle. False if the environment has ended: the job is untouched.
  bool Begin(JobRef job);
  // Kills it. An event that it works on fails with ServiceException.
  void End();

  // The most memory that it was seen to use; -1 if that is not measured.
  int64_t memory_used_bytes() const { return memory_used_bytes_; }

  // From any thread.
  net::EventLoop& loop() const { return loop_; }
  bool frozen() const { return frozen_.load(std::memory_order_relaxed); }
  // When it must take no more events, for its credentials would end under them. Wall clock.
  int64_t usable_until_ms() const { return usable_until_ms_.load(std::memory_order_relaxed); }

 private:
  enum class State { kNew, kInit, kIdle, kBusy, kAnswered, kEnded };
  struct Relay;
  struct Failure {
    std::string error_type;
    std::string message;                 // of the payload, unless there is one already
    std::optional<std::string> payload;  // as the runtime reported it
    std::optional<AwsError> error;       // Lambda's own fault
  };

  // Starting (environment_start.cc).
  Status Launch();
  Status OpenLog(const RuntimeStart& start);
  bool MayLog() const;
  Result<sandbox::SandboxSpec> MakeSpec(RuntimeStart start);
  void OnStarted(Result<sandbox::Started> started);
  void OnInitDone();
  void OnInitTimeout();
  void FailInit(Failure failure, RunStatus status);

  // RuntimeApiOwner.
  void OnReady() override;
  void OnResponse(std::string_view body) override;
  void OnResponseTooLarge() override;
  void OnError(std::string_view body, std::string_view error_type) override;
  void OnInitError(std::string_view body, std::string_view error_type) override;

  void Deliver(int64_t begun_us);
  void Finish(InvokeResult result, RunStatus status, std::string_view error_type);
  void WriteReport(int64_t duration_us, RunStatus status, std::string_view error_type);
  void OnTimeoutTimer();
  void TimeOut();
  void OnExited(const sandbox::Exited& exited);
  void OnExitSettled();

  void BecomeIdle();
  void OnIdleTimer();
  bool Thaw();
  int64_t MemoryUsedBytes();
  void EndWith(std::optional<AwsError> error);
  static Task<void> TearDown(std::shared_ptr<Environment> self);
  int64_t Now() const { return services_.clock.SteadyUs(); }
  int64_t TimeoutUs() const { return int64_t{function_->record.timeout_s} * 1'000'000; }

  const EnvironmentServices& services_;
  Owner& owner_;
  net::EventLoop& loop_;
  const FunctionRef function_;
  State state_ = State::kNew;

  RuntimeApi api_;
  std::unique_ptr<net::HttpListener> listener_;
  std::string log_stream_;
  std::string access_key_id_;
  std::shared_ptr<LogCapture> log_;
  std::shared_ptr<Relay> relay_;
  std::shared_ptr<sandbox::Sandbox> sandbox_;

  int64_t started_us_ = 0;
  std::optional<int64_t> init_us_;  // until a REPORT line has told it
  JobRef job_;
  int64_t begun_us_ = 0;
  int64_t idle_since_us_ = 0;
  std::optional<sandbox::Exited> exited_;
  int64_t memory_used_bytes_ = -1;
  int64_t memory_sampled_us_ = 0;

  // Both are armed once and look at the clock when they fire, so that an event costs no timer.
  std::unique_ptr<Executor::Timer> timeout_timer_;
  std::unique_ptr<Executor::Timer> idle_timer_;
  std::unique_ptr<Executor::Timer> exit_timer_;

  std::atomic<bool> frozen_ = false;
  std::atomic<int64_t> usable_until_ms_ = INT64_MAX;
};

}  // namespace portico::lambda
