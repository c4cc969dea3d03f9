// A function's code, unpacked: made anew from its archive by each server that uses it, and watched
// from then on. A tree that another server left, or that somebody changed, is never run.
//
// Thread-safe.
#pragma once

#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"

namespace portico::lambda {

class UnpackedCode {
 public:
  // How many files and directories a Check looks at; of a larger tree the next ones are due with
  // the next Check, so that an event loop is never held for long.
  static constexpr size_t kEntriesPerCheckMax = 4'096;

  explicit UnpackedCode(std::string directory) : directory_(std::move(directory)) {}

  // Whether it may be run: unpacked by this server, and not found changed since.
  bool good() const { return good_.load(std::memory_order_acquire); }
  // Takes what is in the directory for what belongs there. Reads names and metadata only.
  Status Accept();
  // Fails if something in the directory is not as it was accepted: its content, mode, owner or
  // name. The code is no longer good then.
  Status Check();
  void Forget();

 private:
  struct Entry {
    std::string path;
    struct stat info;
  };
  void ForgetLocked() REQUIRES(mutex_);

  const std::string directory_;
  std::atomic<bool> good_{false};
  Mutex mutex_;
  std::vector<Entry> entries_ GUARDED_BY(mutex_);
  size_t next_ GUARDED_BY(mutex_) = 0;
};

}  // namespace portico::lambda
