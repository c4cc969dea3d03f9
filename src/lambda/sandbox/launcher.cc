#include "lambda/sandbox/launcher.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <deque>
#include <map>
#include <optional>
#include <thread>

#include "base/mutex.h"
#include "lambda/sandbox/channel.h"
#include "lambda/sandbox/launcher_process.h"

namespace portico::sandbox {

namespace {

// Starts and kills that wait for room in the channel to the launcher.
constexpr size_t kOutgoingMax = 4096;
// How long the launcher may take to end everything: a fork bomb's processes take it a second.
constexpr int kEndWaitMsMax = 5'000;

class SandboxImpl : public Sandbox {
 public:
  SandboxImpl(int64_t memory_mb, std::function<void()> kill_early)
      : memory_mb_(memory_mb), kill_early_(std::move(kill_early)) {}

  void Kill() override {
    std::function<void()> kill_early;
    {
      MutexLock lock(mutex_);
      if (ended_) return;
      killed_ = true;
      if (pidfd_) {
        Signal();
      } else {
        kill_early = kill_early_;
      }
    }
    if (kill_early) kill_early();
  }
  Status Freeze() override {
    return With([](Cgroup& group) { return group.Freeze(); });
  }
  Status Thaw() override {
    return With([](Cgroup& group) { return group.Thaw(); });
  }
  Status SetCpu(enum Cpu cpu) override {
    const int64_t quota = cpu == Cpu::kFull ? Cgroup::kCpuUnlimited : CpuQuotaUs(memory_mb_);
    MutexLock lock(mutex_);
    if (!group_) return NotRunning();
    if (killed_) return {};  // it dies faster without a quota
    return group_->SetCpuQuotaUs(quota);
  }
  int64_t MemoryPeakBytes() override {
    MutexLock lock(mutex_);
    return group_ ? group_->MemoryPeakBytes() : -1;
  }
  bool OomKilled() override {
    MutexLock lock(mutex_);
    return group_ && group_->OomKills() > 0;
  }
  CpuAccount CpuUse() override {
    MutexLock lock(mutex_);
    return group_ ? group_->Cpu() : CpuAccount{};
  }

  void SetStarted(UniqueFd pidfd, std::unique_ptr<Cgroup> group) {
    MutexLock lock(mutex_);
    pidfd_ = std::move(pidfd);
    group_ = std::move(group);
    if (killed_) Signal();
  }
  void SetEnded() {
    MutexLock lock(mutex_);
    ended_ = true;
    pidfd_.Reset();
    group_.reset();
  }

 private:
  void Signal() REQUIRES(mutex_) {
    ::syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGKILL, nullptr, 0);
    if (group_) group_->LetDie();
  }
  static Status NotRunning() { return Fail(AwsError::Internal("the environment does not run")); }
  template <typename F>
  Status With(F&& act) {
    MutexLock lock(mutex_);
    if (!group_) return NotRunning();
    return act(*group_);
  }

  const int64_t memory_mb_;
  const std::function<void()> kill_early_;
  Mutex mutex_;
  UniqueFd pidfd_ GUARDED_BY(mutex_);
  std::unique_ptr<Cgroup> group_ GUARDED_BY(mutex_);
  bool killed_ GUARDED_BY(mutex_) = false;
  bool ended_ GUARDED_BY(mutex_) = false;
};

class LauncherImpl : public Launcher {
 public:
  LauncherImpl(pid_t pid, UniqueFd channel, std::unique_ptr<CgroupTree> cgroups,
               MachineMemory memory)
      : pid_(pid),
        memory_(std::move(memory)),
        channel_(std::move(channel)),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        cgroups_(std::move(cgroups)),
        limits_(DescribeLimits(*cgroups_, ::geteuid() == 0)) {}

  ~LauncherImpl() override {
    // The reader thread, if there is one, sees its end closed, and so does the launcher.
    ::shutdown(channel_.get(), SHUT_RDWR);
    const bool ended = AwaitEnd();
    if (reader_.joinable()) reader_.join();
    LoseAll();
    if (ended) cgroups_->RemoveAll();
  }

  void Run() override {
    reader_ = std::thread([this] { ReadLoop(); });
  }

  std::shared_ptr<Sandbox> Start(SandboxSpec spec, OnStarted on_started,
                                 OnExited on_exited) override;
  const std::vector<Limit>& Limits() const override { return limits_; }
  const MachineMemory& Memory() const override { return memory_; }
  std::string Unable() const override {
    MutexLock lock(mutex_);
    return unable_;
  }
  pid_t pid() const override { return pid_; }

 private:
  struct Entry {
    std::shared_ptr<SandboxImpl> sandbox;
    OnStarted on_started;
    OnExited on_exited;
  };
  struct Outgoing {
    std::string bytes;
    std::vector<UniqueFd> fds;
  };

