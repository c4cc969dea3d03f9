#include "dynamodb/engine/item_copy.h"

#include <utility>

#include "dynamodb/engine/item_changes.h"

namespace portico::dynamodb {
namespace {

using storage::Family;

// What stands before the hash in a stored key.
constexpr size_t kNumberBytes = 8;

struct Slice {
  storage::Batch batch;
  std::string last;
  int64_t items = 0;
  int64_t bytes = 0;
  bool more = false;
};

void Add(std::string_view key, std::string_view value, const std::string& prefix,
         const Table* table, Slice* slice) {
  const ItemView item(value);
  std::string copied = prefix;
  copied += key.substr(kNumberBytes);
  slice->batch.Put(Family::kItems, copied, value);
  if (table != nullptr) {
    for (const Index& index : table->indexes()) AppendEntry(index, item, &slice->batch);
  }
  slice->last = key;
  ++slice->items;
  slice->bytes += static_cast<int64_t>(item.size_bytes());
}

}  // namespace

Task<Result<bool>> ItemCopy::CopySlice(From from, To to) {
  const std::string prefix = TablePrefix(to.number);
  const std::string source = TablePrefix(from.number);
  Slice slice;
  {
    const auto it = db_.NewIterator(Family::kItems, last_.empty() ? source : last_,
                                    PrefixEnd(source), from.snapshot);
    it->SeekToFirst();
    if (it->Valid() && it->key() == last_) it->Next();
    for (; it->Valid(); it->Next()) {
      if (slice.items == kSliceItemsMax || slice.batch.bytes() >= kSliceBytesMax) {
        slice.more = true;
        break;
      }
      Add(it->key(), it->value(), prefix, to.table, &slice);
    }
    PORTICO_CO_TRY(it->status());
  }
  if (slice.items == 0) co_return false;
  PORTICO_CO_TRY(co_await commits_.Commit(std::move(slice.batch)));
  last_ = std::move(slice.last);
  item_count_ += slice.items;
  size_bytes_ += slice.bytes;
  co_return slice.more;
}

}  // namespace portico::dynamodb
