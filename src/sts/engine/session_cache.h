// Sessions that were recognised lately, so that a function's every call need not be deciphered.
//
// Holds nothing that the token does not say itself: a session is found by its whole token, which
// nobody can make without the server's secret. Who asks checks key and expiry. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "aws/credentials.h"
#include "base/mutex.h"

namespace portico::sts {

struct KnownSession {
  aws::Credential credential;
  int64_t expires_ms = 0;
};

class SessionCache {
 public:
  static constexpr size_t kSessionsMax = 1'024;
  // Longer ones carry policies, and are deciphered every time: the cache stays below 2 MB.
  static constexpr size_t kTokenCharsMax = 1'024;

  // The session of that token, or null if it is not known (any more).
  std::shared_ptr<const KnownSession> Find(std::string_view token) const;
  void Add(std::string_view token, std::shared_ptr<const KnownSession> session);

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  mutable Mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const KnownSession>, Hash, std::equal_to<>>
      sessions_ GUARDED_BY(mutex_);
};

}  // namespace portico::sts
