// Starts, limits, freezes and ends execution environments: the server's end of the launcher
// process.
//
// An environment is a function's process in namespaces of its own, on a read-only system without
// privileges, under a seccomp filter and a control group, with /var/task, /opt and /var/runtime
// read-only and a private /tmp. It shares the host's network, since a function must reach the
// internet and this server; a network of its own is to be made where init builds the root.
//
// Fork() must run in main() before any thread exists. Everything else may be called from any thread
// and never blocks on the environment. Callbacks run on the launcher's own reader thread: they must
// be short and post their work to an executor.
//
//   auto launcher = Launcher::Fork({});                   // first thing in main()
//   launcher->Run();                                      // once threads may exist
//   auto sandbox = launcher->Start(std::move(spec), [](Result<Started>) {…}, [](const Exited&)
//   {…}); sandbox->SetCpu(Cpu::kByMemory);                      // after the init phase
//   sandbox->Freeze(); … sandbox->Thaw(); … sandbox->Kill();
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/machine_memory.h"
#include "lambda/sandbox/spec.h"

namespace portico::sandbox {

struct LauncherOptions {
  // Environments kept built ahead of need.
  int64_t ready_max = 2;
  // As root, each environment gets a user (and group) number of its own from here up: a range that
  // neither people, services nor container tools are given.
  uid_t uid_base = 1'879'048'192;
};

// One environment, from Start() on. Shared by the starter and the launcher; when the last owner
// lets go while it runs, it runs on until Kill() or the launcher's end. Thread-safe.
class Sandbox {
 public:
  virtual ~Sandbox() = default;

  // Ends the environment and everything in it, also while it is still being started or frozen.
  virtual void Kill() = 0;
  // Stops and resumes everything in it. Fails where the machine has no freezer.
  virtual Status Freeze() = 0;
  virtual Status Thaw() = 0;
  // Sets or lifts the CPU quota of its memory size. Fails where the machine has no CPU controller.
  virtual Status SetCpu(Cpu cpu) = 0;

  // The most memory it has held, for the REPORT line; -1 where that is not measured.
  virtual int64_t MemoryPeakBytes() = 0;
  // Whether the kernel has killed one of its processes for want of memory.
  virtual bool OomKilled() = 0;
  virtual CpuAccount CpuUse() = 0;
};

class Launcher {
 public:
  using OnStarted = std::function<void(Result<Started>)>;
  using OnExited = std::function<void(const Exited&)>;

  // Forks the launcher process. An error only where the machine refuses to fork or to make a
  // socket pair; that environments cannot be made is told by Unable() and by each Start.
  static Result<std::unique_ptr<Launcher>> Fork(const LauncherOptions& options);
  // Ends every environment and waits until they are reaped and their control groups removed: some
  // seconds at most, after which the launcher process goes on with that by itself.
  virtual ~Launcher() = default;

  // Starts the reader thread. Starts asked for earlier are taken up now.
  virtual void Run() = 0;

  // `on_started` is called once: with an error, nothing runs and `on_exited` will not be called;
  // otherwise `on_exited` is called once, later. The function may already speak to the Runtime API
  // a moment before `on_started`; until then the sandbox can be killed, but not frozen or measured.
  virtual std::shared_ptr<Sandbox> Start(SandboxSpec spec, OnStarted on_started,
                                         OnExited on_exited) = 0;

  // How each limit stands on this machine; for the start message, health and the REPORT line.
  virtual const std::vector<Limit>& Limits() const = 0;
  // What environments may take of the machine's memory.
  virtual const MachineMemory& Memory() const = 0;
  // Why environments cannot be made on this machine; "" while none has failed to be built.
  virtual std::string Unable() const = 0;
  virtual pid_t pid() const = 0;
};

// As Launcher::Start, for a coroutine: `*sandbox` is set at once, the result when it runs.
Task<Result<Started>> StartSandbox(Launcher& launcher, SandboxSpec spec,
                                   std::shared_ptr<Sandbox>* sandbox, Launcher::OnExited on_exited);

}  // namespace portico::sandbox
