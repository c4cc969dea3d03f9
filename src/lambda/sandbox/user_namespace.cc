#include "lambda/sandbox/user_namespace.h"

#include <sched.h>
#include <unistd.h>

#include <string>

#include "lambda/sandbox/cgroup_files.h"
#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

Status EnterUserNamespace() {
  const std::string uid = std::to_string(::geteuid());
  const std::string gid = std::to_string(::getegid());
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    return FailErrno("this user may not make a user namespace: unshare");
  }
  PORTICO_TRY(WriteControl("/proc/self/setgroups", "deny"));
  PORTICO_TRY(WriteControl("/proc/self/uid_map", std::to_string(kInnerUid) + " " + uid + " 1"));
  return WriteControl("/proc/self/gid_map", std::to_string(kInnerGid) + " " + gid + " 1");
}

}  // namespace portico::sandbox
