// A shard of a stream: who gives the sequence numbers, and knows up to where they can be read.
//
// Writers take their numbers here while they hold their items' locks, but their commits finish in
// any order: number 7 may be on disk and readable while 6 is still on its way. A reader that was
// given 7 and asked for what follows it would never see 6. So a number is in flight from Begin() to
// End(), which the writer calls when its commit is over, well or not; readers look only at records
// below the lowest number in flight (Frontier::end). What is below it is readable already or will
// never be. The frontier must be asked for before the store is.
//
// A number is the time of its change in milliseconds << kSequenceTimeShift, or one more than the
// last where that is not higher; so it tells the time, old records are a range of keys, and
// numbers go on ascending after a restart. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "base/mutex.h"

namespace portico::dynamodb {

inline constexpr int kSequenceTimeShift = 20;

// The lowest number of changes at that time, and the time of a change of that number.
inline uint64_t SequenceAt(int64_t ms) {
  return ms <= 0 ? 0 : static_cast<uint64_t>(ms) << kSequenceTimeShift;
}
inline int64_t TimeOfSequence(uint64_t sequence) {
  return static_cast<int64_t>(sequence >> kSequenceTimeShift);
}

class StreamShard {
 public:
  // `last`: no number up to this one is given.
  explicit StreamShard(uint64_t last) : last_(last) {}

  // A number for a change at `now_ms`; 0 if the shard is closed. Ask with the item's lock held, so
  // that an item's numbers have the order of its changes.
  uint64_t Begin(int64_t now_ms);
  // The change of that number is committed, or failed.
  void End(uint64_t sequence);

  // From now on no number below `end` is given. Whether none of those that were is in flight.
  bool Seal(uint64_t end);

  // No numbers are given any more, and the last one is SequenceAt(now_ms) or higher.
  void Close(int64_t now_ms);

  struct Frontier {
    // All records with lower numbers are readable.
    uint64_t end = 0;
    // There will never be a record from `end` on.
    bool closed = false;
  };
  Frontier frontier() const;
  // The last number that was given; of a closed shard, its end.
  uint64_t last() const;

 private:
  mutable Mutex mutex_;
  uint64_t last_ GUARDED_BY(mutex_);
  bool closed_ GUARDED_BY(mutex_) = false;
  // Ascending.
  std::vector<uint64_t> in_flight_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
