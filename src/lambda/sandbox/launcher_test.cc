// The launcher process and its server: starts, limits, ends, and what remains when either dies.
#include "lambda/sandbox/launcher.h"

#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>

#include "lambda/sandbox/cgroup_files.h"
#include "lambda/sandbox/sandbox_test_support.h"

namespace portico::sandbox {
namespace {

using LauncherTest = SandboxTest;

UniqueFd OpenPid(pid_t pid) {
  return UniqueFd(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
}

bool Dies(const UniqueFd& pidfd) {
  pollfd polled{pidfd.get(), POLLIN, 0};
  return ::poll(&polled, 1, kPatienceMs) == 1;
}

// Portico's control groups that exist, of whatever kind and server.
std::vector<std::string> Groups() {
  std::vector<std::string> found;
  const CgroupPlace place =
      ParseCgroupPlace(ReadControl("/proc/self/mountinfo"), ReadControl("/proc/self/cgroup"));
  std::vector<std::string> parents{place.v2_mount, place.v2_mount + place.v2_own};
  for (const auto& [name, v1] : place.v1) {
    parents.push_back(v1.mount);
    if (!v1.own.empty()) parents.push_back(v1.mount + v1.own);
  }
  for (const std::string& parent : parents) {
    if (parent.empty()) continue;
    for (const auto& entry : std::filesystem::directory_iterator(parent)) {
      if (entry.path().filename().string().starts_with("portico-")) found.push_back(entry.path());
    }
  }
  return found;
}
bool HasGroupOf(pid_t server) {
  const std::string ending = "/portico-" + std::to_string(server);
  const std::vector<std::string> groups = Groups();
  return std::any_of(groups.begin(), groups.end(),
                     [&](const std::string& path) { return path.ends_with(ending); });
}

TEST_F(LauncherTest, ReportsTheExitCode) {
  const auto trial = Start("exit 42");
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->exit_code, 42);
  EXPECT_EQ(exited->signal, 0);
  EXPECT_FALSE(exited->oom_killed);
}

TEST_F(LauncherTest, ReportsTheSignal) {
  const auto trial = Start("signal " + std::to_string(SIGSEGV));
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->signal, SIGSEGV);
  EXPECT_FALSE(exited->oom_killed);
}

TEST_F(LauncherTest, SaysWhyAFunctionCannotStart) {
  SandboxSpec missing = ProbeSpec(task_, "hello");
  missing.argv = {"/var/task/nothing"};
  const auto no_binary = Launch(*launcher_, std::move(missing));
  SandboxSpec nowhere = ProbeSpec(task_, "hello");
  nowhere.task_dir = "/nonexistent/task";
  const auto no_dir = Launch(*launcher_, std::move(nowhere));
  const auto first = no_binary->AwaitStarted();
  const auto second = no_dir->AwaitStarted();
  ASSERT_TRUE(first && second);
  ASSERT_FALSE(*first);
  EXPECT_EQ(first->error().message, "execve /var/task/nothing: No such file or directory");
  ASSERT_FALSE(*second);
  EXPECT_EQ(second->error().message, "open_tree /nonexistent/task: No such file or directory");
}

TEST_F(LauncherTest, WhatTheFunctionLeftRunningEndsWithIt) {
  const auto trial = Start("abandon");
  EXPECT_EQ(trial->ReadAll(), "left\n") << "output ends only when the last holder has died";
  EXPECT_TRUE(trial->AwaitExited());
}

TEST_F(LauncherTest, KillEndsARunningEnvironment) {
  const auto trial = Start("wait");
  trial->ReadUntil("waiting");
  ASSERT_TRUE(trial->AwaitStarted());
  trial->sandbox->Kill();
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->signal, SIGKILL);
  EXPECT_FALSE(exited->oom_killed);
}

