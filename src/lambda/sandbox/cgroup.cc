#include "lambda/sandbox/cgroup.h"

#include <algorithm>
#include <sstream>

#include "lambda/sandbox/cgroup_files.h"

namespace portico::sandbox {

namespace {

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// Where group `own` is found below a mount that shows the hierarchy from `mount_root` on.
std::string BelowMount(const std::string& own, const std::string& mount_root) {
  if (own == "/") return "";
  if (mount_root == "/") return own;
  if (own == mount_root) return "";
  if (own.starts_with(mount_root + "/")) return own.substr(mount_root.size());
  return "";
}

// A group that was not made; every limit on it fails, and says why.
class NoGroup : public Cgroup {
 public:
  explicit NoGroup(std::string why) : why_(std::move(why)) {}
  Status Create() override { return {}; }
  int OpenForClone() override { return -1; }
  Status AttachSelf() override { return {}; }
  Status Remove() override { return {}; }
  Status SetMemoryBytes(int64_t) override { return Refuse(); }
  Status SetPidsMax(int64_t) override { return Refuse(); }
  Status SetCpuQuotaUs(int64_t) override { return Refuse(); }
  Status Freeze() override { return Refuse(); }
  Status Thaw() override { return Refuse(); }
  void LetDie() override {}
  int64_t MemoryPeakBytes() override { return -1; }
  int64_t OomKills() override { return 0; }
  CpuAccount Cpu() override { return {}; }

 private:
  Status Refuse() const { return Fail(AwsError::Internal(why_)); }
  const std::string why_;
};

class NoTree : public CgroupTree {
 public:
  explicit NoTree(std::string why) : why_(std::move(why)) {}
  bool Has(Controller) const override { return false; }
  std::string WhyNot(Controller) const override { return why_; }
  std::string Kind() const override { return "no cgroups"; }
  Limit Inheritance() const override {
    return {kInheritance, Limit::State::kEnforced, "functions stay in the server's own group"};
  }
  std::unique_ptr<Cgroup> Group(const std::string&) const override {
    return std::make_unique<NoGroup>(why_);
  }
  void RemoveAll() override {}
  std::vector<int> LockFds() const override { return {}; }

 private:
  const std::string why_;
};

}  // namespace

CgroupPlace ParseCgroupPlace(const std::string& mountinfo, const std::string& self_cgroup) {
  std::map<std::string, std::string> own_by_controller;
  for (const std::string& line : Split(self_cgroup, '\n')) {
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string path = line.substr(second + 1);
    for (const std::string& name : Split(line.substr(first + 1, second - first - 1), ',')) {
      own_by_controller[name] = path;
    }
    if (second == first + 1) own_by_controller[""] = path;
  }
  CgroupPlace place;
  for (const std::string& line : Split(mountinfo, '\n')) {
    const size_t dash = line.find(" - ");
    if (dash == std::string::npos) continue;
    const std::vector<std::string> left = Split(line.substr(0, dash), ' ');
    const std::vector<std::string> right = Split(line.substr(dash + 3), ' ');
    if (left.size() < 5 || right.size() < 3) continue;
    if (right[0] == "cgroup2" && place.v2_mount.empty()) {
      place.v2_mount = left[4];
      place.v2_own = BelowMount(own_by_controller[""], left[3]);
    } else if (right[0] == "cgroup") {
      for (const std::string& option : Split(right[2], ',')) {
        place.v1.try_emplace(
            option, CgroupPlace::V1{left[4], BelowMount(own_by_controller[option], left[3])});
      }
    }
  }
  return place;
}

std::unique_ptr<CgroupTree> MakeCgroupNone(std::string why) {
  return std::make_unique<NoTree>(std::move(why));
}

std::unique_ptr<CgroupTree> MakeCgroupTree() {
  const CgroupPlace place =
      ParseCgroupPlace(ReadControl("/proc/self/mountinfo"), ReadControl("/proc/self/cgroup"));
  const bool is_root = ::geteuid() == 0;
  const std::string pid = std::to_string(::getpid());
  // A name can be taken by a server of another pid namespace: then the next one.
  constexpr int kNameTriesMax = 8;
  for (int i = 0; i < kNameTriesMax; ++i) {
    const std::string name = "portico-" + pid + (i == 0 ? "" : "-" + std::to_string(i));
    if (auto tree = MakeCgroupV2(place, name, is_root)) return tree;
    if (auto tree = MakeCgroupV1(place, name)) return tree;
  }
  return MakeCgroupNone(is_root ? "no control group hierarchy can be written"
                                : "no control group is delegated to this user");
}

int64_t TcpBytesMax(int64_t memory_bytes) {
  constexpr int64_t kTcpBytesMin = 16 << 20;
  constexpr int64_t kTcpShare = 8;
  return std::max(kTcpBytesMin, memory_bytes / kTcpShare);
}

int64_t CpuQuotaUs(int64_t memory_mb) {
  return std::max(kCpuQuotaMinUs, kCpuPeriodUs * memory_mb / kMemoryMbPerVcpu);
}

std::vector<Limit> DescribeLimits(const CgroupTree& tree, bool is_root) {
  using State = Limit::State;
  const auto by_cgroup = [&](const char* name, Controller controller, State otherwise,
                             const std::string& fallback) {
    if (tree.Has(controller)) return Limit{name, State::kEnforced, tree.Kind()};
    return Limit{name, otherwise, fallback + " (" + tree.WhyNot(controller) + ")"};
  };
  return {
      by_cgroup("memory", Controller::kMemory, State::kPartial,
                "RLIMIT_DATA: each process by itself, not the environment as a whole; peak use is "
                "not measured"),
      by_cgroup("cpu", Controller::kCpu, State::kUnavailable, "not limited"),
      is_root ? by_cgroup("processes", Controller::kPids, State::kEnforced,
                          "RLIMIT_NPROC of the environment's own user")
              : by_cgroup("processes", Controller::kPids, State::kUnavailable, "not limited"),
      by_cgroup("freezing", Controller::kFreezer, State::kUnavailable,
                "environments keep running between events"),
      is_root ? Limit{"user", State::kEnforced, "a user of its own for each environment"}
              : Limit{"user", State::kPartial,
                      "environments share one user, apart by namespaces (the server is not root)"},
      tree.Inheritance(),
      Limit{"tmp", State::kEnforced, "tmpfs of the configured size"},
      Limit{"network", State::kUnavailable,
            "the host's network is shared: a function must reach the internet and this server"},
  };
}

}  // namespace portico::sandbox
