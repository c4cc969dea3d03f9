// What a table's history tells of its items: what there was before each change.
//
// A history is a stream that keeps old images (streams/stream.h), so an item was at a moment what
// its first change from then on replaced; or, if there is none, what it is now. A window is as much
// of that as fits into memory: all keys from one on, in their order, until undo_bytes_max are
// gathered. Whoever wants more reads the next window. It reads one shard at a time, as shards are
// ranges of hashes and so of keys, and a part of it at each call, as a history may be long.
//
// All is read as a snapshot of the database shows it. Used by one thread at a time, which may
// block.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/table.h"
#include "storage/db.h"

namespace portico::dynamodb {

class HistoryWindow {
 public:
  struct Limits {
    // Of keys and images that are held.
    size_t undo_bytes_max = 16u << 20;
    // Of records that one call reads.
    size_t load_bytes_max = 4u << 20;
  };

  // What became of an item from one moment on, and from a later one on. Images are stored items;
  // empty: there was none.
  struct Past {
    std::string first_image;
    // The number of the last change between the two; 0 for none.
    uint64_t last_sequence = 0;
    // Nothing if no change came after the later moment.
    std::optional<std::string> second_image;
  };
  // By stored key.
  using Pasts = std::map<std::string, Past, std::less<>>;

  // `table` is one that has a history. A moment is before the changes of its own millisecond. The
  // database and the snapshot must outlive the window.
  HistoryWindow(const storage::Db& db, const storage::Snapshot& snapshot, TablePtr table,
                int64_t first_ms, int64_t second_ms, Limits limits);

  // Makes it the window from `begin` on: a stored key, or what it begins with. Nothing is done if
  // it holds that already. False if there is more to read for it: call again.
  Result<bool> MoveTo(std::string_view begin);

  // Valid once MoveTo gave true: all keys in [begin(), end()) that were changed are in pasts().
  const std::string& begin() const { return begin_; }
  const std::string& end() const { return end_; }
  const Pasts& pasts() const { return pasts_; }

 private:
  void Begin(std::string_view begin);
  Status Load();
  Status Note(uint64_t sequence, std::string_view stored);
  // Leaves the highest keys to a later window until what is gathered fits.
  void Shrink();

  const storage::Db& db_;
  const storage::Snapshot& snapshot_;
  const TablePtr table_;
  const uint64_t first_;
  const uint64_t second_;
  const Limits limits_;
  std::string begin_;
  std::string end_;
  // While it is being read: the range of records that are left.
  bool loading_ = false;
  KeyRange rest_;
  Pasts pasts_;
  size_t bytes_ = 0;
};

}  // namespace portico::dynamodb
