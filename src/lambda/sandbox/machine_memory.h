// How much memory environments may still take: what the machine has left, swap included, within the
// limits of the control group that the server itself is in.
//
// Reads small files of the kernel's at each call (some tens of microseconds). Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace portico::sandbox {

class MachineMemory {
 public:
  // Of this machine, and of the group that this process is in now: make it before MakeCgroupTree
  // moves the process.
  static MachineMemory OfThisProcess();
  // `groups`: directories of memory groups, of v1 or v2, whose limits count. For tests.
  MachineMemory(std::string meminfo_path, std::vector<std::string> groups)
      : meminfo_path_(std::move(meminfo_path)), groups_(std::move(groups)) {}

  int64_t TotalBytes() const;
  int64_t AvailableBytes() const;

 private:
  std::string meminfo_path_;
  std::vector<std::string> groups_;
};

}  // namespace portico::sandbox
