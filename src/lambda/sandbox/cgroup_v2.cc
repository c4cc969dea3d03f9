// cgroup v2: one hierarchy. A group may hold processes or hand controllers to its children, not
// both, so Portico's subtree hands them on and only its leaves, the environments, hold processes.
//
// The subtree goes below this process's own group, so that limits on that hold for functions too.
// For that the server's own processes move into a leaf of the group. They may if the group was
// delegated (systemd's Delegate=yes, or a container's own namespace), or if the server is root and
// nothing is in the group but the server and what started it. Otherwise root takes the nearest
// group above.
#include <fcntl.h>
#include <sys/xattr.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/cgroup_files.h"

namespace portico::sandbox {

namespace {

class GroupV2 : public Cgroup {
 public:
  explicit GroupV2(std::string path) : path_(std::move(path)) {}

  Status Create() override { return MakeDirectory(path_); }
  int OpenForClone() override { return ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }
  Status AttachSelf() override { return Write("cgroup.procs", "0"); }
  Status Remove() override {
    if (::rmdir(path_.c_str()) != 0 && errno != ENOENT) return FailErrno("rmdir " + path_);
    return {};
  }

  Status SetMemoryBytes(int64_t bytes) override {
    PORTICO_TRY(Write("memory.max", std::to_string(bytes)));
    if (::access((path_ + "/memory.swap.max").c_str(), W_OK) != 0) return {};
    return Write("memory.swap.max", "0");
  }
  Status SetPidsMax(int64_t count) override { return Write("pids.max", std::to_string(count)); }
  Status SetCpuQuotaUs(int64_t quota_us) override {
    const std::string quota = quota_us == kCpuUnlimited ? "max" : std::to_string(quota_us);
    return Write("cpu.max", quota + " " + std::to_string(kCpuPeriodUs));
  }
  Status Freeze() override { return Write("cgroup.freeze", "1"); }
  Status Thaw() override { return Write("cgroup.freeze", "0"); }
  void LetDie() override {
    (void)SetCpuQuotaUs(kCpuUnlimited);
    (void)Write("cgroup.kill", "1");  // since Linux 5.14
    (void)Thaw();
  }

  int64_t MemoryPeakBytes() override { return ReadNumber(path_ + "/memory.peak", -1); }
  int64_t OomKills() override { return ReadKeyed(path_ + "/memory.events", "oom_kill", 0); }
  CpuAccount Cpu() override {
    const std::string path = path_ + "/cpu.stat";
    return {ReadKeyed(path, "nr_periods", 0), ReadKeyed(path, "nr_throttled", 0)};
  }

 private:
  Status Write(const char* file, std::string_view value) const {
    return WriteControl(path_ + "/" + file, value);
  }
  const std::string path_;
};

bool Contains(const std::string& words, const std::string& word) {
  const std::string padded = " " + words.substr(0, words.find('\n')) + " ";
  return padded.find(" " + word + " ") != std::string::npos;
}

// Lets children of `path` use the controllers it has; each alone, so that one that the machine
// refuses (cpu, beside realtime processes) does not take the others with it.
void EnableControllers(const std::string& path) {
  const std::string offered = ReadControl(path + "/cgroup.controllers");
  for (const char* name : {"memory", "cpu", "pids"}) {
    if (Contains(offered, name)) {
      (void)WriteControl(path + "/cgroup.subtree_control", std::string("+") + name);
    }
  }
}

// systemd marks what it has handed over. An unprivileged user was handed what it may write.
bool IsDelegated(const std::string& path, bool is_root) {
  if (!is_root) {
    return ::access((path + "/cgroup.procs").c_str(), W_OK) == 0 &&
           ::access((path + "/cgroup.subtree_control").c_str(), W_OK) == 0 &&
           ::access(path.c_str(), W_OK) == 0;
  }
  char value = '0';
  return ::getxattr(path.c_str(), "trusted.delegate", &value, 1) == 1 && value == '1';
}

// Inside a container with a cgroup namespace, what looks like the top is an ordinary group: only
// those have a type.
bool IsNamespaceRoot(const std::string& path) {
  return ::access((path + "/cgroup.type").c_str(), F_OK) == 0 &&
         ::access((path + "/../cgroup.procs").c_str(), F_OK) != 0;
}

// A group that hands on controllers may hold no process: those of `path` move into a leaf of it.
void StepAside(const std::string& path) {
  const std::string leaf = path + "/server";
  if (!MakeDirectory(leaf)) return;
  std::istringstream pids(ReadControl(path + "/cgroup.procs"));
  for (std::string pid; std::getline(pids, pid);) {
    (void)WriteControl(leaf + "/cgroup.procs", pid);
  }
}

pid_t ParentOf(pid_t pid) {
  const std::string stat = ReadControl("/proc/" + std::to_string(pid) + "/stat");
  // "pid (name) state ppid …", where the name may hold anything.
  const size_t name_end = stat.rfind(") ");
  if (name_end == std::string::npos || name_end + 4 > stat.size()) return 0;
  return static_cast<pid_t>(std::atoi(stat.c_str() + name_end + 4));
}

// Whether nothing is in the group but this process and those that it descends from.
bool IsOurs(const std::string& path) {
  std::set<pid_t> ours;
  for (pid_t pid = ::getpid(); pid > 0; pid = ParentOf(pid)) ours.insert(pid);
  std::istringstream pids(ReadControl(path + "/cgroup.procs"));
  // A process that this one cannot see is listed as 0.
  for (pid_t pid; pids >> pid;) {
    if (!ours.contains(pid)) return false;
  }
  return true;
}

class TreeV2 : public CgroupTree {
 public:
  TreeV2(std::string root, UniqueFd lock, Limit inheritance)
      : root_(std::move(root)), lock_(std::move(lock)), inheritance_(std::move(inheritance)) {
    EnableControllers(root_);
    controllers_ = ReadControl(root_ + "/cgroup.subtree_control");
  }