// At the quota of the smallest function, which gives a thousand processes minutes to die in.
TEST_F(LauncherTest, AForkBombDiesAtOnce) {
  if (!HasLimit("processes") || !HasLimit("cpu")) GTEST_SKIP() << "no control groups";
  SandboxSpec spec = ProbeSpec(task_, "bomb");
  spec.memory_mb = 128;
  spec.cpu_at_start = Cpu::kByMemory;
  const auto trial = Launch(*launcher_, std::move(spec));
  ASSERT_TRUE(trial->AwaitStarted());
  trial->ReadUntil("lit");
  // Until it has grown as far as it may.
  const auto grown = [&] { return trial->sandbox->CpuUse().throttled > 100; };
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (!grown() && std::chrono::steady_clock::now() < until) ::poll(nullptr, 0, 10);
  const auto killed_at = std::chrono::steady_clock::now();
  trial->sandbox->Kill();
  ASSERT_TRUE(trial->AwaitExited());
  EXPECT_LT(std::chrono::steady_clock::now() - killed_at, std::chrono::seconds(5));
}

TEST_F(LauncherTest, TheEndWaitsForNoForkBomb) {
  if (!HasLimit("processes") || !HasLimit("cpu")) GTEST_SKIP() << "no control groups";
  SandboxSpec spec = ProbeSpec(task_, "bomb");
  spec.cpu_at_start = Cpu::kByMemory;
  const auto trial = Launch(*launcher_, std::move(spec));
  ASSERT_TRUE(trial->AwaitStarted());
  trial->ReadUntil("lit");
  const pid_t server = ::getpid();
  const auto began = std::chrono::steady_clock::now();
  launcher_.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(6));
  // On a machine that is very busy, the launcher removes it by itself a moment later.
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(kPatienceMs);
  while (HasGroupOf(server) && std::chrono::steady_clock::now() < until) ::poll(nullptr, 0, 10);
  EXPECT_FALSE(HasGroupOf(server));
}

TEST_F(LauncherTest, KillBeforeItRunsEndsItToo) {
  const auto trial = Start("wait");
  trial->sandbox->Kill();
  const auto started = trial->AwaitStarted();
  ASSERT_TRUE(started);
  if (*started) {
    EXPECT_TRUE(trial->AwaitExited());
  }
}

TEST_F(LauncherTest, MoreMemoryThanConfiguredIsKilledAndToldApart) {
  if (!HasLimit("memory")) GTEST_SKIP() << "no memory controller on this machine";
  const auto trial = Start("allocate 200");
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->signal, SIGKILL);
  EXPECT_TRUE(exited->oom_killed);
  EXPECT_EQ(trial->ReadAll(), "");
}

TEST_F(LauncherTest, MemoryWithinTheLimitIsMeasured) {
  if (!HasLimit("memory")) GTEST_SKIP() << "no memory controller on this machine";
  const auto trial = Start("allocate 64");
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->exit_code, 0);
  EXPECT_GE(exited->memory_peak_bytes, 64 << 20);
  EXPECT_LE(exited->memory_peak_bytes, 128 << 20);
}

TEST_F(LauncherTest, ProcessesAreLimited) {
  if (!HasLimit("processes")) GTEST_SKIP() << "no limit on processes on this machine";
  SandboxSpec spec = ProbeSpec(task_, "forks 100");
  spec.pids_max = 20;
  const auto trial = Launch(*launcher_, std::move(spec));
  // Init and the probe itself count.
  EXPECT_EQ(trial->ReadUntil("\n"), "18 EAGAIN\n");
}

TEST_F(LauncherTest, CpuIsGivenByMemorySize) {
  if (!HasLimit("cpu")) GTEST_SKIP() << "no CPU controller on this machine";
  // 256 MB get 0.145 of a vCPU: 300 ms of CPU time need 104 periods of 20 ms.
  SandboxSpec spec = ProbeSpec(task_, "spin 300 wait");
  spec.memory_mb = 256;
  spec.cpu_at_start = Cpu::kByMemory;
  const auto trial = Launch(*launcher_, std::move(spec));
  trial->ReadUntil("spun");
  ASSERT_TRUE(trial->AwaitStarted());
  const CpuAccount used = trial->sandbox->CpuUse();
  const double share = 300'000.0 / (static_cast<double>(used.periods) * kCpuPeriodUs);
  EXPECT_GT(used.throttled, used.periods / 2);
  EXPECT_LT(share, 1.25 * 256 / kMemoryMbPerVcpu);
}

