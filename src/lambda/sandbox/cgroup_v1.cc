// cgroup v1: a hierarchy for each controller, so a group is a directory in each of them.
#include <algorithm>
#include <array>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/cgroup_files.h"

namespace portico::sandbox {

namespace {

constexpr std::array<std::pair<Controller, const char*>, 4> kNames = {{
    {Controller::kMemory, "memory"},
    {Controller::kCpu, "cpu"},
    {Controller::kPids, "pids"},
    {Controller::kFreezer, "freezer"},
}};

using Directories = std::map<Controller, std::string>;

class GroupV1 : public Cgroup {
 public:
  explicit GroupV1(Directories directories) : directories_(std::move(directories)) {}

  Status Create() override {
    for (const auto& [controller, path] : directories_) PORTICO_TRY(MakeDirectory(path));
    return {};
  }
  int OpenForClone() override { return -1; }
  Status AttachSelf() override {
    for (const auto& [controller, path] : directories_) {
      PORTICO_TRY(WriteControl(path + "/cgroup.procs", "0"));
    }
    return {};
  }
  Status Remove() override {
    for (const auto& [controller, path] : directories_) {
      if (::rmdir(path.c_str()) != 0 && errno != ENOENT) return FailErrno("rmdir " + path);
    }
    return {};
  }

  Status SetMemoryBytes(int64_t bytes) override {
    const std::string value = std::to_string(bytes);
    PORTICO_TRY(Write(Controller::kMemory, "memory.limit_in_bytes", value));
    // What sockets hold is not in that count, and has a limit of its own.
    const std::string tcp = Path(Controller::kMemory, "memory.kmem.tcp.limit_in_bytes");
    if (::access(tcp.c_str(), W_OK) == 0) {
      PORTICO_TRY(WriteControl(tcp, std::to_string(TcpBytesMax(bytes))));
    }
    // Memory plus swap, so that swap adds nothing; the file is missing where swap is not accounted.
    const std::string memsw = Path(Controller::kMemory, "memory.memsw.limit_in_bytes");
    if (::access(memsw.c_str(), W_OK) != 0) return {};
    return WriteControl(memsw, value);
  }
  Status SetPidsMax(int64_t count) override {
    return Write(Controller::kPids, "pids.max", std::to_string(count));
  }
  Status SetCpuQuotaUs(int64_t quota_us) override {
    PORTICO_TRY(Write(Controller::kCpu, "cpu.cfs_period_us", std::to_string(kCpuPeriodUs)));
    const Status set = Write(Controller::kCpu, "cpu.cfs_quota_us", std::to_string(quota_us));
    if (set || quota_us == kCpuUnlimited) return set;
    // Refused where a group above allows less than that: then its quota alone holds.
    return Write(Controller::kCpu, "cpu.cfs_quota_us", std::to_string(kCpuUnlimited));
  }
  Status Freeze() override { return Write(Controller::kFreezer, "freezer.state", "FROZEN"); }
  Status Thaw() override { return Write(Controller::kFreezer, "freezer.state", "THAWED"); }
  void LetDie() override {
    (void)Write(Controller::kCpu, "cpu.cfs_quota_us", std::to_string(kCpuUnlimited));
    (void)Thaw();
  }

  int64_t MemoryPeakBytes() override {
    return ReadNumber(Path(Controller::kMemory, "memory.max_usage_in_bytes"), -1);
  }
  int64_t OomKills() override {
    return ReadKeyed(Path(Controller::kMemory, "memory.oom_control"), "oom_kill", 0);
  }
  CpuAccount Cpu() override {
    const std::string path = Path(Controller::kCpu, "cpu.stat");
    return {ReadKeyed(path, "nr_periods", 0), ReadKeyed(path, "nr_throttled", 0)};
  }

 private:
  std::string Path(Controller controller, const char* file) const {
    const auto at = directories_.find(controller);
    return at == directories_.end() ? std::string() : at->second + "/" + file;
  }
  Status Write(Controller controller, const char* file, std::string_view value) const {
    const std::string path = Path(controller, file);
    if (path.empty()) return Fail(AwsError::Internal(std::string(file) + ": no such controller"));
    return WriteControl(path, value);
  }

