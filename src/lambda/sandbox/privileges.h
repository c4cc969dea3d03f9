// Giving up every privilege for good, in the process that is about to become the function.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "base/result.h"

namespace portico::sandbox {

struct ResourceLimits {
  int64_t open_files = 0;
  int64_t processes = -1;   // of the user as a whole; -1: not by this means
  int64_t data_bytes = -1;  // writable memory of each process; -1: not by this means
};
Status SetResourceLimits(const ResourceLimits& limits);

// Becomes `uid`/`gid` with no supplementary groups, no capabilities in any set (the bounding set
// too), and no way to gain any by execve. `keep_groups`: a user namespace that may not set groups.
enum class Groups { kDrop, kKeep };
Status DropPrivileges(uid_t uid, gid_t gid, Groups groups);

// Default dispositions, nothing blocked.
void ResetSignals();

}  // namespace portico::sandbox
