// A table's items as they were at one moment, in the order of their keys.
//
// They are what a snapshot of the database shows, with the changes since then undone by the table's
// history. So they can be read from anywhere and any number of times, and always are the same, as
// long as the history reaches back that far. Used by one thread at a time, which may block.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "dynamodb/engine/recovery/history_window.h"

namespace portico::dynamodb {

class PastItems {
 public:
  // As HistoryWindow, at one moment.
  PastItems(const storage::Db& db, const storage::Snapshot& snapshot, TablePtr table, int64_t at_ms,
            HistoryWindow::Limits limits = {})
      : db_(db),
        snapshot_(snapshot),
        table_(table),
        window_(db, snapshot, std::move(table), at_ms, at_ms, limits) {}

  // Gives `visit` the items behind the stored key `after` (empty: all), in order, until it answers
  // false. The views are valid during the call. False if it is to be called again, behind the last
  // item that was given: so much of the history was read that the next items wait for more of it.
  using Visit = std::function<bool(std::string_view key, std::string_view stored)>;
  Result<bool> Read(std::string_view after, const Visit& visit);

 private:
  // Those of the window, from `position` on; false if `visit` wants no more.
  Result<bool> ReadWindow(std::string_view position, const Visit& visit) const;

  const storage::Db& db_;
  const storage::Snapshot& snapshot_;
  const TablePtr table_;
  HistoryWindow window_;
  // Where Read goes on, if it is called behind that item.
  std::string waits_after_;
  std::string waits_at_;
};

}  // namespace portico::dynamodb
