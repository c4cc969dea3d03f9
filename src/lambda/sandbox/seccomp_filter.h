// The system calls a function may make: a seccomp filter built once by the launcher and loaded by
// each environment's function right before execve.
//
// An allow-list, because what is not on it is the kernel's least used and least tested surface, and
// new calls are not let in before somebody has looked at them. What is known and refused answers
// EPERM, as without privilege; what is unknown answers ENOSYS, so that C libraries fall back to
// older calls (clone3, whose flags a filter cannot see, is refused this way). Threads, fork,
// signals, files, IPv4/IPv6/Unix sockets and netlink's route queries (getaddrinfo) work.
#pragma once

#include <linux/filter.h>

#include <vector>

#include "base/result.h"

namespace portico::sandbox {

Result<std::vector<sock_filter>> BuildSeccompFilter();

// Loads it into the calling thread, which must have set no_new_privs.
Status LoadSeccompFilter(const std::vector<sock_filter>& filter);

}  // namespace portico::sandbox
