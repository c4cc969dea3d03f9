// Everything that follows from one changed item, put into the one batch that makes it happen: the
// item, its entries in the table's indexes, and its records in the table's stream and history.
//
// The one place that writes any of them, so that no write path can forget one. The item's lock must
// be held. Whichever version of the table the writer found, the newest one's indexes and stream are
// kept (table.h tells why that is enough).
#pragma once

#include <vector>

#include "dynamodb/engine/table.h"
#include "dynamodb/engine/throughput.h"
#include "storage/db.h"

namespace portico::dynamodb {

// What is to be committed together. Keep it until the commit is over, within the items' locks: when
// it goes, readers of streams may read its changes.
struct ChangeSet {
  storage::Batch batch;
  std::vector<StreamTicket> tickets;
  // The time that all its changes have in streams; 0 until one needs it.
  int64_t time_ms = 0;

  bool empty() const { return batch.empty(); }
};

struct ItemChange {
  const Table& table;
  const ItemKey& key;
  // What was there; empty for nothing, or where the table does not need it (needs_old_items()).
  ItemView old_item;
  // What is to be there; empty to delete. If the old item is known, another one than that.
  ItemView new_item;
  // Whether `old_item` tells. Where it does not, the write began before the table had a stream (or
  // a history), and is none of its changes.
  bool knows_old = true;
  ChangeAuthor author = ChangeAuthor::kCaller;
};

// Gives what the change costs in indexes.
std::vector<IndexUnits> AppendChange(const ItemChange& change, ChangeSet* changes);

// The entry of one item in one index, for an index that is being built. Nothing if the item has
// none.
void AppendEntry(const Index& index, const ItemView& item, storage::Batch* batch);

}  // namespace portico::dynamodb
