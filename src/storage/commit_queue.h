// The commit queue: where every durable write of every event loop meets one thread.
//
// A writer hands over its batch and waits; the committer merges all that wait into one write with
// one fsync and completes them together. While it waits for the disk the next group gathers, so the
// cost of an fsync is shared by as many writers as there are (LevelDB's DBImpl::Write is the model,
// without a thread for each writer). Batches are written in the order they were handed over.
//
// Thread-safe. The queue is bounded: past kQueuedBatchesMax or kQueuedBytesMax a write fails at
// once with a throttling error and nothing is written. While the disk is full or fails, all who
// wait get an error, and the next write tries to go on (see recovery.h).
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/task.h"
#include "storage/db.h"

namespace portico::storage {

class CommitQueue {
 public:
  static constexpr size_t kQueuedBatchesMax = 65'536;
  static constexpr size_t kQueuedBytesMax = 256u << 20;
  // A merged write stops growing here, so that one fsync's latency stays bounded.
  static constexpr size_t kGroupBytesMax = 8u << 20;

  CommitQueue(Db& db, Durability durability);
  // Writes what is queued, then stops. No Commit may be called any more.
  ~CommitQueue();

  // Waits until the batch is durable. Call on an executor's thread.
  Task<Status> Commit(Batch batch);
  // Blocks until the batch is durable. For start-up and worker threads, never for an event loop.
  Status CommitBlocking(Batch batch);
  // Hands the batch over and does not wait: for what may be lost in a crash (see logs/). False if
  // the queue is full.
  bool CommitEventually(Batch batch);

  // For metrics and benchmarks.
  uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }
  uint64_t fsyncs() const { return fsyncs_.load(std::memory_order_relaxed); }

 private:
  struct Waiter;
  bool Enqueue(Waiter* waiter);
  void Run();
  void WriteGroup(std::vector<Waiter*>& group);

  Db& db_;
  const Durability durability_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<Waiter*> queue_ GUARDED_BY(mutex_);
  size_t queued_bytes_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::atomic<uint64_t> commits_{0};
  std::atomic<uint64_t> fsyncs_{0};
  std::thread thread_;
};

}  // namespace portico::storage
