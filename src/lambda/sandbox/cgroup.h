// Control groups: how an environment's memory, CPU and process count are limited and measured, and
// how it is frozen between events. One interface over cgroup v1 (a hierarchy a controller), v2 (one
// hierarchy) and machines that allow neither.
//
// A CgroupTree is Portico's own subtree, "portico-<pid>", held by a file lock for as long as the
// server's launcher lives; subtrees whose holder is dead are removed when a new one is made. Both
// classes only read and write files and keep no state that changes, so they are thread-safe.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "lambda/sandbox/spec.h"

namespace portico::sandbox {

// The CPU quota's period. Short, so that a throttled function waits little.
inline constexpr int64_t kCpuPeriodUs = 20'000;
// The kernel takes no quota under this.
inline constexpr int64_t kCpuQuotaMinUs = 1'000;

enum class Controller { kMemory, kCpu, kPids, kFreezer };

// The name of what CgroupTree::Inheritance() describes.
inline constexpr const char* kInheritance = "inherited";

struct CpuAccount {
  int64_t periods = 0;    // periods in which the group wanted to run under a quota
  int64_t throttled = 0;  // of these, periods in which the quota ran out
};

// One environment's group.
class Cgroup {
 public:
  virtual ~Cgroup() = default;

  virtual Status Create() = 0;
  // A directory to give to clone3 with CLONE_INTO_CGROUP, or -1 if processes must attach
  // themselves.
  virtual int OpenForClone() = 0;
  // Moves the calling process into the group.
  virtual Status AttachSelf() = 0;
  // Fails with EBUSY's text while a process is still in the group.
  virtual Status Remove() = 0;

  // Each fails if the controller is not at hand; CgroupTree::Has tells beforehand.
  virtual Status SetMemoryBytes(int64_t bytes) = 0;
  virtual Status SetPidsMax(int64_t count) = 0;
  // Microseconds of CPU time a period of kCpuPeriodUs; kCpuUnlimited lifts the quota.
  static constexpr int64_t kCpuUnlimited = -1;
  virtual Status SetCpuQuotaUs(int64_t quota_us) = 0;
  virtual Status Freeze() = 0;
  virtual Status Thaw() = 0;
  // Lets what was killed in the group die at once: lifts the CPU quota, under which thousands of
  // processes would take minutes to exit, and thaws. On v2 it also kills what is in the group. What
  // cannot be written is passed over.
  virtual void LetDie() = 0;

  // The most memory the group has held since its creation; -1 if the kernel does not tell.
  virtual int64_t MemoryPeakBytes() = 0;
  virtual int64_t OomKills() = 0;
  virtual CpuAccount Cpu() = 0;
};

class CgroupTree {
 public:
  virtual ~CgroupTree() = default;

  virtual bool Has(Controller controller) const = 0;
  // Why a controller that Has() denies is missing.
  virtual std::string WhyNot(Controller controller) const = 0;
  virtual std::string Kind() const = 0;  // "cgroup v1", "cgroup v2", "no cgroups"
  // Whether limits that were set on the server's own group hold for the groups of this tree too.
  virtual Limit Inheritance() const = 0;
  // The group `name` below the tree; it need not exist yet.
  virtual std::unique_ptr<Cgroup> Group(const std::string& name) const = 0;
  // Kills what is left in the tree and removes it.
  virtual void RemoveAll() = 0;
  // Descriptors that hold the tree's lock; the launcher keeps them.
  virtual std::vector<int> LockFds() const = 0;
};

// What /proc tells about this process's place; split from the trees so that tests can make it up.
struct CgroupPlace {
  struct V1 {
    std::string mount;  // where the hierarchy is mounted
    std::string own;    // this process's group below it, "" for the root
  };
  std::map<std::string, V1> v1;  // by controller
  std::string v2_mount;          // "" if there is none
  std::string v2_own;
};
// From the texts of /proc/self/mountinfo and /proc/self/cgroup.
CgroupPlace ParseCgroupPlace(const std::string& mountinfo, const std::string& self_cgroup);

// Makes this process's subtree where the machine allows it, removing those of dead servers. May
// move this process into a leaf group of its own (v2, delegated). Call before threads exist.
std::unique_ptr<CgroupTree> MakeCgroupTree();

// The kinds, for MakeCgroupTree and tests. Null if that kind gives no controller at all. The tree
// is below this process's own group, so that limits on that hold for functions; where it cannot be,
// above it, and Inheritance() says so. `is_root`: may turn on controllers for groups that nobody
// delegated, and move this process into a leaf of its group.
std::unique_ptr<CgroupTree> MakeCgroupV1(const CgroupPlace& place, const std::string& name);
std::unique_ptr<CgroupTree> MakeCgroupV2(const CgroupPlace& place, const std::string& name,
                                         bool is_root);
std::unique_ptr<CgroupTree> MakeCgroupNone(std::string why);

// The memory that sockets of a function may take in the kernel for TCP, where that is counted apart
// from other memory (v1). A machine of that memory would allow about as much.
int64_t TcpBytesMax(int64_t memory_bytes);

// The quota of a function of this memory size.
int64_t CpuQuotaUs(int64_t memory_mb);

// How each limit stands on this machine. `is_root`: the server runs as root.
std::vector<Limit> DescribeLimits(const CgroupTree& tree, bool is_root);

}  // namespace portico::sandbox