  const Directories directories_;
};

const char* NameOf(Controller controller) {
  for (const auto& [known, name] : kNames) {
    if (known == controller) return name;
  }
  return "";
}

// Where a tree may go, the best first.
std::vector<std::string> ParentsOf(const CgroupPlace::V1& place) {
  std::vector<std::string> parents{place.mount + place.own};
  if (!place.own.empty()) parents.push_back(place.mount);
  return parents;
}

// Whether what a group's children use counts to its own limits: always but for memory, and for that
// in every kernel since 5.11.
bool CountsChildren(Controller controller, const std::string& group) {
  if (controller != Controller::kMemory) return true;
  const std::string file = group + "/memory.use_hierarchy";
  return ReadNumber(file, 1) == 1 || WriteControl(file, "1").has_value();
}

class TreeV1 : public CgroupTree {
 public:
  ~TreeV1() override = default;

  // Takes a place in one controller's hierarchy, below this process's group or else at its top.
  void Claim(Controller controller, const CgroupPlace::V1& place, const std::string& name) {
    for (const std::string& parent : ParentsOf(place)) {
      RemoveStaleGroups(parent);
      Result<UniqueFd> lock = MakeLockedGroup(parent + "/" + name);
      if (lock) {
        roots_[controller] = parent + "/" + name;
        locks_.push_back(std::move(*lock));
        Place(controller, place, parent);
        return;
      }
      why_not_[controller] = lock.error().message;
    }
  }
  void Missing(Controller controller, std::string why) { why_not_[controller] = std::move(why); }
  bool empty() const { return roots_.empty(); }

  bool Has(Controller controller) const override { return roots_.contains(controller); }
  std::string WhyNot(Controller controller) const override {
    const auto at = why_not_.find(controller);
    return at == why_not_.end() ? std::string() : at->second;
  }
  std::string Kind() const override { return "cgroup v1"; }
  Limit Inheritance() const override {
    if (outside_.empty()) {
      return {kInheritance, Limit::State::kEnforced,
              "cgroup v1: functions' groups are below the server's own" +
                  (below_.empty() ? ", the top of each hierarchy" : " (" + below_ + ")")};
    }
    return {kInheritance, Limit::State::kPartial,
            "limits on the server's own group do not hold for its functions: " + outside_};
  }
  std::unique_ptr<Cgroup> Group(const std::string& name) const override {
    Directories directories;
    for (const auto& [controller, root] : roots_) directories[controller] = root + "/" + name;
    return std::make_unique<GroupV1>(std::move(directories));
  }
  void RemoveAll() override {
    // The freezer last: its groups are what thaws the others' members to let them die.
    for (auto at = roots_.rbegin(); at != roots_.rend(); ++at) DestroyGroup(at->second);
  }
  std::vector<int> LockFds() const override {
    std::vector<int> fds;
    for (const UniqueFd& lock : locks_) fds.push_back(lock.get());
    return fds;
  }

 private:
  // Remembers for Inheritance() where the tree went.
  void Place(Controller controller, const CgroupPlace::V1& place, const std::string& parent) {
    if (place.own.empty()) return;
    const std::string own = place.mount + place.own;
    const auto add = [&](std::string* list, const std::string& what) {
      *list += (list->empty() ? "" : "; ") + std::string(NameOf(controller)) + ": " + what;
    };
    if (parent != own) {
      add(&outside_, "at the top of the hierarchy (" + why_not_[controller] + ")");
    } else if (!CountsChildren(controller, own)) {
      add(&outside_, own + " does not count its children (memory.use_hierarchy is 0)");
    } else {
      add(&below_, place.own);
    }
  }

  Directories roots_;
  std::map<Controller, std::string> why_not_;
  std::string below_;    // where the server's own groups are, but for those at a top
  std::string outside_;  // which of the tree's groups are not below the server's own
  std::vector<UniqueFd> locks_;
};

}  // namespace

std::unique_ptr<CgroupTree> MakeCgroupV1(const CgroupPlace& place, const std::string& name) {
  auto tree = std::make_unique<TreeV1>();
  // In all hierarchies before any group goes: a process leaves its memory group only once its CPU
  // group lets it run and its freezer thaws it.
  for (const auto& [controller_name, at] : place.v1) {
    for (const std::string& parent : ParentsOf(at)) KillStaleGroups(parent);
  }
  for (const auto& [controller, controller_name] : kNames) {
    const auto at = place.v1.find(controller_name);
    if (at == place.v1.end()) {
      tree->Missing(controller, std::string("no ") + controller_name + " controller is mounted");
    } else {
      tree->Claim(controller, at->second, name);
    }
  }
  if (tree->empty()) return nullptr;
  return tree;
}

}  // namespace portico::sandbox
