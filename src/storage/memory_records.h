// Records in memory only, for unit tests and for nothing that must last. Thread-safe.
#pragma once

#include <map>

#include "base/mutex.h"
#include "storage/records.h"

namespace portico::storage {

class MemoryRecordStore : public RecordStore {
 public:
  Result<std::optional<Record>> Get(std::string_view key) const override;
  Result<std::vector<Record>> List(std::string_view prefix, std::string_view after = {},
                                   size_t count_max = SIZE_MAX) const override;
  Task<Status> Apply(std::vector<Change> changes) override;

 private:
  mutable Mutex mutex_;
  std::map<std::string, Record, std::less<>> records_ GUARDED_BY(mutex_);
};

}  // namespace portico::storage
