// Time to live: deletes the items whose time is over, behind the requests' backs.
//
// A walker goes through the tables whose items expire, a bounded number of items a turn, and from
// one table to the next; how long an item outlives its time thus depends on how much there is to
// look at (AWS: "typically within two days"). What has expired is locked, looked at again and
// deleted as by a request, indexes and stream included; the stream's record says that the service
// did it. As on AWS, that takes none of the table's throughput. Where the walk is, is not kept: a
// restart begins anew. Turns follow each other; one at a time.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/tables.h"
#include "storage/db.h"

namespace portico::dynamodb {

// A time that is longer over than this is taken for no time at all, as AWS does.
inline constexpr int64_t kExpiredSecondsMax = int64_t{5} * 365 * 24 * 3600;

// Whether the item's time, a number of seconds since the epoch, is over.
bool IsExpired(const TableExpiry& expiry, const ItemView& item, int64_t now_ms);

class Expiry {
 public:
  static constexpr std::chrono::milliseconds kTurnPeriod{10'000};
  // Items that a turn looks at.
  static constexpr size_t kTurnItemsMax = 10'000;
  // Items that are looked at, and those of them that have expired deleted, in one commit.
  static constexpr size_t kSliceItemsMax = 128;

  // All must outlive the object.
  Expiry(const storage::Db& db, const Tables& tables, Items& items, const Clock& clock)
      : db_(db), tables_(tables), items_(items), clock_(clock) {}

  // One turn, which ends early at the end of the last table.
  Task<Status> Walk();

 private:
  // Looks at some items of the table behind `position_`, which is moved on; empty at the table's
  // end. Gives how many.
  Task<Result<size_t>> WalkSlice(TablePtr table);
  Task<Status> Delete(TablePtr table, std::vector<std::string> keys);

  const storage::Db& db_;
  const Tables& tables_;
  Items& items_;
  const Clock& clock_;
  // The table to walk on in, or whichever comes next, and the stored key behind which.
  std::string table_;
  std::string position_;
};

}  // namespace portico::dynamodb
