// All execution environments of the server, and the events that wait for one.
//
// An event goes to the most recently used idle environment of its function's revision, one of the
// caller's own loop if there is one; otherwise it waits for the first that gets free, while new
// ones are started as environment_scaling.h decides. An environment belongs to the loop of the
// caller whom it was started for. Thread-safe: the pool's own state is under one mutex, an
// environment is only touched on its loop.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "lambda/engine/environment.h"
#include "lambda/engine/environment_config.h"
#include "lambda/engine/environment_scaling.h"
#include "lambda/engine/memory_admission.h"
#include "lambda/engine/runner.h"

namespace portico::lambda {

// AWS's default for an account.
inline constexpr size_t kConcurrencyMaxDefault = 1'000;
// Of all events at work or waiting, together: a thousand of the largest would be 6 GB, each of them
// held more than once on its way.
inline constexpr size_t kEventBytesInFlightMax = 512u << 20;
// Where the machine's memory allows as many.
inline constexpr size_t kEnvironmentsMaxDefault = 1'000;
// What an environment takes of the machine's memory at the least, for that bound.
inline constexpr int64_t kEnvironmentMbMin = 32;
inline constexpr int64_t kQueueWaitMsMax = 30'000;
inline constexpr int64_t kQueueTickMs = 5;
// For want of memory an idle environment ends no more often than that: what it held takes a moment
// to come back.
inline constexpr int64_t kEndForMemoryPeriodMs = 100;

struct PoolConfig {
  EnvironmentConfig environment;
  size_t concurrency_max = kConcurrencyMaxDefault;  // events at work or waiting, of the account
  size_t event_bytes_max = kEventBytesInFlightMax;  // of those events
  size_t environments_max = 0;                      // 0: as the machine's memory allows
  MemoryAdmission::Machine memory = {};             // by which new environments are let in
};

struct PoolStats {
  size_t environments = 0;
  size_t starting = 0;
  size_t idle = 0;
  size_t frozen = 0;  // of the idle
  size_t waiting = 0;
  size_t in_flight = 0;
  size_t event_bytes = 0;           // of those in flight
  uint64_t started = 0;             // environments, ever
  int64_t reserved_bytes = 0;       // by environments that are new
  uint64_t refused_for_memory = 0;  // times that no environment could be started for want of it
  uint64_t invocations = 0;
};

class EnvironmentPool : public Runner, private Environment::Owner {
 public:
  // All must outlive the pool. `home` is the loop on which the pool looks after waiting events.
  EnvironmentPool(PoolConfig config, net::EventLoop& home, sandbox::Launcher& launcher,
                  CredentialIssuer& credentials, LogSink& logs, const Clock& clock);
  // Shutdown must have ended.
  ~EnvironmentPool() override;

  Task<Result<InvokeResult>> Run(FunctionRef function, InvokeRequest request) override;
  void Retire(std::string_view function_name, uint64_t generation) override;

  // Ends all environments; events at work or waiting fail. Blocks until nothing is left: call it
  // while the loops still run, from a thread that is none of theirs.
  void Shutdown();

  PoolStats stats() const;

 private:
  // The environments of one revision of a function, and the events that wait for them.
  struct Group {
    std::string name;
    uint64_t generation = 0;
    bool retired = false;
    // The last init phase failed: as on AWS, the next runs as part of an invocation.
    bool init_broken = false;
    std::vector<Environment*> idle;  // the most recently used last
    std::deque<JobRef> waiting;
    size_t starting = 0;
    size_t returning = 0;     // that have answered and not yet asked for the next event
    size_t environments = 0;  // that have not ended
    size_t members = 0;       // that are not gone
    RecentMean busy_us;
    RecentMean start_us;
    int64_t used_bytes = -1;  // the most memory that an environment has used; -1: none has told
  };
  struct Member {
    std::shared_ptr<Environment> environment;
    Group* group = nullptr;
    bool starting = true;
    bool bound = false;  // started with an event
    bool returning = false;
    int64_t since_us = 0;        // at work, or idle, or starting
    int64_t reserved_bytes = 0;  // in memory_, until it has answered an event
  };
  struct FunctionState {
    size_t in_flight = 0;
    std::vector<std::unique_ptr<Group>> groups;
  };
  // What is to be done once the mutex is free.
  struct Plan {
    std::vector<std::shared_ptr<Environment>> start;
    std::vector<std::shared_ptr<Environment>> end;
    std::vector<std::pair<JobRef, AwsError>> fail;
  };

