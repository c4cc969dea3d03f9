// The catalog of tables: which there are, and how they come, change and go.
//
// A table is one record, "dynamodb/table/<name>". Finding one copies a shared pointer under a lock
// held for a few instructions. Changes wait for each other and are durable before they show.
//
// A dropped table is gone at once: in one commit its record is deleted and a record
// "dynamodb/dropped/<number>" says that its items are garbage; then the items are deleted. The
// record stays until after the next start, which deletes the items once more (whatever was
// interrupted, and what writes that were under way put after them). Numbers are never given twice
// ("dynamodb/next-table"), so nothing that is left can be taken for another table's item.
//
// Indexes have numbers of the same sequence, and are parts of the table's record. One that is added
// is CREATING until the items that were there before are entered, one that is taken away DELETING
// until its entries are; index_builder.h does both, and goes on after a restart. When an index is
// gone its number is "dropped" like a table's. Streams have such numbers too, and records of their
// own (streams/streams.h), made and closed in the commit that changes the table. A history has a
// number and no record; it is made and dropped with what the table's record says of recovery.
//
// Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/async_mutex.h"
#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/engine/streams/streams.h"
#include "dynamodb/engine/table.h"
#include "storage/commit_queue.h"
#include "storage/records.h"

namespace portico::dynamodb {

// Takes away the definitions of attributes that are in no key.
void PruneDefinitions(TableRecord* record);

class Tables {
 public:
  // All must outlive the catalog.
  Tables(storage::CommitQueue& commits, storage::RecordStore& records, Streams& streams,
         const Clock& clock, ThroughputOptions throughput = {})
      : commits_(commits),
        records_(records),
        streams_(streams),
        clock_(clock),
        throughput_(std::move(throughput)) {}

  // Reads what is stored, and finishes what was interrupted. Blocks; call once, after
  // Streams::Load and before anything else.
  Status Load();

  // The table of that name, or null.
  TablePtr Find(std::string_view name) const;
  // The same for who would use its items: not while they are being restored.
  TablePtr FindActive(std::string_view name) const;

  // Names in order: those after `after` (if not empty), at most `count_max`; `more` tells whether
  // there are others.
  std::vector<std::string> List(std::string_view after, size_t count_max, bool* more) const;

  // Makes a table of `draft`, whose number, id and time of creation are set here.
  Task<Result<TablePtr>> Create(TableRecord draft);

  // Changes the record of a table that is not being restored. `change` decides on the record as it
  // is then; on its error nothing happens. Indexes and the stream that it adds get their numbers
  // here; a stream that it says is not enabled is closed. A history that it adds gets its number
  // and shards, and one that it takes away is dropped.
  using Change = std::function<Status(TableRecord*)>;
  Task<Result<TablePtr>> Update(std::string name, Change change);
  // The table that is being restored has all its items.
  Task<Status> FinishRestore(std::string name, uint64_t number);
  // It will never have them, and goes.
  Task<Status> AbandonRestore(std::string name, uint64_t number);

  // Gives the table as it was last. `keep` says whether its items stay, and what the change is that
  // records what they are then; they go on to be stored under the table's number.
  using KeepItems = std::function<std::optional<storage::RecordStore::Change>(const TableRecord&)>;
  Task<Result<TablePtr>> Delete(std::string name, KeepItems keep = nullptr);

  // Ends the indexes of table `number` that are DELETING: takes them out of its record with the
  // attribute definitions that only they used, and deletes their entries. No write may still know
  // them.
  Task<Status> RemoveDeletedIndexes(std::string name, uint64_t number);

  // The tables that have indexes CREATING or DELETING.
  std::vector<TablePtr> ListUnfinished() const;
  // The tables that are being restored.
  std::vector<TablePtr> ListRestoring() const;

  // For others who keep items under numbers of their own (backups). Takes a number, in one commit
  // with the change that records what it is for.
  using ChangeFor = std::function<storage::RecordStore::Change(int64_t number)>;
  Task<Result<int64_t>> TakeNumber(ChangeFor change);
  // Gives one back, in one commit with `change`, and deletes what is stored under it; `name` is
  // what the record of the drop says.
  Task<Status> DropNumber(int64_t number, std::string name, storage::RecordStore::Change change);

  // The tables whose items expire, in the order of their names.
  std::vector<TablePtr> ListExpiring() const;
  // The tables that have a history.
  std::vector<TablePtr> ListRecoverable() const;

  const Clock& clock() const { return clock_; }

 private:
  void Publish(const TablePtr& table);
  Status FinishDrops();
  // Gives numbers to the indexes that have none; the number that comes next then.
  int64_t NumberIndexes(int64_t next, TableRecord* record) const;
  // Update's body: with the guard held, whether the table is being restored or not.
  Task<Result<TablePtr>> UpdateLocked(TablePtr current, Change change);
  std::shared_ptr<TableLine> NewLine() const;
  std::vector<TablePtr> ListIf(bool (*wanted)(const Table&)) const;
  // What becomes of the stream and the history of a table whose record changes.
  struct StreamChange {
    StreamPtr now;
    StreamPtr started;
    StreamPtr stopped;
    int64_t stopped_ms = 0;
    StreamPtr history;
    StreamPtr dropped_history;
  };
  // Decides that, and adds what makes it durable to `changes`; then Finish makes it show.
  // `current`: null for a table that is made.
  StreamChange PlanStreams(const Table* current, int64_t* next_number, TableRecord* record,
                           std::vector<storage::RecordStore::Change>* changes) const;
  void PlanHistory(StreamPtr current, int64_t* next_number, TableRecord* record,
                   std::vector<storage::RecordStore::Change>* changes, StreamChange* change) const;
  void Finish(const StreamChange& change);
  // What is stored of a history that was dropped. It is garbage whether or not this succeeds.
  Task<Status> RemoveHistory(StreamPtr history);
  Task<Status> DeleteLocked(TablePtr table, KeepItems keep);
  // Makes the changes durable, and deletes the records of finished drops along.
  Task<Status> Apply(std::vector<storage::RecordStore::Change> changes);

  storage::CommitQueue& commits_;
  storage::RecordStore& records_;
  Streams& streams_;
  const Clock& clock_;
  const ThroughputOptions throughput_;
  // Held while a change is on its way to the disk.
  AsyncMutex changes_;
  int64_t next_number_ = kAwsHashNumbersFrom;  // guarded by changes_
  std::vector<std::string> finished_drops_;    // keys of records to delete; guarded by changes_
  mutable Mutex mutex_;
  std::map<std::string, TablePtr, std::less<>> tables_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
