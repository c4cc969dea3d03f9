#include "storage/memory_records.h"

namespace portico::storage {

Result<std::optional<Record>> MemoryRecordStore::Get(std::string_view key) const {
  MutexLock lock(mutex_);
  auto it = records_.find(key);
  if (it == records_.end()) return std::nullopt;
  return it->second;
}

Result<std::vector<Record>> MemoryRecordStore::List(std::string_view prefix, std::string_view after,
                                                    size_t count_max) const {
  MutexLock lock(mutex_);
  std::vector<Record> out;
  auto it = after < prefix ? records_.lower_bound(prefix) : records_.upper_bound(after);
  for (; it != records_.end() && it->first.starts_with(prefix) && out.size() < count_max; ++it) {
    out.push_back(it->second);
  }
  return out;
}

Task<Status> MemoryRecordStore::Apply(std::vector<Change> changes) {
  MutexLock lock(mutex_);
  for (const Change& change : changes) {
    if (change.expected_version == static_cast<uint64_t>(Expect::kAny)) continue;
    auto it = records_.find(change.key);
    const uint64_t version = it == records_.end() ? 0 : it->second.version;
    if (version != change.expected_version) {
      co_return Fail(RecordStore::kConflictCode, "record " + change.key + " has changed");
    }
  }
  for (Change& change : changes) {
    if (!change.value) {
      records_.erase(change.key);
      continue;
    }
    Record& record = records_[change.key];
    record.key = change.key;
    record.version += 1;
    record.value = std::move(*change.value);
  }
  co_return Status();
}

}  // namespace portico::storage
