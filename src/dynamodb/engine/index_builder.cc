#include "dynamodb/engine/index_builder.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <utility>
#include <vector>

#include "base/log.h"
#include "dynamodb/engine/item_changes.h"

namespace portico::dynamodb {
namespace {

using storage::Family;
using storage::LockTable;

const IndexRecord* FindUnfinished(const TableRecord& record) {
  const auto at = std::ranges::find_if(
      record.global_indexes, [](const IndexRecord& index) { return index.status != kIndexActive; });
  return at == record.global_indexes.end() ? nullptr : &*at;
}

// Positions are kept as the hash, the 8 bytes of a stored key behind the table's number.
constexpr size_t kHashAt = 8;
constexpr size_t kHashBytes = 8;

std::string HashDigits(std::string_view key) {
  std::string digits;
  char two[3];
  for (const char byte : key.substr(kHashAt, kHashBytes)) {
    std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(byte));
    digits += two;
  }
  return digits;
}

std::string PositionOf(const Table& table, const std::optional<std::string>& digits) {
  std::string position = TablePrefix(table.number());
  if (digits) AppendBigEndian64(std::stoull(*digits, nullptr, 16), &position);
  return position;
}

}  // namespace

IndexBuilder::~IndexBuilder() {
  stopping_ = true;
  std::unique_lock<Mutex> lock(mutex_);
  const auto none_runs = [&] { return running_.empty(); };
  const bool ended = idle_.wait_for(lock, std::chrono::milliseconds(kStopMs), none_runs);
  std::unique_ptr<BackgroundThread> thread = std::move(thread_);
  lock.unlock();
  // Something waits for a lock whose holder's loop has stopped: it would be resumed on a thread
  // that is gone if that were let go, so the thread stays.
  if (!ended) thread.release();
}

void IndexBuilder::Start() {
  for (const TablePtr& table : tables_.ListUnfinished()) Wake(table);
}

void IndexBuilder::Wake(const TablePtr& table) {
  const uint64_t number = table->number();
  MutexLock lock(mutex_);
  if (!running_.insert(number).second) {
    again_.insert(number);
    return;
  }
  if (thread_ == nullptr) thread_ = std::make_unique<BackgroundThread>("indexes");
  thread_->Post([this, name = table->name(), number] { Spawn(Run(name, number)); });
}

void IndexBuilder::WaitUntilIdle() {
  std::unique_lock<Mutex> lock(mutex_);
  idle_.wait(lock, [&] { return running_.empty(); });
}

Task<void> IndexBuilder::Run(std::string name, uint64_t number) {
  for (;;) {
    const TablePtr table = tables_.Find(name);
    const bool has_work =
        table != nullptr && table->number() == number && FindUnfinished(table->record()) != nullptr;
    if (!has_work || stopping_) {
      MutexLock lock(mutex_);
      if (again_.erase(number) > 0 && !stopping_) continue;
      running_.erase(number);
      idle_.notify_all();
      co_return;
    }
    const Status status = co_await Step(table);
    if (status || stopping_) continue;
    log::Warn("an index of table {} cannot go on being built or deleted, and is tried again: {}",
              name, status.error().message);
    Pause pause{kRetryMs};
    co_await pause;
  }
}

Task<Status> IndexBuilder::Step(TablePtr table) {
  const IndexRecord& index = *FindUnfinished(table->record());
  if (index.status == kIndexDeleting) {
    co_await items_.PassThroughLocks();
    co_return co_await tables_.RemoveDeletedIndexes(table->name(), table->number());
  }
  if (index.backfilling) co_return co_await Backfill(table, index);
  co_await items_.PassThroughLocks();
  co_return co_await Note(*table, static_cast<uint64_t>(index.number),
                          [](IndexRecord* record) { record->backfilling = true; });
}

Task<Status> IndexBuilder::Note(const Table& table, uint64_t index,
                                std::function<void(IndexRecord*)> change) {
  const Tables::Change find_and_change = [&](TableRecord* record) -> Status {
    for (IndexRecord& each : record->global_indexes) {
      const bool is_it = static_cast<uint64_t>(each.number) == index;
      if (is_it && each.status == kIndexCreating) change(&each);
    }
    return {};
  };
  PORTICO_CO_TRY(co_await tables_.Update(table.name(), find_and_change));
  co_return Status();
}

Task<Status> IndexBuilder::Backfill(TablePtr table, IndexRecord record) {
  const Index* index = table->FindIndex(record.index_name);
  std::string position = PositionOf(*table, record.backfilled_to);
  for (size_t items = 0; items < kItemsBetweenNotes; items += kSliceItemsMax) {
    PORTICO_CO_TRY(co_await EnterSlice(*table, *index, &position));
    // Whatever changed meanwhile, the next step looks at it; an index may be deleted half built.
    const bool is_changed = table->Newer() != nullptr;
    if (position.empty() || stopping_ || is_changed) break;
  }
  const auto note = [&position](IndexRecord* changed) {
    if (position.empty()) {
      changed->status = kIndexActive;
      changed->backfilling = false;
      changed->backfilled_to.reset();
    } else if (position.size() >= kHashAt + kHashBytes) {
      changed->backfilled_to = HashDigits(position);
    }
  };
  co_return co_await Note(*table, index->number(), note);
}

Task<Status> IndexBuilder::EnterSlice(const Table& table, const Index& index,
                                      std::string* position) {
  std::vector<std::string> keys;
  {
    const auto it = db_.NewIterator(Family::kItems, *position, table.range().end);
    it->SeekToFirst();
    // The item that the last slice ended with.
    if (it->Valid() && it->key() == *position) it->Next();
    for (; it->Valid() && keys.size() < kSliceItemsMax; it->Next()) keys.emplace_back(it->key());
    PORTICO_CO_TRY(it->status());
  }
  std::vector<uint64_t> hashes;
  for (const std::string& key : keys) hashes.push_back(KeyHash64(key));
  const std::vector<LockTable::Guard> guards = co_await items_.locks().LockAll(std::move(hashes));
  storage::Batch batch;
  for (const std::string& key : keys) {
    PORTICO_CO_ASSIGN(const std::optional<std::string> stored, db_.Get(Family::kItems, key));
    if (stored) AppendEntry(index, ItemView(*stored), &batch);
  }
  if (!batch.empty()) PORTICO_CO_TRY(co_await items_.commits().Commit(std::move(batch)));
  *position = keys.size() < kSliceItemsMax ? "" : keys.back();
  co_return Status();
}

}  // namespace portico::dynamodb
