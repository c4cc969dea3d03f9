#include "dynamodb/engine/streams/shard.h"

#include <algorithm>

#include "base/check.h"

namespace portico::dynamodb {

uint64_t StreamShard::Begin(int64_t now_ms) {
  MutexLock lock(mutex_);
  if (closed_) return 0;
  last_ = std::max(last_ + 1, SequenceAt(now_ms));
  in_flight_.push_back(last_);
  return last_;
}

void StreamShard::End(uint64_t sequence) {
  MutexLock lock(mutex_);
  const auto at = std::ranges::lower_bound(in_flight_, sequence);
  PORTICO_CHECK(at != in_flight_.end() && *at == sequence);
  in_flight_.erase(at);
}

bool StreamShard::Seal(uint64_t end) {
  MutexLock lock(mutex_);
  if (end > 0) last_ = std::max(last_, end - 1);
  return in_flight_.empty() || in_flight_.front() >= end;
}

void StreamShard::Close(int64_t now_ms) {
  MutexLock lock(mutex_);
  closed_ = true;
  last_ = std::max(last_, SequenceAt(now_ms));
}

StreamShard::Frontier StreamShard::frontier() const {
  MutexLock lock(mutex_);
  if (!in_flight_.empty()) return {in_flight_.front(), false};
  return {last_ + 1, closed_};
}

uint64_t StreamShard::last() const {
  MutexLock lock(mutex_);
  return last_;
}

}  // namespace portico::dynamodb