  bool Has(Controller controller) const override {
    switch (controller) {
      case Controller::kMemory:
        return Contains(controllers_, "memory");
      case Controller::kCpu:
        return Contains(controllers_, "cpu");
      case Controller::kPids:
        return Contains(controllers_, "pids");
      case Controller::kFreezer:
        return true;  // cgroup.freeze is in every group but the topmost
    }
    return false;
  }
  std::string WhyNot(Controller controller) const override {
    return Has(controller) ? "" : "the controller is not delegated to " + root_;
  }
  std::string Kind() const override { return "cgroup v2"; }
  Limit Inheritance() const override { return inheritance_; }
  std::unique_ptr<Cgroup> Group(const std::string& name) const override {
    return std::make_unique<GroupV2>(root_ + "/" + name);
  }
  void RemoveAll() override { DestroyGroup(root_); }
  std::vector<int> LockFds() const override { return {lock_.get()}; }

 private:
  const std::string root_;
  const UniqueFd lock_;
  const Limit inheritance_;
  std::string controllers_;
};

// A subtree below `parent`, or null if it would have no controller.
std::unique_ptr<CgroupTree> MakeTree(const std::string& parent, const std::string& name,
                                     Limit inheritance) {
  EnableControllers(parent);
  RemoveStaleGroups(parent);
  Result<UniqueFd> lock = MakeLockedGroup(parent + "/" + name);
  if (!lock) return nullptr;
  auto tree =
      std::make_unique<TreeV2>(parent + "/" + name, std::move(*lock), std::move(inheritance));
  const bool useful =
      tree->Has(Controller::kMemory) || tree->Has(Controller::kCpu) || tree->Has(Controller::kPids);
  if (useful) return tree;
  tree->RemoveAll();
  return nullptr;
}

// The groups between `mount` and `own`, both included, the topmost first.
std::vector<std::string> Path(const std::string& mount, const std::string& own) {
  std::vector<std::string> path{mount};
  for (size_t at = mount.size(); at < own.size();) {
    at = std::min(own.find('/', at + 1), own.size());
    path.push_back(own.substr(0, at));
  }
  return path;
}

}  // namespace

std::unique_ptr<CgroupTree> MakeCgroupV2(const CgroupPlace& place, const std::string& name,
                                         bool is_root) {
  if (place.v2_mount.empty()) return nullptr;
  const std::string own = place.v2_mount + place.v2_own;
  const std::vector<std::string> path = Path(place.v2_mount, own);
  // Controllers come down only as far as each group hands them on.
  for (size_t i = 0; is_root && i + 1 < path.size(); ++i) EnableControllers(path[i]);
  const bool is_top = path.size() == 1 && !IsNamespaceRoot(own);
  const bool may_step_aside =
      IsDelegated(own, is_root) || IsNamespaceRoot(own) || (is_root && IsOurs(own));
  std::string why = own + " cannot have groups below it";
  if (IsDirectory(own) && (is_top || may_step_aside)) {
    if (!is_top) StepAside(own);
    const Limit inherited{kInheritance, Limit::State::kEnforced,
                          "cgroup v2: functions' groups are below the server's own, " + own};
    if (auto tree = MakeTree(own, name, inherited)) return tree;
  } else if (IsDirectory(own)) {
    why = own + " holds other processes, and was not delegated to the server";
  }
  for (size_t i = path.size() - 1; i-- > 0;) {
    const Limit above{kInheritance, Limit::State::kPartial,
                      "limits on the server's own group do not hold for its functions, whose "
                      "groups are below " +
                          path[i] + ": " + why};
    if (auto tree = MakeTree(path[i], name, above)) return tree;
  }
  return nullptr;
}

}  // namespace portico::sandbox
