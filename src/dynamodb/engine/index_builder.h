// Brings global secondary indexes into being, and takes them away, behind the requests' backs.
//
// An index that UpdateTable adds is in the table's record as CREATING, and writes keep it from then
// on. The builder passes through all item locks once (see table.h), says that the backfill has
// begun, and then goes through the table in the order of its keys: a few items at a time are locked
// and read, and their entries committed, so that a write to any of them happens wholly before or
// after. Items whose attributes do not fit the index's key are left out. How far it came is kept in
// the record now and then; after a restart it goes on from there, and entering an item twice
// changes nothing. In the end the index is ACTIVE.
//
// An index that UpdateTable deletes is DELETING, and writes do not keep it any more. The builder
// passes through the locks, and ends it (Tables::RemoveDeletedIndexes).
//
// What fails (a full disk) is tried again. One thread, which reads; tables take turns. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <set>
#include <string>

#include "base/mutex.h"
#include "base/task.h"
#include "dynamodb/engine/background_thread.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb {

class IndexBuilder {
 public:
  // Items that are locked together and committed together.
  static constexpr size_t kSliceItemsMax = 128;
  // How many items may have to be entered again after a crash.
  static constexpr size_t kItemsBetweenNotes = 16'384;
  static constexpr int64_t kRetryMs = 1'000;
  // How long the destructor waits for what is under way.
  static constexpr int64_t kStopMs = 3'000;

  // All must outlive the builder.
  IndexBuilder(const storage::Db& db, Tables& tables, Items& items)
      : db_(db), tables_(tables), items_(items) {}
  ~IndexBuilder();

  // Takes up what a restart interrupted. Once, after Tables::Load.
  void Start();
  // The table has indexes CREATING or DELETING.
  void Wake(const TablePtr& table);

  // For tests: blocks until nothing is left to do.
  void WaitUntilIdle();

 private:
  // One table's turn: from the first step to the last.
  Task<void> Run(std::string name, uint64_t number);
  Task<Status> Step(TablePtr table);
  Task<Status> Backfill(TablePtr table, IndexRecord record);
  // Enters some items behind `*position`, which is moved on; empty at the end of the table.
  Task<Status> EnterSlice(const Table& table, const Index& index, std::string* position);
  // Changes the record of an index, if it is still CREATING.
  Task<Status> Note(const Table& table, uint64_t index, std::function<void(IndexRecord*)> change);

  const storage::Db& db_;
  Tables& tables_;
  Items& items_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  std::condition_variable_any idle_;
  // Numbers of the tables at work; those that were woken meanwhile look again before they end.
  std::set<uint64_t> running_ GUARDED_BY(mutex_);
  std::set<uint64_t> again_ GUARDED_BY(mutex_);
  std::unique_ptr<BackgroundThread> thread_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
