#include "storage/db_records.h"

#include <utility>

namespace portico::storage {
namespace {

constexpr size_t kVersionBytes = 8;

std::string EncodeVersion(uint64_t version) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(version >> shift));
  return out;
}

Result<Record> Decode(std::string_view key, std::string_view stored) {
  if (stored.size() < kVersionBytes) {
    return Fail(AwsError::Internal("damaged record: " + std::string(key)));
  }
  Record record;
  record.key = key;
  for (size_t i = 0; i < kVersionBytes; ++i) {
    record.version = record.version << 8 | static_cast<unsigned char>(stored[i]);
  }
  record.value = stored.substr(kVersionBytes);
  return record;
}

// The first key that does not start with `prefix`.
std::string PrefixEnd(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(end.back() + 1);
  return end;
}

}  // namespace

Result<std::optional<Record>> DbRecordStore::Get(std::string_view key) const {
  PORTICO_ASSIGN(auto stored, db_.Get(Family::kRecords, key));
  if (!stored) return std::nullopt;
  PORTICO_ASSIGN(Record record, Decode(key, *stored));
  return record;
}

Result<std::vector<Record>> DbRecordStore::List(std::string_view prefix, std::string_view after,
                                                size_t count_max) const {
  std::vector<Record> out;
  auto it = db_.NewIterator(Family::kRecords, prefix, PrefixEnd(prefix));
  it->Seek(after.empty() ? prefix : after);
  if (!after.empty() && it->Valid() && it->key() == after) it->Next();
  for (; it->Valid() && out.size() < count_max; it->Next()) {
    PORTICO_ASSIGN(Record record, Decode(it->key(), it->value()));
    out.push_back(std::move(record));
  }
  PORTICO_TRY(it->status());
  return out;
}

Task<Status> DbRecordStore::Apply(std::vector<Change> changes) {
  auto guard = co_await mutex_.Lock();
  Batch batch;
  for (Change& change : changes) {
    PORTICO_CO_ASSIGN(std::optional<Record> current, Get(change.key));
    const uint64_t version = current ? current->version : 0;
    if (change.expected_version != static_cast<uint64_t>(Expect::kAny) &&
        change.expected_version != version) {
      co_return Fail(kConflictCode, "record " + change.key + " has changed");
    }
    if (change.value) {
      batch.Put(Family::kRecords, change.key, EncodeVersion(version + 1) + *change.value);
    } else {
      batch.Delete(Family::kRecords, change.key);
    }
  }
  co_return co_await commits_.Commit(std::move(batch));
}

}  // namespace portico::storage
