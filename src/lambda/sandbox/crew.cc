#include "lambda/sandbox/crew.h"

#include <linux/sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "base/check.h"
#include "base/clock.h"
#include "lambda/sandbox/rootfs.h"
#include "lambda/sandbox/user_namespace.h"

namespace portico::sandbox {

namespace {

// Users are taken in turn from this many, so that one is not soon given to another function.
constexpr uint32_t kUidSlots = 60'000;
// How soon to look again at a group that still holds a dying process.
constexpr int kSweepPauseMs = 10;

// Each environment is watched twice; the lowest bit of an event's token tells which.
uint64_t ChannelToken(uint64_t token) { return token * 2; }
uint64_t DeathToken(uint64_t token) { return token * 2 + 1; }

}  // namespace

Crew::Crew(int server, const CgroupTree& cgroups, const LauncherSetup& setup)
    : server_(server), cgroups_(cgroups), setup_(setup), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  PORTICO_CHECK(epoll_);
}

Crew::~Crew() = default;

void Crew::RefuseAll(const std::string& why) {
  refusal_ = why;
  Writer writer;
  writer.Int(static_cast<int64_t>(LauncherMessage::kUnable)).Int(0).Text(why);
  (void)Send(server_, writer.Take(), {});
}

int Crew::PauseMs() const { return dying_groups_.empty() ? -1 : kSweepPauseMs; }

void Crew::OnEvent(uint64_t token) {
  const auto at = environments_.find(token / 2);
  if (at == environments_.end()) return;
  if (token % 2 == 0) {
    OnMessage(*at->second);
  } else {
    OnDeath(*at->second);
  }
}

void Crew::Start(uint64_t id, Reader& reader, std::vector<UniqueFd> outputs) {
  Order order;
  order.id = id;
  order.asked_us = Clock::System().SteadyUs();
  order.run.argv = reader.Texts();
  order.run.env = reader.Texts();
  order.task_dir = reader.Text();
  order.layer_dir = reader.Text();
  order.runtime_dir = reader.Text();
  order.run.hostname = reader.Text();
  order.memory_mb = reader.Int();
  order.run.tmp_mb = reader.Int();
  order.pids_max = reader.Int();
  order.run.limits.open_files = reader.Int();
  order.cpu = static_cast<enum Cpu>(reader.Int());
  order.outputs = std::move(outputs);
  if (!refusal_.empty()) return Fail(id, refusal_);

  const auto take = [&](Environment::State state) {
    for (auto& [token, environment] : environments_) {
      if (environment->state == state && !environment->order) {
        Assign(*environment, std::move(order));
        return true;
      }
    }
    return false;
  };
  if (take(Environment::State::kReady) || take(Environment::State::kBuilding)) return;
  const Status built = Build();
  if (!built) return Fail(id, built.error().message);
  take(Environment::State::kBuilding);
}

void Crew::Kill(uint64_t id) {
  for (auto& [token, environment] : environments_) {
    if (environment->order && environment->order->id == id) End(*environment);
  }
}

void Crew::End(const Environment& environment) {
  ::kill(environment.pid, SIGKILL);
  environment.group->LetDie();
}

void Crew::KillAll() {
  for (auto& [token, environment] : environments_) End(*environment);
  for (auto& [token, environment] : environments_) {
    ::waitpid(environment->pid, nullptr, 0);
    (void)environment->group->Remove();
  }
  environments_.clear();
}

void Crew::Refill() {
  if (!refusal_.empty() || build_failed_) return;
  int64_t spare = 0;
  for (const auto& [token, environment] : environments_) {
    // A start under way comes first: it is what somebody waits for.
    const bool is_running = environment->state == Environment::State::kRunning;
    if (environment->order && !is_running) return;
    if (!environment->order) ++spare;
  }
  if (spare >= setup_.ready_max) return;
  const Status built = Build();
  build_failed_ = !built;
}

void Crew::SweepGroups() {
  std::erase_if(dying_groups_, [](auto& group) { return group->Remove().has_value(); });
}

uid_t Crew::TakeUid() {
  if (!setup_.is_root) return kInnerUid;
  for (;;) {
    const uid_t uid = setup_.uid_base + next_slot_++ % kUidSlots;
    const bool taken = std::any_of(environments_.begin(), environments_.end(),
                                   [uid](auto& entry) { return entry.second->uid == uid; });
    if (!taken) return uid;
  }
}

// Without root, every environment is the server's own user under another name.
uid_t Crew::HostUid(const Environment& environment) const {
  return setup_.is_root ? environment.uid : setup_.uid_base;
}

InitSetup Crew::SetupFor(uid_t uid) const {
  // As root every environment has a group of its own too, with the user's number.
  return {uid, setup_.is_root ? uid : kInnerGid, setup_.is_root ? Groups::kDrop : Groups::kKeep,
          &filter_};
}

