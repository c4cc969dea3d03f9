// The file system an environment sees: a read-only root made of binds of the host's system
// directories, a minimal /etc and /dev, its own /proc, and nothing else of the host. Called by an
// environment's init, which is alone in fresh mount and pid namespaces and privileged in them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "base/result.h"
#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

// The name of the function's user inside, as on AWS.
inline constexpr const char* kSandboxUser = "sbx_user1051";

// Builds the root and makes it the calling process's only view. /var/task, /var/runtime, /opt and
// /tmp are there, empty, to be mounted upon later.
Status BuildRoot(uid_t uid, gid_t gid);

// A detached, read-only copy of the mounts at host directory `path`, to be handed to another
// process. Needs privilege over the caller's own mount namespace.
Result<UniqueFd> CloneReadOnly(const std::string& path);

// Puts such a copy in place.
Status Place(const UniqueFd& tree, const char* target);

// A private /tmp of at most `megabytes`.
Status MountTmp(int64_t megabytes, uid_t uid, gid_t gid);

}  // namespace portico::sandbox
