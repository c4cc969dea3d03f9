// Copying the items under one number to another: a table's into a backup, a backup's into a table,
// a table's past into another table.
//
// Goes in the order of keys, a slice at a time; a slice is one commit, so memory is bounded however
// large the table. Copying an item twice changes nothing. Used by one coroutine at a time, on a
// thread that may block with reads.
#pragma once

#include <cstdint>
#include <string>

#include "base/task.h"
#include "dynamodb/engine/recovery/past_items.h"
#include "dynamodb/engine/table.h"
#include "storage/commit_queue.h"
#include "storage/db.h"

namespace portico::dynamodb {

class ItemCopy {
 public:
  // A slice ends after the item with which it passes one of these.
  static constexpr size_t kSliceBytesMax = 1u << 20;
  static constexpr int64_t kSliceItemsMax = 1'024;

  // All must outlive the copy, and so must what `From` is given.
  ItemCopy(const storage::Db& db, storage::CommitQueue& commits) : db_(db), commits_(commits) {}

  struct From {
    uint64_t number = 0;
    // Null: as of now.
    const storage::Snapshot* snapshot = nullptr;
    // Not null: these, and nothing of the above counts.
    PastItems* past = nullptr;
  };
  struct To {
    uint64_t number = 0;
    // The table of that number, whose indexes are to have their entries too; null for none.
    const Table* table = nullptr;
  };
  // Copies the next slice; true if there may be more. On an error nothing of it was copied, and it
  // can be called again.
  Task<Result<bool>> CopySlice(From from, To to);

  // Takes what is there under a number for copied: counts the next slice, and copies nothing.
  Result<bool> CountSlice(uint64_t number);

  int64_t item_count() const { return item_count_; }
  // By DynamoDB's rules, not as stored.
  int64_t size_bytes() const { return size_bytes_; }

 private:
  struct Slice;
  // False if it must be called again for what comes next.
  Result<bool> Fill(From from,
                    const std::function<bool(std::string_view, std::string_view)>& add) const;
  void Note(Slice slice);

  const storage::Db& db_;
  storage::CommitQueue& commits_;
  // The key that was copied last; empty at the beginning.
  std::string last_;
  int64_t item_count_ = 0;
  int64_t size_bytes_ = 0;
};

}  // namespace portico::dynamodb
