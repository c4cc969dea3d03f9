// Running the probe (probe/probe.cc) in real environments, for the sandbox's tests.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "lambda/sandbox/launcher.h"

namespace portico::sandbox {

// Only a test that fails waits this long.
inline constexpr int kPatienceMs = 20'000;

// One environment of a test: gathers what the launcher tells and what the function prints.
class Trial {
 public:
  void SetStarted(Result<Started> started) {
    MutexLock lock(mutex_);
    started_ = std::move(started);
    changed_.notify_all();
  }
  void SetExited(const Exited& exited) {
    MutexLock lock(mutex_);
    exited_ = exited;
    changed_.notify_all();
  }
  // Nothing if it took too long.
  std::optional<Result<Started>> AwaitStarted() { return Await(started_); }
  std::optional<Exited> AwaitExited() { return Await(exited_); }

  // What is printed until `text` has been seen or output ends.
  std::string ReadUntil(const std::string& text) {
    while (out_.find(text) == std::string::npos && ReadSome(kPatienceMs)) {
    }
    return out_;
  }
  std::string ReadAll() {
    while (ReadSome(kPatienceMs)) {
    }
    return out_;
  }
  // False at the end of output, or if none came in time.
  bool ReadSome(int patience_ms) {
    pollfd polled{output.get(), POLLIN, 0};
    if (::poll(&polled, 1, patience_ms) <= 0) return false;
    char buffer[4096];
    const ssize_t got = ::read(output.get(), buffer, sizeof buffer);
    if (got <= 0) return false;
    out_.append(buffer, static_cast<size_t>(got));
    return true;
  }

  UniqueFd output;
  std::shared_ptr<Sandbox> sandbox;

 private:
  template <typename T>
  std::optional<T> Await(std::optional<T>& value) {
    std::unique_lock<Mutex> lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(kPatienceMs),
                      [&] { return value.has_value(); });
    return value;
  }

  Mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<Result<Started>> started_;
  std::optional<Exited> exited_;
  std::string out_;
};

// A task directory that holds the probe.
class TaskDir {
 public:
  TaskDir() {
    char path[] = "/tmp/portico-task-XXXXXX";
    path_ = ::mkdtemp(path);
    ::chmod(path_.c_str(), 0755);
    std::filesystem::copy_file(PORTICO_SANDBOX_PROBE, path_ + "/bootstrap");
  }
  ~TaskDir() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline SandboxSpec ProbeSpec(const TaskDir& task, const std::string& command) {
  SandboxSpec spec;
  std::istringstream words("/var/task/bootstrap " + command);
  for (std::string word; words >> word;) spec.argv.push_back(word);
  spec.env = {"NAME=value"};
  spec.task_dir = task.path();
  return spec;
}

inline std::shared_ptr<Trial> Launch(Launcher& launcher, SandboxSpec spec) {
  auto trial = std::make_shared<Trial>();
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  trial->output.Reset(ends[0]);
  spec.stdout_fd.Reset(ends[1]);
  spec.stderr_fd.Reset(::fcntl(ends[1], F_DUPFD_CLOEXEC, 0));
  trial->sandbox = launcher.Start(
      std::move(spec), [trial](Result<Started> started) { trial->SetStarted(std::move(started)); },
      [trial](const Exited& exited) { trial->SetExited(exited); });
  return trial;
}

// The fixture: a launcher, running, of a server that is root.
class SandboxTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root: makes control groups and users of its own";
    auto launcher = Launcher::Fork({});
    ASSERT_TRUE(launcher) << launcher.error().message;
    launcher_ = std::move(*launcher);
    launcher_->Run();
  }

  std::shared_ptr<Trial> Start(const std::string& command) {
    return Launch(*launcher_, ProbeSpec(task_, command));
  }
  // Runs the probe to its end; what it printed.
  std::string Output(const std::string& command) {
    const auto trial = Start(command);
    std::string out = trial->ReadAll();
    const auto started = trial->AwaitStarted();
    if (!started) return "not started in time";
    if (!*started) return "not started: " + started->error().message;
    return out;
  }
  bool HasLimit(const std::string& name) {
    for (const Limit& limit : launcher_->Limits()) {
      if (limit.name == name) return limit.state == Limit::State::kEnforced;
    }
    return false;
  }

  TaskDir task_;
  std::unique_ptr<Launcher> launcher_;
};

}  // namespace portico::sandbox
