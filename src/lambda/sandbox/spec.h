// What an execution environment is made of, and what is told about it: the values that the server
// and the launcher process exchange.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

// AWS gives one vCPU at 1,769 MB and a proportional share below and above.
inline constexpr int64_t kMemoryMbPerVcpu = 1769;
inline constexpr int64_t kPidsMax = 1024;
inline constexpr int64_t kOpenFilesMax = 1024;
inline constexpr int64_t kTmpMbDefault = 512;
inline constexpr uint64_t kBytesPerMb = 1024 * 1024;

// How much CPU an environment may use at a moment. The init phase runs at kFull, as on AWS.
enum class Cpu { kFull, kByMemory };

// One environment to start. Host paths are absolute and name directories that exist; they appear
// inside read-only. `argv[0]` is a path inside the sandbox. `env` holds "NAME=value".
struct SandboxSpec {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string task_dir;     // at /var/task, the working directory
  std::string layer_dir;    // at /opt; empty for none
  std::string runtime_dir;  // at /var/runtime; empty for none
  std::string hostname = "localhost";
  int64_t memory_mb = 128;
  int64_t tmp_mb = kTmpMbDefault;
  int64_t pids_max = kPidsMax;
  int64_t open_files_max = kOpenFilesMax;
  Cpu cpu_at_start = Cpu::kFull;
  // Write ends of pipes (or any writable files). One may be a duplicate of the other.
  UniqueFd stdout_fd;
  UniqueFd stderr_fd;
};

// A running environment. `pid` is its init process, in the server's own pid namespace: when it
// dies, everything in the environment dies. `uid` is the function's user as the host sees it.
struct Started {
  pid_t pid = -1;
  uid_t uid = 0;
  int64_t launch_us = 0;  // from the launcher taking up the request to execve done
};

// How an environment ended.
struct Exited {
  int exit_code = 0;  // meaningful when signal is 0
  int signal = 0;     // the signal that ended the function, or 0
  bool oom_killed = false;
  bool lost = false;               // the launcher process died, and the environment with it
  int64_t memory_peak_bytes = -1;  // -1: not measurable on this machine
  int64_t user_cpu_us = 0;
  int64_t system_cpu_us = 0;
};

// One limit of an environment, and whether this machine lets it be set.
struct Limit {
  enum class State { kEnforced, kPartial, kUnavailable };
  std::string name;  // "memory", "cpu", …
  State state = State::kUnavailable;
  std::string detail;  // by what means, or why not
};

}  // namespace portico::sandbox
