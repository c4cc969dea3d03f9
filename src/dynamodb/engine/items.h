// Items at rest: reading one, writing one, and reading a range of them.
//
// Reads that memory can answer are answered on the caller's event loop; those that need the disk,
// and pages that get long, go to the worker pool. A write holds the lock of its key from reading
// the old item to the commit, so writes to one item happen one after the other and a condition is
// decided on what is there. What a read sees is durable. Thread-safe.
#pragma once

#include <optional>
#include <string>

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

  struct Outcome {
    bool condition_met = true;
    // The item before, if the write needed to know it; empty if there was none.
    Item old_item;
    // The item after, if the write made it from the old one (an update); empty if there is none.
    Item made;
    // Sizes before (0 if not known) and after, by DynamoDB's rules.
    uint64_t old_bytes = 0;
    uint64_t new_bytes = 0;
  };
  // Decides and commits. A condition that is not met is an outcome, not an error. What `write`
  // borrows must outlive the task.
  Task<Result<Outcome>> Apply(const Write& write);

  // Gives the items of a page to `sink`, in order; the sink is called on one thread at a time, not
  // always the caller's. All that is borrowed must outlive the task.
  Task<Result<RangePage>> Read(const RangeRead& read, ItemSink& sink) const;

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
