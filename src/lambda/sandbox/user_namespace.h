// How a server that is not root gets the privileges that building a sandbox needs: over a user
// namespace of its own, and nothing outside of it.
#pragma once

#include <sys/types.h>

#include "base/result.h"

namespace portico::sandbox {

// The function's user and group inside, as on AWS.
inline constexpr uid_t kInnerUid = 993;
inline constexpr gid_t kInnerGid = 990;

// Moves this single-threaded process into a new user and mount namespace in which its user appears
// as kInnerUid, with every capability there. Fails where the machine forbids that to users.
Status EnterUserNamespace();

}  // namespace portico::sandbox
