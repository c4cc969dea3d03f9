// A walk over a range of stored items: a page of a Query or Scan, in slices.
//
// A walk stops at the page's end (the limit, 1 MB, or the range's end), where it would need the
// disk, or when a slice is used up; it goes on from there when told to. So a page starts on the
// event loop and is finished by a worker only if it must be. Used by one thread at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/key_codec.h"
#include "storage/db.h"

namespace portico::dynamodb {

// A page ends after the item with which its size (of what is read, or of what is fetched) passes
// this.
inline constexpr uint64_t kPageBytesMax = 1024 * 1024;

enum class Direction : uint8_t { kForward, kBackward };

struct RangeRead {
  KeyRange range;
  Direction direction = Direction::kForward;
  // Stored key; the page begins behind it.
  std::optional<std::string> after;
  uint32_t limit = UINT32_MAX;
  // Borrowed, or null: which items count. Those it drops cost as much as the others.
  const Condition* filter = nullptr;
  // Borrowed, or null: the range is of a local index's entries, and the items that they stand for
  // are wanted whole, from this table. An entry whose item is gone by then counts as read and no
  // more.
  const Table* fetch_from = nullptr;
};

// Takes the items of a page.
class ItemSink {
 public:
  virtual ~ItemSink() = default;
  // The view is valid during the call.
  virtual void Take(const ItemView& item) = 0;
};

struct RangePage {
  uint32_t count = 0;    // of items that passed the filter
  uint32_t scanned = 0;  // of items read
  uint64_t bytes = 0;    // of items (or entries) read, by DynamoDB's rules
  // Of the items fetched for entries: what they cost, each by itself, as units of strong reads, and
  // their sizes.
  double fetched_units = 0;
  uint64_t fetched_bytes = 0;
  // The last item (or entry) read, if the page ended before the range did.
  std::optional<Item> last;
};

class RangeWalk {
 public:
  // What a slice may read before it is used up.
  static constexpr uint64_t kSliceBytesMax = 64 * 1024;
  static constexpr uint32_t kSliceItemsMax = 256;

  // All must outlive the walk.
  RangeWalk(const storage::Db& db, const RangeRead& read, ItemSink& sink);

  enum class Step : uint8_t { kDone, kPaused };
  // Reads one slice from memory; kPaused: not done yet.
  Result<Step> RunFromMemory();
  // Reads to the end of the page, from wherever it must.
  Status RunToEnd();

  RangePage TakePage() { return std::move(page_); }

 private:
  void Position(storage::Iterator* it) const;
  uint64_t page_bytes() const { return std::max(page_.bytes, page_.fetched_bytes); }
  enum class Taken : uint8_t { kMore, kPageFull, kMissed };
  // kMissed: it needs the disk and may not; nothing happened.
  Result<Taken> TakeItem(const storage::Iterator& it, storage::Db::ReadFrom from);
  // The whole item that an entry stands for; null if it is gone.
  Result<Taken> Fetch(const ItemView& entry, storage::Db::ReadFrom from, ItemView* item);

  const storage::Db& db_;
  const RangeRead& read_;
  ItemSink& sink_;
  RangePage page_;
  std::string fetched_;
  // Where to go on: behind this stored key, or at the range's beginning.
  std::optional<std::string> behind_;
};

}  // namespace portico::dynamodb