Status Crew::Build() {
  auto environment = std::make_unique<Environment>();
  environment->token = next_token_++;
  environment->uid = TakeUid();
  environment->group_name = "env-" + std::to_string(environment->token);
  environment->group = cgroups_.Group(environment->group_name);
  Status built = Clone(*environment);
  if (built) built = Watch(*environment);
  if (!built) {
    if (environment->pid > 0) {
      ::kill(environment->pid, SIGKILL);
      ::waitpid(environment->pid, nullptr, 0);
    }
    dying_groups_.push_back(std::move(environment->group));
    return built;
  }
  environments_[environment->token] = std::move(environment);
  return {};
}

Status Crew::Clone(Environment& environment) {
  PORTICO_TRY(environment.group->Create());
  auto channel = MakeChannel();
  if (!channel) return portico::Fail(channel.error());
  const UniqueFd group(environment.group->OpenForClone());
  int pidfd = -1;
  clone_args args{};
  args.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_PIDFD;
  args.pidfd = reinterpret_cast<uint64_t>(&pidfd);
  args.exit_signal = SIGCHLD;
  if (group) {
    args.flags |= CLONE_INTO_CGROUP;
    args.cgroup = static_cast<uint64_t>(group.get());
  }
  const long pid = ::syscall(SYS_clone3, &args, sizeof args);
  if (pid < 0) return FailErrno("this machine does not allow new namespaces: clone3");
  if (pid == 0) {
    InitSetup setup = SetupFor(environment.uid);
    if (!group) setup.group = environment.group.get();
    RunInit(std::move(channel->second), setup);
  }
  environment.pid = static_cast<pid_t>(pid);
  environment.pidfd.Reset(pidfd);
  environment.channel = std::move(channel->first);
  return {};
}

Status Crew::Watch(const Environment& environment) {
  const std::pair<int, uint64_t> watched[] = {
      {environment.channel.get(), ChannelToken(environment.token)},
      {environment.pidfd.get(), DeathToken(environment.token)}};
  for (const auto& [fd, token] : watched) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = token;
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) return FailErrno("epoll_ctl");
  }
  return {};
}

void Crew::Assign(Environment& environment, Order order) {
  environment.order = std::move(order);
  if (environment.state != Environment::State::kReady) return;
  const Status dispatched = Dispatch(environment);
  if (dispatched) return;
  environment.failure = dispatched.error().message;
  End(environment);
}

// Sets what the machine lets be set; what it does not was announced by DescribeLimits, and here is
// replaced by a resource limit where there is one.
Status Crew::SetLimits(Environment& environment, const Order& order) {
  Cgroup& group = *environment.group;
  if (cgroups_.Has(Controller::kMemory)) {
    PORTICO_TRY(group.SetMemoryBytes(order.memory_mb * static_cast<int64_t>(kBytesPerMb)));
  } else {
    environment.order->run.limits.data_bytes = order.memory_mb * static_cast<int64_t>(kBytesPerMb);
  }
  if (cgroups_.Has(Controller::kPids)) {
    PORTICO_TRY(group.SetPidsMax(order.pids_max));
  } else if (setup_.is_root) {
    environment.order->run.limits.processes = order.pids_max;
  }
  if (cgroups_.Has(Controller::kCpu) && order.cpu == Cpu::kByMemory) {
    PORTICO_TRY(group.SetCpuQuotaUs(CpuQuotaUs(order.memory_mb)));
  }
  return {};
}

Status Crew::Dispatch(Environment& environment) {
  Order& order = *environment.order;
  environment.state = Environment::State::kStarting;
  PORTICO_TRY(SetLimits(environment, order));
  std::vector<UniqueFd> mounts;
  std::vector<int> fds;
  for (const UniqueFd& output : order.outputs) fds.push_back(output.get());
  for (const std::string* path : {&order.task_dir, &order.layer_dir, &order.runtime_dir}) {
    if (path->empty()) continue;
    PORTICO_ASSIGN(UniqueFd mount, CloneReadOnly(*path));
    fds.push_back(mount.get());
    mounts.push_back(std::move(mount));
  }
  order.run.has_layer = !order.layer_dir.empty();
  order.run.has_runtime = !order.runtime_dir.empty();
  if (Send(environment.channel.get(), order.run.Encode(), fds) != Sent::kDone) {
    return FailErrno("the environment's init is gone");
  }
  order.outputs.clear();
  return {};
}

void Crew::Fail(uint64_t id, const std::string& why) {
  Writer writer;
  writer.Int(static_cast<int64_t>(LauncherMessage::kFailed)).Int(static_cast<int64_t>(id));
  (void)Send(server_, writer.Text(why).Take(), {});
}

}  // namespace portico::sandbox
