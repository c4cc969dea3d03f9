// The environments that the launcher process looks after, from clone to reaping.
//
// An environment is built ahead, without knowing its function (cloned, put into its control group,
// its root made), then stands ready until a start takes it. Starts that find none ready wait for
// one that is being built. Everything runs on the launcher's one thread.
#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/channel.h"
#include "lambda/sandbox/init.h"
#include "lambda/sandbox/launcher_process.h"

namespace portico::sandbox {

// The token of an event on the server's channel; environments have others.
inline constexpr uint64_t kServerToken = 0;

class Crew {
 public:
  // `server` is the channel to report on; it and `cgroups` outlive the crew.
  Crew(int server, const CgroupTree& cgroups, const LauncherSetup& setup);
  ~Crew();

  void UseFilter(std::vector<sock_filter> filter) { filter_ = std::move(filter); }
  // Environments cannot be made here: every start fails with `why`.
  void RefuseAll(const std::string& why);

  int epoll() const { return epoll_.get(); }
  // How long to wait for events, as epoll_wait takes it.
  int PauseMs() const;
  void OnEvent(uint64_t token);

  // Takes up a start, whose order is what follows kind and id in `reader`.
  void Start(uint64_t id, Reader& reader, std::vector<UniqueFd> outputs);
  void Kill(uint64_t id);
  void KillAll();

  // Builds environments ahead, one a call at most, so that starts are not kept waiting.
  void Refill();
  // Tries again to remove the groups of environments that have ended.
  void SweepGroups();

 private:
  // A start that has been asked for.
  struct Order {
    uint64_t id = 0;
    int64_t asked_us = 0;
    RunOrder run;
    std::string task_dir, layer_dir, runtime_dir;
    int64_t memory_mb = 0, pids_max = 0;
    enum Cpu cpu = Cpu::kFull;
    std::vector<UniqueFd> outputs;
  };
  struct Environment {
    enum class State { kBuilding, kReady, kStarting, kRunning };
    State state = State::kBuilding;
    uint64_t token = 0;
    pid_t pid = -1;
    uid_t uid = 0;
    UniqueFd pidfd, channel;
    std::string group_name;
    std::unique_ptr<Cgroup> group;
    std::optional<Order> order;
    std::optional<int> function_status;
    std::string failure;
  };

  Status Build();
  Status Clone(Environment& environment);
  Status Watch(const Environment& environment);
  Status Dispatch(Environment& environment);
  Status SetLimits(Environment& environment, const Order& order);
  void Assign(Environment& environment, Order order);
  void OnMessage(Environment& environment);
  void OnDeath(Environment& environment);
  // Kills it and lets it die at once; its death is reported by the pidfd.
  static void End(const Environment& environment);
  void ReportDeath(const Environment& environment, int status, const struct rusage& used);
  void Fail(uint64_t id, const std::string& why);
  uid_t TakeUid();
  uid_t HostUid(const Environment& environment) const;
  InitSetup SetupFor(uid_t uid) const;

  const int server_;
  const CgroupTree& cgroups_;
  const LauncherSetup setup_;
  const UniqueFd epoll_;
  std::vector<sock_filter> filter_;
  std::string refusal_;
  bool told_ready_ = false;
  // The last ahead-of-need build failed: the next is made when a start asks for it.
  bool build_failed_ = false;
  uint64_t next_token_ = 1;
  uint32_t next_slot_ = 0;
  std::map<uint64_t, std::unique_ptr<Environment>> environments_;  // by token
  std::vector<std::unique_ptr<Cgroup>> dying_groups_;
};

}  // namespace portico::sandbox