  // Environment::Owner.
  void OnIdle(Environment& environment, std::optional<int64_t> init_us) override;
  void OnAnswered(Environment& environment) override;
  void OnInitFailed(Environment& environment, std::optional<AwsError> error) override;
  void OnUnused(Environment& environment) override;
  void OnEnded(Environment& environment) override;
  void OnGone(Environment& environment) override;

  static AwsError RateExceeded(const char* reason);
  Status Submit(const JobRef& job);
  Status Admit(const Job& job, const FunctionState& state) const REQUIRES(mutex_);
  // Counts a job out that was admitted.
  void Release(const Job& job);
  // A job that its environment could not take: it goes first.
  void Requeue(const JobRef& job);
  // After a job has joined the group's queue.
  void Await(Group& group, Plan* plan) REQUIRES(mutex_);
  JobRef NextWaiting(Group& group) REQUIRES(mutex_);
  void Hand(const std::shared_ptr<Environment>& environment, JobRef job);

  Group& GroupOf(const Function& function, FunctionState& state, Plan* plan) REQUIRES(mutex_);
  std::shared_ptr<Environment> TakeIdle(Group& group, const net::EventLoop* loop, Plan* plan)
      REQUIRES(mutex_);
  void Scale(Group& group, Plan* plan) REQUIRES(mutex_);
  // Whether the machine has room for one more of the group, if need be in an idle one's place. What
  // it may use is then in `reserved_bytes`, for Add.
  bool MakeRoom(const Group& group, int64_t memory_mb, int64_t* reserved_bytes, Plan* plan)
      REQUIRES(mutex_);
  // Ends the environment that was idle for longest. False if none is idle.
  bool EndOldestIdle(Plan* plan) REQUIRES(mutex_);
  void Release(Member& member) REQUIRES(mutex_);
  // `like` tells function and loop; `bound` may be null.
  void Add(Group& group, const Job& like, JobRef bound, int64_t reserved_bytes, Plan* plan)
      REQUIRES(mutex_);
  void RetireGroup(Group& group, Plan* plan) REQUIRES(mutex_);
  void DropEmpty(const std::string& function_name) REQUIRES(mutex_);
  void Carry(Plan plan);
  void Tick();

  const PoolConfig config_;
  const size_t environments_max_;
  net::EventLoop& home_;
  const Clock& clock_;
  const EnvironmentServices services_;

  mutable Mutex mutex_;
  std::condition_variable_any gone_;
  std::unordered_map<std::string, FunctionState> functions_ GUARDED_BY(mutex_);
  std::unordered_map<const Environment*, Member> members_ GUARDED_BY(mutex_);
  size_t in_flight_ GUARDED_BY(mutex_) = 0;
  size_t event_bytes_ GUARDED_BY(mutex_) = 0;
  size_t waiting_ GUARDED_BY(mutex_) = 0;
  size_t live_ GUARDED_BY(mutex_) = 0;  // members that have not ended
  MemoryAdmission memory_ GUARDED_BY(mutex_);
  int64_t ended_for_memory_us_ GUARDED_BY(mutex_) = INT64_MIN / 2;
  uint64_t refused_for_memory_ GUARDED_BY(mutex_) = 0;
  uint64_t started_ GUARDED_BY(mutex_) = 0;
  uint64_t invocations_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool tick_armed_ GUARDED_BY(mutex_) = false;
  std::unique_ptr<Executor::Timer> tick_;  // home_'s thread only
};

}  // namespace portico::lambda
