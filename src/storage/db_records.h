// Records in the server's own database.
//
// A record is one key of Family::kRecords; its value is an 8-byte big-endian version and the
// record's text (docs/formats.md). Changes are serialised by one async mutex: control planes change
// rarely, and a version check must not race with the commit it is for. Thread-safe.
#pragma once

#include "base/async_mutex.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::storage {

class DbRecordStore : public RecordStore {
 public:
  // Both must outlive the store.
  DbRecordStore(Db& db, CommitQueue& commits) : db_(db), commits_(commits) {}

  Result<std::optional<Record>> Get(std::string_view key) const override;
  Result<std::vector<Record>> List(std::string_view prefix, std::string_view after = {},
                                   size_t count_max = SIZE_MAX) const override;
  Task<Status> Apply(std::vector<Change> changes) override;

 private:
  Db& db_;
  CommitQueue& commits_;
  AsyncMutex mutex_;
};

}  // namespace portico::storage
