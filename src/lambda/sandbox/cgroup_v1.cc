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
    return Write(Controller::kCpu, "cpu.cfs_quota_us", std::to_string(quota_us));
  }
  Status Freeze() override { return Write(Controller::kFreezer, "freezer.state", "FROZEN"); }
  Status Thaw() override { return Write(Controller::kFreezer, "freezer.state", "THAWED"); }

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

class TreeV1 : public CgroupTree {
 public:
  ~TreeV1() override = default;

  // Takes a place in one controller's hierarchy, at its top or else below this process's group.
  void Claim(Controller controller, const CgroupPlace::V1& place, const std::string& name) {
    for (const std::string& parent : {place.mount, place.mount + place.own}) {
      RemoveStaleGroups(parent);
      Result<UniqueFd> lock = MakeLockedGroup(parent + "/" + name);
      if (lock) {
        roots_[controller] = parent + "/" + name;
        locks_.push_back(std::move(*lock));
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
  Directories roots_;
  std::map<Controller, std::string> why_not_;
  std::vector<UniqueFd> locks_;
};

}  // namespace

std::unique_ptr<CgroupTree> MakeCgroupV1(const CgroupPlace& place, const std::string& name) {
  auto tree = std::make_unique<TreeV1>();
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
