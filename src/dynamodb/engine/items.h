// Items at rest: reading one, writing one, and reading a range of them.
//
// Reads that memory can answer are answered on the caller's event loop; those that need the disk,
// and pages that get long, go to the worker pool. A write holds the lock of its key from reading
// the old item to the commit, so writes to one item happen one after the other and a condition is
// decided on what is there. What a read sees is durable. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "dynamodb/engine/range_walk.h"
#include "dynamodb/engine/write.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/lock_table.h"

namespace portico::dynamodb {

class Items {
 public:
  // All must outlive the object.
  Items(storage::Db& db, storage::CommitQueue& commits, WorkerPool& workers)
      : db_(db), commits_(commits), workers_(workers) {}

  using Found = std::optional<Item>;

  // The item at `key`, if memory can tell; else nothing is known and Get must be asked.
  enum class Lookup : uint8_t { kFound, kAbsent, kUnknown };
  Lookup GetFromMemory(const ItemKey& key, Item* item) const;

  Task<Result<Found>> Get(const ItemKey& key) const;

  // The items at `keys`, in their order, as of now or of `snapshot`. Reading stops behind the item
  // that makes them `bytes_max` or more together: there are fewer answers than keys then.
  Task<Result<std::vector<Found>>> GetAll(std::vector<const ItemKey*> keys, uint64_t bytes_max,
                                          const storage::Snapshot* snapshot = nullptr) const;

  using Outcome = WriteOutcome;
  // Decides and commits. A condition that is not met is an outcome, not an error. What `write`
  // borrows must outlive the task.
  Task<Result<Outcome>> Apply(const Write& write);

  // Decides and commits all of them in one commit, each for itself: as Apply, one after the other.
  // At most one write of each item. Those that the throughput of their table has nothing left for
  // do not happen, and their outcomes say so.
  Task<Result<std::vector<Outcome>>> ApplyAll(const std::vector<Write>& writes);

  // What a write needs to know of the items before, in the order of `writes`, as Settle takes it:
  // nothing for what is not needed. The locks of all must be held.
  Task<Result<std::vector<std::optional<Item>>>> ReadOld(const std::vector<Write>& writes) const;

  // Gives the items of a page to `sink`, in order; the sink is called on one thread at a time, not
  // always the caller's. All that is borrowed must outlive the task.
  Task<Result<RangePage>> Read(const RangeRead& read, ItemSink& sink) const;

  // About how many bytes the item collection of `item` (which has the table's key) takes, in the
  // table and its local indexes.
  uint64_t CollectionBytes(const Table& table, const ItemView& item) const;

  // Ends when every lock that was held when this began has been let go: writes from then on have
  // seen the newest version of their table (table.h).
  Task<void> PassThroughLocks();

  // For those who write several items at once: hold the locks of all the keys.
  storage::LockTable& locks() { return locks_; }
  storage::CommitQueue& commits() { return commits_; }

 private:
  storage::Db& db_;
  storage::CommitQueue& commits_;
  WorkerPool& workers_;
  storage::LockTable locks_;
};

}  // namespace portico::dynamodb
