#include "dynamodb/engine/expiry.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

using storage::Family;
using storage::LockTable;

bool IsExpired(const TableExpiry& expiry, const ItemView& item, int64_t now_ms) {
  const auto value = item.Find(expiry.attribute_name);
  if (!value || !value->Is(AttributeType::kN)) return false;
  const int64_t now = now_ms / 1000;
  const Number time = value->number();
  return time < Number::FromInt(now) && time > Number::FromInt(now - kExpiredSecondsMax);
}

Task<Status> Expiry::Walk() {
  const std::vector<TablePtr> tables = tables_.ListExpiring();
  auto at = std::ranges::lower_bound(
      tables, table_, {}, [](const TablePtr& t) -> std::string_view { return t->name(); });
  size_t looked_at = 0;
  while (at != tables.end() && looked_at < kTurnItemsMax) {
    const TablePtr table = *at;
    // Positions in another table, or in one of the same name that is gone, mean nothing here.
    if (!position_.starts_with(table->range().begin)) position_.clear();
    table_ = table->name();
    PORTICO_CO_ASSIGN(const size_t count, co_await WalkSlice(table));
    looked_at += count;
    if (position_.empty()) ++at;
  }
  if (at == tables.end()) {
    table_.clear();
  } else {
    table_ = (*at)->name();
  }
  co_return Status();
}

Task<Result<size_t>> Expiry::WalkSlice(TablePtr table) {
  const KeyRange range = table->range();
  std::vector<std::string> expired;
  size_t count = 0;
  {
    const std::string begin = position_.empty() ? range.begin : position_;
    const auto it = db_.NewIterator(Family::kItems, begin, range.end);
    it->SeekToFirst();
    // The item that the last slice ended with.
    if (it->Valid() && it->key() == position_) it->Next();
    const int64_t now_ms = clock_.NowMs();
    for (; it->Valid() && count < kSliceItemsMax; it->Next(), ++count) {
      position_ = it->key();
      if (IsExpired(*table->record().expiry, ItemView(it->value()), now_ms)) {
        expired.emplace_back(it->key());
      }
    }
    PORTICO_CO_TRY(it->status());
  }
  if (count < kSliceItemsMax) position_.clear();
  if (!expired.empty()) PORTICO_CO_TRY(co_await Delete(table, std::move(expired)));
  co_return count;
}

Task<Status> Expiry::Delete(TablePtr table, std::vector<std::string> keys) {
  std::vector<uint64_t> hashes;
  for (const std::string& key : keys) hashes.push_back(KeyHash64(key));
  const std::vector<LockTable::Guard> guards = co_await items_.locks().LockAll(std::move(hashes));
  if (const TablePtr newer = table->Newer(); newer != nullptr) table = newer;
  if (!table->record().expires_items()) co_return Status();
  ChangeSet changes;
  for (std::string& key : keys) {
    PORTICO_CO_ASSIGN(std::optional<std::string> stored, db_.Get(Family::kItems, key));
    // Deleted or written meanwhile.
    if (!stored || !IsExpired(*table->record().expiry, ItemView(*stored), clock_.NowMs())) continue;
    Write write;
    write.kind = Write::Kind::kDelete;
    write.table = table;
    write.key.hash = KeyHash64(key);
    write.key.bytes = std::move(key);
    write.author = ChangeAuthor::kExpiry;
    PORTICO_CO_TRY(Settle(write, Item::FromStored(std::move(*stored)), &changes));
  }
  if (!changes.empty()) {
    PORTICO_CO_TRY(co_await items_.commits().Commit(std::move(changes.batch)));
  }
  co_return Status();
}

}  // namespace portico::dynamodb
