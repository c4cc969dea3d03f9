// Point-in-time recovery: which tables have a history, and how far back it reaches.
//
// A table whose recovery is enabled gets a history, into which each write puts what it replaces, in
// its own batch (item_changes.h). Writes that had begun before do not, so the history is whole only
// from when they are over: then its record says since when. Who restores or exports reads the past
// from it (past_items.h). Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "base/task.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/recovery/recovery_window.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb {

class Recovery {
 public:
  // All must outlive the object.
  Recovery(Tables& tables, Items& items, Streams& streams)
      : tables_(tables), items_(items), streams_(streams) {}

  // Enables it, or changes the period if it is; nothing leaves the period as it is. A period that
  // is made longer reaches back no further at once.
  Task<Result<TablePtr>> Enable(std::string table, std::optional<int64_t> period_days);
  Task<Result<TablePtr>> Disable(std::string table);

  // Removes what no period reaches any more.
  Task<Status> Sweep();

 private:
  // The writes that began before `history` was made are over.
  Task<Result<TablePtr>> NoteWhole(std::string table, int64_t history);

  Tables& tables_;
  Items& items_;
  Streams& streams_;
};

}  // namespace portico::dynamodb
