#include "dynamodb/engine/item_copy.h"

#include <utility>

#include "dynamodb/engine/item_changes.h"

namespace portico::dynamodb {
namespace {

using storage::Family;

// What stands before the hash in a stored key.
constexpr size_t kNumberBytes = 8;

}  // namespace

struct ItemCopy::Slice {
  storage::Batch batch;
  std::string last;
  int64_t items = 0;
  int64_t bytes = 0;
  size_t read_bytes = 0;
  bool more = false;

  // False, and there is more, if it is full.
  bool Take(std::string_view key, std::string_view value) {
    if (items == kSliceItemsMax || read_bytes >= kSliceBytesMax) {
      more = true;
      return false;
    }
    last = key;
    ++items;
    bytes += static_cast<int64_t>(ItemView(value).size_bytes());
    read_bytes += key.size() + value.size();
    return true;
  }
};

Result<bool> ItemCopy::Fill(
    From from, const std::function<bool(std::string_view, std::string_view)>& add) const {
  if (from.past != nullptr) return from.past->Read(last_, add);
  const std::string source = TablePrefix(from.number);
  const auto it = db_.NewIterator(Family::kItems, last_.empty() ? source : last_, PrefixEnd(source),
                                  from.snapshot);
  it->SeekToFirst();
  if (it->Valid() && it->key() == last_) it->Next();
  while (it->Valid() && add(it->key(), it->value())) it->Next();
  PORTICO_TRY(it->status());
  return true;
}

void ItemCopy::Note(Slice slice) {
  if (slice.items == 0) return;
  last_ = std::move(slice.last);
  item_count_ += slice.items;
  size_bytes_ += slice.bytes;
}

Task<Result<bool>> ItemCopy::CopySlice(From from, To to) {
  const std::string prefix = TablePrefix(to.number);
  Slice slice;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!slice.Take(key, value)) return false;
    if (to.table == nullptr) {
      std::string copied = prefix;
      copied += key.substr(kNumberBytes);
      slice.batch.Put(Family::kItems, copied, value);
      return true;
    }
    // Not the copied key with another number: the source may have been hashed otherwise.
    slice.batch.Put(Family::kItems, to.table->KeyOfEntry(ItemView(value)).bytes, value);
    for (const Index& index : to.table->indexes()) {
      AppendEntry(index, ItemView(value), &slice.batch);
    }
    return true;
  };
  PORTICO_CO_ASSIGN(const bool went_through, Fill(from, add));
  const bool more = slice.more || !went_through;
  if (slice.items == 0) co_return more;
  PORTICO_CO_TRY(co_await commits_.Commit(std::move(slice.batch)));
  Note(std::move(slice));
  co_return more;
}

Result<bool> ItemCopy::CountSlice(uint64_t number) {
  Slice slice;
  const auto add = [&slice](std::string_view key, std::string_view value) {
    return slice.Take(key, value);
  };
  PORTICO_TRY(Fill(From{number, nullptr, nullptr}, add));
  const bool more = slice.more;
  Note(std::move(slice));
  return more;
}

}  // namespace portico::dynamodb