  // False if the launcher still waits for environments to die after kEndWaitMsMax. It then goes on
  // by itself, and removes what is left.
  bool AwaitEnd() const;
  bool Post(Outgoing outgoing) REQUIRES(mutex_);
  bool SendNow(const Outgoing& outgoing, Sent* sent);
  void Flush();
  void ReadLoop();
  void OnMessage(Message message);
  void OnStartedMessage(uint64_t id, Reader& reader, UniqueFd pidfd);
  std::optional<Entry> Take(uint64_t id);
  void LoseAll();

  const pid_t pid_;
  const MachineMemory memory_;
  const UniqueFd channel_;
  const UniqueFd wake_;
  const std::unique_ptr<CgroupTree> cgroups_;
  const std::vector<Limit> limits_;
  std::thread reader_;
  mutable Mutex mutex_;
  uint64_t next_id_ GUARDED_BY(mutex_) = 1;
  bool lost_ GUARDED_BY(mutex_) = false;
  std::string unable_ GUARDED_BY(mutex_);
  std::map<uint64_t, Entry> entries_ GUARDED_BY(mutex_);
  std::deque<Outgoing> outgoing_ GUARDED_BY(mutex_);
};

bool LauncherImpl::AwaitEnd() const {
  const UniqueFd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  pollfd polled{pidfd.get(), POLLIN, 0};
  int ready;
  do {
    ready = pidfd ? ::poll(&polled, 1, kEndWaitMsMax) : 1;
  } while (ready < 0 && errno == EINTR);
  if (ready == 0) return false;
  int status;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  return true;
}

std::string EncodeKill(uint64_t id) {
  Writer writer;
  writer.Int(static_cast<int64_t>(LauncherMessage::kKill)).Int(static_cast<int64_t>(id));
  return writer.Take();
}

std::shared_ptr<Sandbox> LauncherImpl::Start(SandboxSpec spec, OnStarted on_started,
                                             OnExited on_exited) {
  std::string refusal;
  std::shared_ptr<SandboxImpl> sandbox;
  {
    MutexLock lock(mutex_);
    const uint64_t id = next_id_++;
    sandbox = std::make_shared<SandboxImpl>(spec.memory_mb, [this, id] {
      MutexLock kill_lock(mutex_);
      Post({EncodeKill(id), {}});
    });
    Outgoing order{EncodeStart(id, spec), {}};
    if (lost_) {
      refusal = "the launcher process is gone";
    } else if (order.bytes.size() > kMessageBytesMax) {
      refusal = "the environment's variables are too long";
    } else {
      order.fds.push_back(std::move(spec.stdout_fd));
      order.fds.push_back(std::move(spec.stderr_fd));
      entries_[id] = Entry{sandbox, on_started, std::move(on_exited)};
      if (!Post(std::move(order))) {
        entries_.erase(id);
        refusal = "the launcher takes no more starts";
      }
    }
  }
  if (!refusal.empty()) {
    sandbox->SetEnded();
    on_started(Fail(AwsError::Internal(refusal)));
  }
  return sandbox;
}

// Sends at once if nothing waits before it, so that a start costs no thread switch here.
bool LauncherImpl::Post(Outgoing outgoing) {
  Sent sent = Sent::kWouldBlock;
  if (outgoing_.empty() && SendNow(outgoing, &sent)) return true;
  if (sent == Sent::kBroken || outgoing_.size() >= kOutgoingMax) return false;
  outgoing_.push_back(std::move(outgoing));
  const uint64_t one = 1;
  (void)!::write(wake_.get(), &one, sizeof one);
  return true;
}

bool LauncherImpl::SendNow(const Outgoing& outgoing, Sent* sent) {
  std::vector<int> fds;
  for (const UniqueFd& fd : outgoing.fds) fds.push_back(fd.get());
  *sent = Send(channel_.get(), outgoing.bytes, fds, MSG_DONTWAIT);
  return *sent == Sent::kDone;
}

void LauncherImpl::Flush() {
  MutexLock lock(mutex_);
  uint64_t count;
  (void)!::read(wake_.get(), &count, sizeof count);
  Sent sent = Sent::kDone;
  while (!outgoing_.empty() && SendNow(outgoing_.front(), &sent)) outgoing_.pop_front();
}

void LauncherImpl::ReadLoop() {
  for (;;) {
    short wanted = POLLIN;
    {
      MutexLock lock(mutex_);
      if (!outgoing_.empty()) wanted |= POLLOUT;
    }
    pollfd polled[2] = {{channel_.get(), wanted, 0}, {wake_.get(), POLLIN, 0}};
    if (::poll(polled, 2, -1) < 0) continue;
    if ((polled[0].revents & POLLOUT) != 0 || polled[1].revents != 0) Flush();
    if ((polled[0].revents & (POLLIN | POLLHUP | POLLERR)) == 0) continue;
    Message message;
    const Received received = Receive(channel_.get(), &message, MSG_DONTWAIT);
    if (received == Received::kClosed) break;
    if (received == Received::kMessage) OnMessage(std::move(message));
  }
  LoseAll();
}

std::optional<LauncherImpl::Entry> LauncherImpl::Take(uint64_t id) {
  MutexLock lock(mutex_);
  const auto at = entries_.find(id);
  if (at == entries_.end()) return std::nullopt;
  Entry entry = std::move(at->second);
  entries_.erase(at);
  return entry;
}

void LauncherImpl::OnMessage(Message message) {
  Reader reader(message.bytes);
  const auto kind = static_cast<LauncherMessage>(reader.Int());
  const auto id = static_cast<uint64_t>(reader.Int());
  switch (kind) {
    case LauncherMessage::kStarted:
      if (!message.fds.empty()) OnStartedMessage(id, reader, std::move(message.fds[0]));
      return;
    case LauncherMessage::kFailed:
      if (auto entry = Take(id)) {
        entry->sandbox->SetEnded();
        entry->on_started(Fail(AwsError::Internal(reader.Text())));
      }
      return;
    case LauncherMessage::kExited:
      if (auto entry = Take(id)) {
        entry->sandbox->SetEnded();
        entry->on_exited(DecodeExited(reader));
      }
      return;
    case LauncherMessage::kReady: {
      MutexLock lock(mutex_);
      unable_.clear();
      return;
    }
    case LauncherMessage::kUnable: {
      MutexLock lock(mutex_);
      unable_ = reader.Text();
      return;
    }
    default:
      return;
  }
}

void LauncherImpl::OnStartedMessage(uint64_t id, Reader& reader, UniqueFd pidfd) {
  Started started;
  started.pid = static_cast<pid_t>(reader.Int());
  started.uid = static_cast<uid_t>(reader.Int());
  started.launch_us = reader.Int();
  std::unique_ptr<Cgroup> group = cgroups_->Group(reader.Text());
  OnStarted on_started;
  {
    MutexLock lock(mutex_);
    const auto at = entries_.find(id);
    if (at == entries_.end()) return;
    on_started = std::move(at->second.on_started);
    at->second.on_started = nullptr;
    at->second.sandbox->SetStarted(std::move(pidfd), std::move(group));
  }
  on_started(started);
}

// The launcher is gone, and with it every environment.
void LauncherImpl::LoseAll() {
  std::map<uint64_t, Entry> lost;
  {
    MutexLock lock(mutex_);
    lost_ = true;
    unable_ = "the launcher process is gone";
    lost.swap(entries_);
    outgoing_.clear();
  }
  Exited exited;
  exited.signal = SIGKILL;
  exited.lost = true;
  for (auto& [id, entry] : lost) {
    entry.sandbox->SetEnded();
    if (entry.on_started) {
      entry.on_started(Fail(AwsError::Internal("the launcher process is gone")));
    } else {
      entry.on_exited(exited);
    }
  }
}

}  // namespace

