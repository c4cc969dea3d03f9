#include "dynamodb/engine/table_counts.h"

namespace portico::dynamodb {

using storage::Family;

Task<Result<TableCount>> TableCounts::Count(TablePtr table) {
  co_return co_await CountRange(table->number(), table->range());
}

Task<Result<TableCounts::IndexCounts>> TableCounts::CountIndexes(TablePtr table) {
  IndexCounts counts;
  for (const Index& index : table->indexes()) {
    PORTICO_CO_ASSIGN(counts[index.number()], co_await CountRange(index.number(), index.range()));
  }
  co_return counts;
}

Task<Result<TableCount>> TableCounts::CountRange(uint64_t number, KeyRange range) {
  std::shared_ptr<Entry> entry;
  {
    MutexLock lock(mutex_);
    auto& slot = entries_[number];
    if (slot == nullptr) slot = std::make_shared<Entry>();
    entry = slot;
  }
  const auto guard = co_await entry->counting.Lock();
  const bool is_large =
      db_.ApproximateBytes(Family::kItems, range.begin, range.end) > kCountedAtOnceBytesMax;
  if (is_large && clock_.NowMs() - entry->counted_ms < kCountKeptMs) co_return entry->count;
  const auto walk = [this, &range] { return Walk(range); };
  PORTICO_CO_ASSIGN(entry->count, co_await workers_.Run(walk));
  entry->counted_ms = clock_.NowMs();
  co_return entry->count;
}

void TableCounts::Forget(const Table& table) {
  MutexLock lock(mutex_);
  entries_.erase(table.number());
  for (const Index& index : table.indexes()) entries_.erase(index.number());
}

Result<TableCount> TableCounts::Walk(const KeyRange& range) const {
  TableCount count;
  const auto it = db_.NewIterator(Family::kItems, range.begin, range.end);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    ++count.items;
    count.bytes += ItemView(it->value()).size_bytes();
  }
  PORTICO_TRY(it->status());
  return count;
}

}  // namespace portico::dynamodb
