// Ownership of file descriptors, and errno as a Status, for the code that talks to the kernel.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

#include "base/result.h"

namespace portico {

// Owns one descriptor; closes it when destroyed. Not thread-safe.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.Release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) Reset(other.Release());
    return *this;
  }
  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int Release() { return std::exchange(fd_, -1); }
  void Reset(int fd = -1) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = fd;
  }

 private:
  int fd_ = -1;
};

// "what: Permission denied", as a fault of the machine. `error` is an errno value.
inline tl::unexpected<AwsError> FailErrno(std::string what, int error = errno) {
  return Fail(AwsError::Internal(std::move(what) + ": " + std::generic_category().message(error)));
}

}  // namespace portico
