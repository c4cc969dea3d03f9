#include "sts/engine/session_cache.h"

#include <utility>

namespace portico::sts {

std::shared_ptr<const KnownSession> SessionCache::Find(std::string_view token) const {
  MutexLock lock(mutex_);
  const auto it = sessions_.find(token);
  return it == sessions_.end() ? nullptr : it->second;
}

void SessionCache::Add(std::string_view token, std::shared_ptr<const KnownSession> session) {
  if (token.size() > kTokenCharsMax) return;
  MutexLock lock(mutex_);
  // What is in use comes back at its next call; that is cheaper than to keep an order.
  if (sessions_.size() >= kSessionsMax) sessions_.clear();
  sessions_.insert_or_assign(std::string(token), std::move(session));
}

}  // namespace portico::sts
