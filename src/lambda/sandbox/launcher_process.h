// The launcher process: small, single-threaded, forked from the server before the server has
// threads, so that starting an environment never forks the big process. It clones environments,
// keeps a few ready ahead of need, hands the server their pidfds, reaps them, and cleans up. When
// the server's end of the channel closes, for whatever reason, it kills every environment, removes
// its control groups and exits.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/channel.h"
#include "lambda/sandbox/spec.h"

namespace portico::sandbox {

// Messages between the server and the launcher; each begins with one of these and the
// environment's id.
enum class LauncherMessage : int64_t {
  kStart,    // server → launcher: StartOrder, with the two output descriptors
  kKill,     // server → launcher: an environment that the server has no pidfd of yet
  kStarted,  // launcher → server: pid, uid, launch_us, group; with the pidfd
  kFailed,   // launcher → server: why; the environment is gone
  kExited,   // launcher → server: an Exited
  kReady,    // launcher → server: the first environment stands ready (id 0)
  kUnable,   // launcher → server: environments cannot be made here, and why (id 0)
};

// The kStart message's payload, after kind and id.
std::string EncodeStart(uint64_t id, const SandboxSpec& spec);
std::string EncodeExited(uint64_t id, const Exited& exited);
Exited DecodeExited(Reader& reader);

struct LauncherSetup {
  uid_t uid_base = 0;  // of the environments' users; the server's own user where it is not root
  int64_t ready_max = 0;
  bool is_root = false;
};

// Runs until the server's end closes; then exits the process.
[[noreturn]] void RunLauncher(UniqueFd server, std::unique_ptr<CgroupTree> cgroups,
                              const LauncherSetup& setup);

}  // namespace portico::sandbox
