// A table as of now: what is kept of it, and its key and indexes in a form that is quick to use.
//
// Immutable and shared: a request holds the Table it found for as long as it runs, whatever happens
// to the catalog meanwhile.
//
// Writers and indexes that come and go. A write finds its table first and locks its item later, and
// meanwhile an index may be added. It must not be missed, or the index would lack the item for
// ever. So all versions of a table share a TableLine that knows the newest; who writes asks it
// while holding the item's lock (needs_old_items(), Newer()), and whoever adds an index publishes
// the table with it and then passes through every lock once (LockTable) before looking at items:
// each write has then either seen the index or is durable. Indexes are taken away likewise, entries
// last. A stream needs no passing through locks: a write that began before it is none of its
// changes (item_changes.h). A history does: it reaches back to when those writes were over.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "dynamodb/engine/index.h"
#include "dynamodb/engine/key_schema.h"
#include "dynamodb/engine/model.h"
#include "dynamodb/engine/streams/stream.h"
#include "dynamodb/engine/throughput.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

// A stored key, and the hash by which it is locked.
struct ItemKey {
  std::string bytes;
  uint64_t hash = 0;
};

class Table;
using TablePtr = std::shared_ptr<const Table>;

// What the versions of one table share. Thread-safe.
class TableLine {
 public:
  // One that limits the table's throughput, or (null) does not.
  explicit TableLine(std::unique_ptr<Throughput> throughput = nullptr)
      : throughput_(std::move(throughput)) {}

  // The version that a table made next will have.
  uint64_t next_version() const { return version_.load(std::memory_order_relaxed) + 1; }
  // Makes `table` the newest.
  void Publish(const TablePtr& table);

  // Nothing, or the newest if that is newer than `version` and still in the catalog.
  TablePtr Newer(uint64_t version) const;
  // Whether writes to the newest must know what they replace.
  bool needs_old_items() const { return needs_old_items_.load(std::memory_order_acquire); }
  // Null if nothing limits the newest.
  Throughput* throughput() const {
    return throughput_ != nullptr && throughput_->limits() ? throughput_.get() : nullptr;
  }

 private:
  const std::unique_ptr<Throughput> throughput_;
  std::atomic<uint64_t> version_ = 0;
  std::atomic<bool> needs_old_items_ = false;
  mutable Mutex mutex_;
  std::weak_ptr<const Table> newest_ GUARDED_BY(mutex_);
};

class Table {
 public:
  // The next version of a table's line; a line of its own makes the first. `stream`: the one that
  // the record says is enabled; `history` likewise.
  explicit Table(TableRecord record,
                 std::shared_ptr<TableLine> line = std::make_shared<TableLine>(),
                 StreamPtr stream = nullptr, StreamPtr history = nullptr);

  const TableRecord& record() const { return record_; }
  const std::string& name() const { return record_.table_name; }
  uint64_t number() const { return static_cast<uint64_t>(record_.number); }
  const KeySchema& key() const { return key_; }

  // The indexes that writes keep, global ones first. Those being deleted are not among them.
  const std::vector<Index>& indexes() const { return indexes_; }
  // The index of that name, or null.
  const Index* FindIndex(std::string_view name) const;
  // The stream that changes go to, or null.
  const StreamPtr& stream() const { return stream_; }
  // What its changes replace, kept for point-in-time recovery; null if that is not enabled.
  const StreamPtr& history() const { return history_; }
  bool has_local_indexes() const { return !record_.local_indexes.empty(); }

  const std::shared_ptr<TableLine>& line() const { return line_; }
  uint64_t version() const { return version_; }
  // Nothing if this is the newest. Writers: with the item's lock held.
  TablePtr Newer() const { return line_->Newer(version_); }
  // Whether a write must know the item it replaces: to keep indexes, stream, history. Tells of the
  // newest version; ask with the item's lock held.
  bool needs_old_items() const { return line_->needs_old_items(); }
  // What its reads and writes are charged to; null if nothing limits them.
  Throughput* throughput() const { return line_->throughput(); }
  // Its items are being copied from a backup: nobody may use it yet.
  bool is_restoring() const { return record_.restore && record_.restore->in_progress; }

  // The keys that all its items lie between.
  KeyRange range() const;

  // The stored key of a Key parameter: exactly the key attributes, of their types and sizes.
  Result<ItemKey> KeyOf(const ItemView& key) const;
  // The same of an item about to be stored, which may have other attributes too; worded as PutItem
  // words it. What index keys it has must be fit to stand in them.
  Result<ItemKey> KeyOfItem(const ItemView& item) const;
  // The stored key of the item that an index entry stands for (or any item that has the key).
  ItemKey KeyOfEntry(const ItemView& entry) const { return Encode(entry); }
  // The key attributes of an item that has them all.
  Item ExtractKey(const ItemView& item) const;
  // The partition's part of it: an item collection's key.
  Item ExtractPartition(const ItemView& item) const;

 private:
  ItemKey Encode(const ItemView& item) const;
  Status CheckIndexKeys(const ItemView& item) const;

  const TableRecord record_;
  const std::shared_ptr<TableLine> line_;
  const uint64_t version_;
  const StreamPtr stream_;
  const StreamPtr history_;
  KeySchema key_;
  std::vector<Index> indexes_;
};

}  // namespace portico::dynamodb
