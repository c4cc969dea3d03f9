#include "dynamodb/engine/range_walk.h"

#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/expression/evaluator.h"

namespace portico::dynamodb {

using storage::Db;
using storage::Family;
using storage::Iterator;

RangeWalk::RangeWalk(const Db& db, const RangeRead& read, ItemSink& sink)
    : db_(db), read_(read), sink_(sink), behind_(read.after) {}

void RangeWalk::Position(Iterator* it) const {
  const bool forward = read_.direction == Direction::kForward;
  if (!behind_) return forward ? it->SeekToFirst() : it->SeekToLast();
  if (forward) {
    it->Seek(*behind_);
    if (it->Valid() && it->key() == *behind_) it->Next();
  } else {
    it->SeekForPrev(*behind_);
    if (it->Valid() && it->key() == *behind_) it->Prev();
  }
}

Result<RangeWalk::Taken> RangeWalk::Fetch(const ItemView& entry, Db::ReadFrom from,
                                          ItemView* item) {
  const ItemKey key = read_.fetch_from->KeyOfEntry(entry);
  *item = ItemView();
  if (from == Db::ReadFrom::kMemory) {
    switch (db_.GetCached(Family::kItems, key.bytes, &fetched_)) {
      case Db::Cached::kMiss:
        return Taken::kMissed;
      case Db::Cached::kAbsent:
        return Taken::kMore;
      case Db::Cached::kFound:
        break;
    }
  } else {
    PORTICO_ASSIGN(std::optional<std::string> stored, db_.Get(Family::kItems, key.bytes));
    if (!stored) return Taken::kMore;
    fetched_ = std::move(*stored);
  }
  *item = ItemView(fetched_);
  return Taken::kMore;
}

Result<RangeWalk::Taken> RangeWalk::TakeItem(const Iterator& it, Db::ReadFrom from) {
  const ItemView entry(it.value());
  ItemView item = entry;
  if (read_.fetch_from != nullptr) {
    PORTICO_ASSIGN(const Taken fetched, Fetch(entry, from, &item));
    if (fetched == Taken::kMissed) return fetched;
    if (!item.empty()) {
      page_.fetched_units += ReadUnits(item.size_bytes(), Consistency::kStrong);
      page_.fetched_bytes += item.size_bytes();
    }
  }
  ++page_.scanned;
  page_.bytes += entry.size_bytes();
  if (!item.empty() && (read_.filter == nullptr || Evaluate(*read_.filter, item))) {
    ++page_.count;
    sink_.Take(item);
  }
  if (page_.scanned < read_.limit && page_bytes() < kPageBytesMax) return Taken::kMore;
  page_.last = Item::FromStored(std::string(entry.stored()));
  return Taken::kPageFull;
}

Result<RangeWalk::Step> RangeWalk::RunFromMemory() {
  if (read_.range.empty()) return Step::kDone;
  const auto it = db_.NewIterator(Family::kItems, read_.range.begin, read_.range.end, nullptr,
                                  Db::ReadFrom::kMemory);
  const uint64_t bytes_end = page_bytes() + kSliceBytesMax;
  const uint32_t scanned_end = page_.scanned + kSliceItemsMax;
  for (Position(it.get()); it->Valid();) {
    PORTICO_ASSIGN(const Taken taken, TakeItem(*it, Db::ReadFrom::kMemory));
    if (taken == Taken::kPageFull) return Step::kDone;
    if (taken == Taken::kMissed) return Step::kPaused;
    behind_ = it->key();
    if (page_bytes() >= bytes_end || page_.scanned >= scanned_end) return Step::kPaused;
    read_.direction == Direction::kForward ? it->Next() : it->Prev();
  }
  if (it->missed()) return Step::kPaused;
  PORTICO_TRY(it->status());
  return Step::kDone;
}

Status RangeWalk::RunToEnd() {
  const auto it = db_.NewIterator(Family::kItems, read_.range.begin, read_.range.end);
  for (Position(it.get()); it->Valid();) {
    PORTICO_ASSIGN(const Taken taken, TakeItem(*it, Db::ReadFrom::kMemoryAndDisk));
    if (taken == Taken::kPageFull) return {};
    read_.direction == Direction::kForward ? it->Next() : it->Prev();
  }
  return it->status();
}

}  // namespace portico::dynamodb
