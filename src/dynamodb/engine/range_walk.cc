#include "dynamodb/engine/range_walk.h"

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

bool RangeWalk::TakeItem(const Iterator& it) {
  const ItemView item(it.value());
  ++page_.scanned;
  page_.bytes += item.size_bytes();
  if (read_.filter == nullptr || Evaluate(*read_.filter, item)) {
    ++page_.count;
    sink_.Take(item);
  }
  if (page_.scanned < read_.limit && page_.bytes < kPageBytesMax) return false;
  page_.last = Item::FromStored(std::string(item.stored()));
  return true;
}

Result<RangeWalk::Step> RangeWalk::RunFromMemory() {
  if (read_.range.empty()) return Step::kDone;
  const auto it = db_.NewIterator(Family::kItems, read_.range.begin, read_.range.end, nullptr,
                                  Db::ReadFrom::kMemory);
  const uint64_t bytes_end = page_.bytes + kSliceBytesMax;
  const uint32_t scanned_end = page_.scanned + kSliceItemsMax;
  for (Position(it.get()); it->Valid();) {
    if (TakeItem(*it)) return Step::kDone;
    if (page_.bytes >= bytes_end || page_.scanned >= scanned_end) {
      behind_ = it->key();
      return Step::kPaused;
    }
    behind_ = it->key();
    read_.direction == Direction::kForward ? it->Next() : it->Prev();
  }
  if (it->missed()) return Step::kPaused;
  PORTICO_TRY(it->status());
  return Step::kDone;
}

Status RangeWalk::RunToEnd() {
  const auto it = db_.NewIterator(Family::kItems, read_.range.begin, read_.range.end);
  for (Position(it.get()); it->Valid();) {
    if (TakeItem(*it)) return {};
    read_.direction == Direction::kForward ? it->Next() : it->Prev();
  }
  return it->status();
}

}  // namespace portico::dynamodb
