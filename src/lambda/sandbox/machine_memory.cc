#include "lambda/sandbox/machine_memory.h"

#include <algorithm>
#include <cstdlib>

#include "lambda/sandbox/cgroup.h"
#include "lambda/sandbox/cgroup_files.h"

namespace portico::sandbox {
namespace {

constexpr int64_t kBytesPerKb = 1024;
// A limit of v1 that is none is a little less than this.
constexpr int64_t kNoLimit = INT64_MAX / 2;

// The line "Name:      123 kB".
int64_t KbOf(const std::string& text, const std::string& name) {
  const size_t at = text.find(name + ":");
  if (at == std::string::npos) return 0;
  return std::max<int64_t>(0, std::strtoll(text.c_str() + at + name.size() + 1, nullptr, 10));
}

struct Usage {
  int64_t limit = kNoLimit;
  int64_t used = 0;  // without what the kernel gives back at need
};

Usage UsageOf(const std::string& group) {
  Usage usage;
  const bool is_v1 = ReadNumber(group + "/memory.limit_in_bytes", -1) >= 0;
  // v2 says "max" where there is none.
  usage.limit = is_v1 ? ReadKeyed(group + "/memory.stat", "hierarchical_memory_limit", kNoLimit)
                      : ReadNumber(group + "/memory.max", kNoLimit);
  const int64_t held =
      ReadNumber(group + (is_v1 ? "/memory.usage_in_bytes" : "/memory.current"), 0);
  const int64_t files =
      ReadKeyed(group + "/memory.stat", is_v1 ? "total_inactive_file" : "inactive_file", 0);
  usage.used = std::max<int64_t>(0, held - files);
  return usage;
}

}  // namespace

MachineMemory MachineMemory::OfThisProcess() {
  const CgroupPlace place =
      ParseCgroupPlace(ReadControl("/proc/self/mountinfo"), ReadControl("/proc/self/cgroup"));
  std::vector<std::string> groups;
  if (const auto at = place.v1.find("memory"); at != place.v1.end() && !at->second.own.empty()) {
    groups.push_back(at->second.mount + at->second.own);
  }
  // Of v2, those above count too; the topmost has no limit.
  std::string own = place.v2_own;
  while (!own.empty()) {
    groups.push_back(place.v2_mount + own);
    own.erase(own.rfind('/'));
  }
  return MachineMemory("/proc/meminfo", std::move(groups));
}

int64_t MachineMemory::TotalBytes() const {
  int64_t total = KbOf(ReadControl(meminfo_path_), "MemTotal") * kBytesPerKb;
  for (const std::string& group : groups_) total = std::min(total, UsageOf(group).limit);
  return total;
}

int64_t MachineMemory::AvailableBytes() const {
  const std::string meminfo = ReadControl(meminfo_path_);
  int64_t available = (KbOf(meminfo, "MemAvailable") + KbOf(meminfo, "SwapFree")) * kBytesPerKb;
  for (const std::string& group : groups_) {
    const Usage usage = UsageOf(group);
    if (usage.limit < kNoLimit) {
      available = std::min(available, std::max<int64_t>(0, usage.limit - usage.used));
    }
  }
  return available;
}

}  // namespace portico::sandbox
