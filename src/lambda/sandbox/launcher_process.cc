#include "lambda/sandbox/launcher_process.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <set>
#include <vector>

#include "lambda/sandbox/crew.h"
#include "lambda/sandbox/seccomp_filter.h"
#include "lambda/sandbox/user_namespace.h"

namespace portico::sandbox {

namespace {

constexpr int kEventsMax = 64;

// Signals that a terminal or a service manager sends to the whole group are the server's business;
// the launcher goes when the server does.
void IgnoreSignals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2}) {
    ::signal(number, SIG_IGN);
  }
  ::signal(SIGCHLD, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// Closes what the server happened to have open; standard error stays for a sanitizer's words.
void CloseAllBut(const std::set<int>& kept) {
  std::vector<int> extra;
  DIR* dir = ::opendir("/proc/self/fd");
  if (dir == nullptr) return;
  while (const dirent* entry = ::readdir(dir)) {
    const int fd = std::atoi(entry->d_name);
    if (fd > 2 && fd != ::dirfd(dir) && !kept.contains(fd)) extra.push_back(fd);
  }
  ::closedir(dir);
  for (const int fd : extra) ::close(fd);
  const UniqueFd null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  ::dup2(null.get(), 0);
  ::dup2(null.get(), 1);
}

// Waits for descriptors and lets the crew act. Descriptors carry what to do in the event's data.
class Loop {
 public:
  Loop(UniqueFd server, Crew& crew) : server_(std::move(server)), crew_(crew) {}

  void Run() {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = kServerToken;
    ::epoll_ctl(crew_.epoll(), EPOLL_CTL_ADD, server_.get(), &event);
    crew_.Refill();
    epoll_event events[kEventsMax];
    for (;;) {
      const int count = ::epoll_wait(crew_.epoll(), events, kEventsMax, crew_.PauseMs());
      for (int i = 0; i < count; ++i) {
        if (events[i].data.u64 != kServerToken) {
          crew_.OnEvent(events[i].data.u64);
        } else if (!OnServer()) {
          return;
        }
      }
      crew_.SweepGroups();
      crew_.Refill();
    }
  }

 private:
  // False once the server is gone.
  bool OnServer() {
    for (;;) {
      Message message;
      const Received received = Receive(server_.get(), &message, MSG_DONTWAIT);
      if (received == Received::kWouldBlock) return true;
      if (received == Received::kClosed) return false;
      Reader reader(message.bytes);
      const auto kind = static_cast<LauncherMessage>(reader.Int());
      const auto id = static_cast<uint64_t>(reader.Int());
      if (kind == LauncherMessage::kStart) crew_.Start(id, reader, std::move(message.fds));
      if (kind == LauncherMessage::kKill) crew_.Kill(id);
    }
  }

  const UniqueFd server_;
  Crew& crew_;
};

}  // namespace

std::string EncodeStart(uint64_t id, const SandboxSpec& spec) {
  Writer writer;
  writer.Int(static_cast<int64_t>(LauncherMessage::kStart)).Int(static_cast<int64_t>(id));
  writer.Texts(spec.argv).Texts(spec.env).Text(spec.task_dir).Text(spec.layer_dir);
  writer.Text(spec.runtime_dir).Text(spec.hostname).Int(spec.memory_mb).Int(spec.tmp_mb);
  writer.Int(spec.pids_max).Int(spec.open_files_max).Int(static_cast<int64_t>(spec.cpu_at_start));
  return writer.Take();
}

std::string EncodeExited(uint64_t id, const Exited& exited) {
  Writer writer;
  writer.Int(static_cast<int64_t>(LauncherMessage::kExited)).Int(static_cast<int64_t>(id));
  writer.Int(exited.exit_code).Int(exited.signal).Int(exited.oom_killed);
  writer.Int(exited.memory_peak_bytes).Int(exited.user_cpu_us).Int(exited.system_cpu_us);
  return writer.Take();
}

Exited DecodeExited(Reader& reader) {
  Exited exited;
  exited.exit_code = static_cast<int>(reader.Int());
  exited.signal = static_cast<int>(reader.Int());
  exited.oom_killed = reader.Int() != 0;
  exited.memory_peak_bytes = reader.Int();
  exited.user_cpu_us = reader.Int();
  exited.system_cpu_us = reader.Int();
  return exited;
}

void RunLauncher(UniqueFd server, std::unique_ptr<CgroupTree> cgroups, const LauncherSetup& setup) {
  ::setsid();
  ::prctl(PR_SET_NAME, "portico-launch", 0, 0, 0);
  IgnoreSignals();
  std::set<int> kept{server.get()};
  for (const int fd : cgroups->LockFds()) kept.insert(fd);
  CloseAllBut(kept);
  {
    Crew crew(server.get(), *cgroups, setup);
    // An unprivileged launcher gets its privileges over mounts from a user namespace of its own.
    Status able = setup.is_root ? Status() : EnterUserNamespace();
    if (able) {
      Result<std::vector<sock_filter>> filter = BuildSeccompFilter();
      if (filter) {
        crew.UseFilter(std::move(*filter));
      } else {
        able = Fail(filter.error());
      }
    }
    if (!able) crew.RefuseAll(able.error().message);
    Loop(std::move(server), crew).Run();
    crew.KillAll();
  }
  cgroups->RemoveAll();
  ::_exit(0);
}

}  // namespace portico::sandbox
