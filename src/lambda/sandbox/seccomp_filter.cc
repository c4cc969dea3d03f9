#include "lambda/sandbox/seccomp_filter.h"

#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>

#include "lambda/sandbox/fd.h"
#include "lambda/sandbox/seccomp_table.h"

namespace portico::sandbox {

namespace {

using Context = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

class Builder {
 public:
  Builder() : context_(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS)), &::seccomp_release) {
    if (context_ == nullptr) error_ = ENOMEM;
    // A binary tree of numbers instead of a chain of 300 comparisons.
    Note(::seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  }

  template <typename... Args>
  void Add(uint32_t action, const char* name, Args... args) {
    const int number = ::seccomp_syscall_resolve_name(name);
    if (number < 0) return;  // not on this architecture
    Note(::seccomp_rule_add(context_.get(), action, number, sizeof...(args), args...));
  }

  Result<std::vector<sock_filter>> Export() {
    if (error_ != 0) return FailErrno("seccomp filter", error_);
    const UniqueFd file(::memfd_create("seccomp", MFD_CLOEXEC));
    if (!file) return FailErrno("memfd_create");
    const int failed = ::seccomp_export_bpf(context_.get(), file.get());
    if (failed != 0) return FailErrno("seccomp_export_bpf", -failed);
    const off_t size = ::lseek(file.get(), 0, SEEK_END);
    std::vector<sock_filter> program(static_cast<size_t>(size) / sizeof(sock_filter));
    if (::pread(file.get(), program.data(), static_cast<size_t>(size), 0) != size) {
      return FailErrno("read the seccomp filter");
    }
    return program;
  }

 private:
  void Note(int result) {
    if (result < 0 && error_ == 0) error_ = -result;
  }

  Context context_;
  int error_ = 0;
};

// clone makes threads and processes, but no namespaces.
void AddClone(Builder& builder) {
  constexpr uint64_t kNamespaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                   CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
  builder.Add(SCMP_ACT_ALLOW, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, kNamespaces, 0));
  for (uint64_t bit = 1; bit <= kNamespaces; bit <<= 1) {
    if ((bit & kNamespaces) == 0) continue;
    builder.Add(SCMP_ACT_ERRNO(EPERM), "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, bit, bit));
  }
}

// The families that programs use; others (vsock, packet, alg, …) are attack surface.
void AddSockets(Builder& builder) {
  for (const int family : {AF_UNIX, AF_INET, AF_INET6}) {
    builder.Add(SCMP_ACT_ALLOW, "socket", SCMP_A0(SCMP_CMP_EQ, static_cast<uint64_t>(family)));
  }
  builder.Add(SCMP_ACT_ALLOW, "socket", SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
              SCMP_A2(SCMP_CMP_EQ, NETLINK_ROUTE));
  builder.Add(SCMP_ACT_ALLOW, "socketpair", SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
}

// The ordinary execution domain and the query for it.
void AddPersonality(Builder& builder) {
  for (const uint64_t persona : {uint64_t{0}, uint64_t{0xffffffff}}) {
    builder.Add(SCMP_ACT_ALLOW, "personality", SCMP_A0(SCMP_CMP_EQ, persona));
  }
}

}  // namespace

Result<std::vector<sock_filter>> BuildSeccompFilter() {
  Builder builder;
  for (const char* name : kAllowedCalls) builder.Add(SCMP_ACT_ALLOW, name);
  for (const char* name : kRefusedCalls) builder.Add(SCMP_ACT_ERRNO(EPERM), name);
  AddClone(builder);
  AddSockets(builder);
  AddPersonality(builder);
  return builder.Export();
}

Status LoadSeccompFilter(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    return FailErrno("load the seccomp filter");
  }
  return {};
}

}  // namespace portico::sandbox
