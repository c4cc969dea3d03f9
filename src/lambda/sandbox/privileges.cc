#include "lambda/sandbox/privileges.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>

#include "lambda/sandbox/fd.h"

namespace portico::sandbox {

namespace {

Status SetLimit(__rlimit_resource resource, rlim_t value, const char* name) {
  const rlimit limit{value, value};
  if (::setrlimit(resource, &limit) != 0) return FailErrno(name);
  return {};
}

Status ClearBoundingSet() {
  for (int capability = 0; ::prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
    if (::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0) return FailErrno("PR_CAPBSET_DROP");
  }
  return {};
}

Status ClearCapabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {};
  if (::syscall(SYS_capset, &header, none) != 0) return FailErrno("capset");
  return {};
}

}  // namespace

Status SetResourceLimits(const ResourceLimits& limits) {
  PORTICO_TRY(SetLimit(RLIMIT_CORE, 0, "RLIMIT_CORE"));
  PORTICO_TRY(SetLimit(RLIMIT_NOFILE, static_cast<rlim_t>(limits.open_files), "RLIMIT_NOFILE"));
  if (limits.processes >= 0) {
    PORTICO_TRY(SetLimit(RLIMIT_NPROC, static_cast<rlim_t>(limits.processes), "RLIMIT_NPROC"));
  }
  if (limits.data_bytes >= 0) {
    PORTICO_TRY(SetLimit(RLIMIT_DATA, static_cast<rlim_t>(limits.data_bytes), "RLIMIT_DATA"));
  }
  return {};
}

Status DropPrivileges(uid_t uid, gid_t gid, Groups groups) {
  constexpr unsigned long kSecureBits =
      SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED |
      SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
  PORTICO_TRY(ClearBoundingSet());
  if (::prctl(PR_SET_SECUREBITS, kSecureBits, 0, 0, 0) != 0) return FailErrno("securebits");
  if (groups == Groups::kDrop && ::setgroups(0, nullptr) != 0) return FailErrno("setgroups");
  if (::setresgid(gid, gid, gid) != 0) return FailErrno("setresgid");
  if (::setresuid(uid, uid, uid) != 0) return FailErrno("setresuid");
  PORTICO_TRY(ClearCapabilities());
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return FailErrno("no_new_privs");
  return {};
}

void ResetSignals() {
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace portico::sandbox