TEST_F(LauncherTest, TheInitPhaseIsNotThrottledUntilTold) {
  if (!HasLimit("cpu")) GTEST_SKIP() << "no CPU controller on this machine";
  SandboxSpec spec = ProbeSpec(task_, "spin 100 wait");
  const auto trial = Launch(*launcher_, std::move(spec));
  trial->ReadUntil("spun");
  ASSERT_TRUE(trial->AwaitStarted());
  EXPECT_EQ(trial->sandbox->CpuUse().throttled, 0);
  EXPECT_TRUE(trial->sandbox->SetCpu(Cpu::kByMemory));
  EXPECT_TRUE(trial->sandbox->SetCpu(Cpu::kFull));
}

TEST_F(LauncherTest, FreezesThawsAndDiesFrozen) {
  if (!HasLimit("freezing")) GTEST_SKIP() << "no freezer on this machine";
  const auto trial = Start("beat");
  trial->ReadUntil(".");
  ASSERT_TRUE(trial->AwaitStarted());
  ASSERT_TRUE(trial->sandbox->Freeze());
  // What was written before it stood still is read; then nothing more comes.
  constexpr int kStillMs = 100;
  while (trial->ReadSome(kStillMs)) {
  }
  ASSERT_TRUE(trial->sandbox->Thaw());
  EXPECT_TRUE(trial->ReadSome(kPatienceMs));
  ASSERT_TRUE(trial->sandbox->Freeze());
  trial->sandbox->Kill();
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_EQ(exited->signal, SIGKILL);
}

TEST_F(LauncherTest, ManyStartsAtOnceEachGetTheirOwn) {
  std::vector<std::shared_ptr<Trial>> trials;
  for (int i = 0; i < 20; ++i) trials.push_back(Start("exit " + std::to_string(i)));
  for (int i = 0; i < 20; ++i) {
    const auto exited = trials[i]->AwaitExited();
    ASSERT_TRUE(exited);
    EXPECT_EQ(exited->exit_code, i);
  }
}

TEST_F(LauncherTest, NothingRemainsAfterACleanEnd) {
  const auto trial = Start("wait");
  trial->ReadUntil("waiting");
  const auto started = trial->AwaitStarted();
  ASSERT_TRUE(started && *started);
  const UniqueFd init = OpenPid((*started)->pid);
  ASSERT_TRUE(HasGroupOf(::getpid()));
  launcher_.reset();
  EXPECT_TRUE(Dies(init));
  EXPECT_FALSE(HasGroupOf(::getpid()));
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
}

TEST_F(LauncherTest, WhenTheLauncherDiesEveryEnvironmentIsReportedLost) {
  const auto trial = Start("wait");
  trial->ReadUntil("waiting");
  const auto started = trial->AwaitStarted();
  ASSERT_TRUE(started && *started);
  const UniqueFd init = OpenPid((*started)->pid);
  ::kill(launcher_->pid(), SIGKILL);
  EXPECT_TRUE(Dies(init));
  const auto exited = trial->AwaitExited();
  ASSERT_TRUE(exited);
  EXPECT_TRUE(exited->lost);
  const auto after = Start("hello")->AwaitStarted();
  ASSERT_TRUE(after);
  EXPECT_FALSE(*after);
  EXPECT_NE(launcher_->Unable(), "");
}

// A server that is killed without a chance to clean up, as a process of its own.
TEST_F(LauncherTest, WhenTheServerIsKilledNothingRemains) {
  launcher_.reset();
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const pid_t server = ::fork();
  if (server == 0) {
    auto launcher = Launcher::Fork({});
    if (!launcher) ::_exit(1);
    (*launcher)->Run();
    const auto trial = Launch(**launcher, ProbeSpec(task_, "wait"));
    trial->ReadUntil("waiting");
    const auto started = trial->AwaitStarted();
    const pid_t pids[2] = {started && *started ? (*started)->pid : -1, (*launcher)->pid()};
    (void)!::write(ends[1], pids, sizeof pids);
    for (;;) ::pause();
  }
  pid_t pids[2] = {};
  ASSERT_EQ(::read(ends[0], pids, sizeof pids), static_cast<ssize_t>(sizeof pids));
  ASSERT_GT(pids[0], 0);
  const UniqueFd init = OpenPid(pids[0]);
  const UniqueFd launcher = OpenPid(pids[1]);
  EXPECT_TRUE(HasGroupOf(server));
  ::kill(server, SIGKILL);
  ::waitpid(server, nullptr, 0);
  EXPECT_TRUE(Dies(init));
  EXPECT_TRUE(Dies(launcher));
  EXPECT_FALSE(HasGroupOf(server));
}