Result<std::unique_ptr<Launcher>> Launcher::Fork(const LauncherOptions& options) {
  auto channel = MakeChannel();
  if (!channel) return Fail(channel.error());
  MachineMemory memory = MachineMemory::OfThisProcess();
  std::unique_ptr<CgroupTree> cgroups = MakeCgroupTree();
  const bool is_root = ::geteuid() == 0;
  const LauncherSetup setup{is_root ? options.uid_base : ::geteuid(), options.ready_max, is_root};
  const pid_t pid = ::fork();
  if (pid < 0) return FailErrno("fork the launcher");
  if (pid == 0) {
    channel->first.Reset();
    RunLauncher(std::move(channel->second), std::move(cgroups), setup);
  }
  return std::make_unique<LauncherImpl>(pid, std::move(channel->first), std::move(cgroups),
                                        std::move(memory));
}

Task<Result<Started>> StartSandbox(Launcher& launcher, SandboxSpec spec,
                                   std::shared_ptr<Sandbox>* sandbox,
                                   Launcher::OnExited on_exited) {
  auto started = std::make_shared<OneShot<Result<Started>>>();
  Launcher::OnStarted on_started = [started](Result<Started> result) {
    started->Set(std::move(result));
  };
  *sandbox = launcher.Start(std::move(spec), std::move(on_started), std::move(on_exited));
  co_return co_await started->Wait();
}

}  // namespace portico::sandbox
