// The catalog of streams: which there are, of tables that live and of those that are gone.
//
// A stream is one record, "dynamodb/stream/<number>", which the catalog of tables writes in the
// commit in which the table gets or loses the stream. It goes, records and all, when nothing of it
// can be read any more. Thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/engine/streams/stream.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

class Streams {
 public:
  // All must outlive the catalog.
  Streams(const storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
          const Clock& clock)
      : db_(db), commits_(commits), records_(records), clock_(clock) {}

  // Reads what is stored. Blocks; call once, before anything else.
  Status Load();

  // A table's name and a stream's label: what tells streams apart, in the order of lists.
  using Name = std::pair<std::string, std::string>;

  // Null if there is none (any more).
  StreamPtr Find(const Name& name) const;
  StreamPtr Find(uint64_t number) const;
  // In order: those after `after` (if not null), of one table (if not empty), at most `count_max`;
  // `more` tells whether there are others.
  std::vector<StreamPtr> List(std::string_view table, const Name* after, size_t count_max,
                              bool* more) const;

  // For the catalog of tables. A stream for `table` with that number, which nobody knows yet; its
  // label is one that the table never had.
  StreamPtr Make(const TableRecord& table, int64_t number, std::string view_type) const;
  // The same for a history: it is in no list, and the record of its table is all that is kept of
  // it.
  StreamPtr MakeHistory(const TableRecord& table, int64_t number) const;
  Result<StreamPtr> LoadHistory(const TableRecord& table) const;
  // What makes a stream durable.
  static storage::RecordStore::Change ChangeOf(const StreamInfo& info);
  // It is durable: from now on it is found.
  void Add(const StreamPtr& stream);

  // Removes records that are too old to be read, and streams that have been closed for as long.
  Task<Status> Sweep();
  // Removes the records of `stream` (or history) whose numbers are below `horizon`.
  Task<Status> Trim(StreamPtr stream, uint64_t horizon);

 private:
  // The range of `shard` that can go, into `batch`.
  Status AppendTrim(const Stream& stream, size_t shard, uint64_t horizon,
                    storage::Batch* batch) const;
  Result<std::vector<uint64_t>> LastSequences(int64_t number, int64_t shards) const;
  Task<Status> Remove(StreamPtr stream);

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  storage::RecordStore& records_;
  const Clock& clock_;
  mutable Mutex mutex_;
  std::map<Name, StreamPtr> streams_ GUARDED_BY(mutex_);
  std::map<uint64_t, StreamPtr> by_number_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
