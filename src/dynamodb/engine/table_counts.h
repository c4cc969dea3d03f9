// How many items a table has and how large they are, for DescribeTable; and the same of indexes.
//
// Counters kept by every write would make each read the item it replaces. So, like DynamoDB, the
// numbers are counted now and then: a table of up to kCountedAtOnceBytesMax on disk whenever they
// are asked for, a larger one when the last count is kCountKeptMs old (AWS: "approximately every
// six hours"). Counting walks the table on a worker; who asks meanwhile waits for the same count.
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>

#include "base/async_mutex.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "dynamodb/engine/tables.h"
#include "storage/db.h"

namespace portico::dynamodb {

struct TableCount {
  int64_t items = 0;
  int64_t bytes = 0;
};

class TableCounts {
 public:
  static constexpr uint64_t kCountedAtOnceBytesMax = 4u << 20;
  static constexpr int64_t kCountKeptMs = 6 * 3600 * 1000;

  // All must outlive the object.
  TableCounts(const storage::Db& db, WorkerPool& workers, const Clock& clock)
      : db_(db), workers_(workers), clock_(clock) {}

  Task<Result<TableCount>> Count(TablePtr table);
  // Of the indexes that are kept, by their numbers.
  using IndexCounts = std::map<uint64_t, TableCount>;
  Task<Result<IndexCounts>> CountIndexes(TablePtr table);
  // The table is gone.
  void Forget(const Table& table);

 private:
  struct Entry {
    AsyncMutex counting;
    // Guarded by `counting`.
    TableCount count;
    int64_t counted_ms = INT64_MIN / 2;
  };
  Task<Result<TableCount>> CountRange(uint64_t number, KeyRange range);
  Result<TableCount> Walk(const KeyRange& range) const;

  const storage::Db& db_;
  WorkerPool& workers_;
  const Clock& clock_;
  Mutex mutex_;
  std::map<uint64_t, std::shared_ptr<Entry>> entries_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
