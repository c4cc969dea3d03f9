// Removes log events that nobody can see any more: past their group's retention, or left behind by
// deleted groups and streams. Reads never show such events, so when they go is of no consequence.
#pragma once

#include <chrono>
#include <condition_variable>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "logs/engine/catalog.h"
#include "storage/commit_queue.h"
#include "storage/db.h"

namespace portico::logs {

class Janitor {
 public:
  static constexpr std::chrono::minutes kSweepPeriod{60};
  // One write of the sweep removes this many ranges.
  static constexpr size_t kRangesPerBatchMax = 256;

  // All must outlive the janitor.
  Janitor(const storage::Db& db, storage::CommitQueue& commits, const Catalog& catalog,
          const Clock& clock)
      : db_(db), commits_(commits), catalog_(catalog), clock_(clock) {}
  ~Janitor();

  // Sweeps now and then from a thread of its own, for the first time one period from now.
  void Start();

  // One sweep. Blocks; for the janitor's thread and for tests.
  Status Sweep();

 private:
  void Run();
  Status RemoveExpired();
  Status RemoveOrphans();

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  const Catalog& catalog_;
  const Clock& clock_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace portico::logs