// The server and its launcher are both killed: the next server cleans up after them.
TEST_F(LauncherTest, TheNextServerRemovesWhatADeadOneLeft) {
  launcher_.reset();
  const pid_t server = ::fork();
  if (server == 0) {
    auto launcher = Launcher::Fork({});
    if (!launcher) ::_exit(1);
    // Until it is dead: its lock on the groups goes with its last descriptor.
    const int dying = static_cast<int>(::syscall(SYS_pidfd_open, (*launcher)->pid(), 0));
    ::kill((*launcher)->pid(), SIGKILL);
    pollfd ends{dying, POLLIN, 0};
    ::_exit(::poll(&ends, 1, 10'000) == 1 ? 0 : 2);
  }
  int status = 0;
  ::waitpid(server, &status, 0);
  ASSERT_EQ(status, 0);
  ASSERT_TRUE(HasGroupOf(server));
  auto next = Launcher::Fork({});
  ASSERT_TRUE(next);
  EXPECT_FALSE(HasGroupOf(server));
}

TEST_F(LauncherTest, LaunchingIsQuick) {
  // A bound that only a mistake (a sleep, a missed wake-up) breaks; the median is printed.
  std::vector<int64_t> micros;
  for (int i = 0; i < 30; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const auto trial = Start("hello");
    trial->ReadUntil("hello");
    micros.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
                         std::chrono::steady_clock::now() - begin)
                         .count());
    ASSERT_TRUE(trial->AwaitExited());
  }
  std::sort(micros.begin(), micros.end());
  RecordProperty("launch_to_first_output_median_us", std::to_string(micros[micros.size() / 2]));
  std::printf("launch to first output: median %ld us, worst %ld us\n", micros[micros.size() / 2],
              micros.back());
  EXPECT_LT(micros[micros.size() / 2], 500'000);
}

// The server is not root: a user namespace instead. Runs as a process of its own that gives up
// root.
TEST_F(LauncherTest, WithoutRootAUserNamespaceIsolates) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "the thread sanitizer's own thread keeps a process from making a user namespace";
#endif
  launcher_.reset();
  constexpr uid_t kSomeUser = 54'321;
  const pid_t server = ::fork();
  if (server == 0) {
    if (::setresgid(kSomeUser, kSomeUser, kSomeUser) != 0 ||
        ::setresuid(kSomeUser, kSomeUser, kSomeUser) != 0) {
      ::_exit(90);
    }
    // As for a program that such a user has started; changing users took it away.
    ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    auto launcher = Launcher::Fork({});
    if (!launcher) ::_exit(91);
    (*launcher)->Run();
    const auto id = Launch(**launcher, ProbeSpec(task_, "id"));
    const std::string who = id->ReadAll();
    const auto started = id->AwaitStarted();
    if (!started) ::_exit(92);
    if (!*started) {
      std::fprintf(stderr, "not started: %s\n", started->error().message.c_str());
      ::_exit(93);
    }
    if (!who.starts_with("uid 993 gid 990")) ::_exit(94);
    const auto calls = Launch(**launcher, ProbeSpec(task_, "syscalls"));
    if (!calls->ReadAll().starts_with("mount EPERM\n")) ::_exit(95);
    const auto write = Launch(**launcher, ProbeSpec(task_, "write /usr/x /tmp/x"));
    if (write->ReadAll() != "/usr/x EROFS\n/tmp/x ok\n") ::_exit(96);
    const auto init = Launch(**launcher, ProbeSpec(task_, "attack /proc/1/mem"));
    // The same user, so signals may be sent; but init does not take them, and cannot be read.
    if (init->ReadAll() != "open ENOENT\nkill_parent ok\nkill_init ok\n") ::_exit(97);
    const auto exited = init->AwaitExited();
    if (!exited || exited->signal != 0) ::_exit(99);
    if ((*started)->uid != kSomeUser) ::_exit(98);
    launcher->reset();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(server, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace portico::sandbox
