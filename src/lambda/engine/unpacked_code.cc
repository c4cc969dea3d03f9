#include "lambda/engine/unpacked_code.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/unique_fd.h"

namespace portico::lambda {
namespace {

namespace fs = std::filesystem;

// The time of a file's last change of any kind cannot be set by those who make it.
bool Same(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_dev == b.st_dev && a.st_mode == b.st_mode &&
         a.st_uid == b.st_uid && a.st_size == b.st_size && a.st_ctim.tv_sec == b.st_ctim.tv_sec &&
         a.st_ctim.tv_nsec == b.st_ctim.tv_nsec;
}

}  // namespace

Status UnpackedCode::Accept() {
  std::vector<Entry> found;
  const auto add = [&found](const std::string& path) {
    Entry entry{path, {}};
    if (::lstat(path.c_str(), &entry.info) != 0) return false;
    found.push_back(std::move(entry));
    return true;
  };
  std::error_code ec;
  bool whole = add(directory_);
  for (fs::recursive_directory_iterator it(directory_, ec), end; whole && !ec && it != end;
       it.increment(ec)) {
    whole = add(it->path());
  }
  if (!whole || ec) return FailErrno("cannot look at " + directory_);
  MutexLock lock(mutex_);
  entries_ = std::move(found);
  next_ = 0;
  good_.store(true, std::memory_order_release);
  return {};
}

Status UnpackedCode::Check() {
  MutexLock lock(mutex_);
  if (!good()) {
    return Fail(AwsError::Internal("the code in " + directory_ + " is not ready to be run"));
  }
  for (size_t left = std::min(entries_.size(), kEntriesPerCheckMax); left > 0; --left) {
    const Entry& entry = entries_[next_];
    next_ = (next_ + 1) % entries_.size();
    struct stat now {};
    if (::lstat(entry.path.c_str(), &now) == 0 && Same(now, entry.info)) continue;
    AwsError changed = AwsError::Internal(entry.path + " was changed since it was unpacked");
    ForgetLocked();
    return Fail(std::move(changed));
  }
  return {};
}

void UnpackedCode::Forget() {
  MutexLock lock(mutex_);
  ForgetLocked();
}

void UnpackedCode::ForgetLocked() {
  good_.store(false, std::memory_order_release);
  entries_.clear();
}

}  // namespace portico::lambda
