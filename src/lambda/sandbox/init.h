// An environment's first process: PID 1 of its namespaces. It is cloned ahead of need, builds the
// root while nobody waits, and stands ready; told what to run, it mounts the function's own
// directories, starts the function as its child, reaps, and ends with it, which ends everything
// else in the environment.
//
// It speaks with the launcher over one channel, in this order:
//   init → launcher  kReady    or kFailed with why, and exits
//   launcher → init  kRun      with the function's directories and output descriptors
//   init → launcher  kRunning  execve was done, or kFailed with why, and exits
//   init → launcher  kEnded    the function's wait status; then init exits
#pragma once

#include <linux/filter.h>
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/channel.h"
#include "lambda/sandbox/privileges.h"

namespace portico::sandbox {

enum class InitMessage : int64_t { kReady, kRun, kRunning, kFailed, kEnded };

// Fixed when the init is cloned.
struct InitSetup {
  uid_t uid = 0;
  gid_t gid = 0;
  Groups groups = Groups::kDrop;
  const std::vector<sock_filter>* filter = nullptr;
  // The control group that init is to move into; null if it was cloned into it. Moving may take the
  // kernel more than ten milliseconds, in which the launcher has better things to do.
  Cgroup* group = nullptr;
};

// The kRun message. Its descriptors, in order: standard output, standard error, the task
// directory's mount, then the layer's and the runtime's if they are there.
struct RunOrder {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string hostname;
  int64_t tmp_mb = 0;
  ResourceLimits limits;
  bool has_layer = false;
  bool has_runtime = false;

  std::string Encode() const;
  static RunOrder Decode(Reader& reader);
};

// Runs as PID 1 until the function ends or the launcher's end of `channel` closes.
[[noreturn]] void RunInit(UniqueFd channel, const InitSetup& setup);

}  // namespace portico::sandbox
