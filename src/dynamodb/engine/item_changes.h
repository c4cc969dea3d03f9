// Everything that follows from one changed item, put into the one batch that makes it happen: the
// item and its entries in the table's indexes.
//
// The one place that writes items and index entries: stream records join here, so that no write
// path can forget them. The item's lock must be held. Whichever version of the table the writer
// found, the newest one's indexes are kept (table.h tells why that is enough).
#pragma once

#include <vector>

#include "dynamodb/engine/table.h"
#include "dynamodb/engine/throughput.h"
#include "storage/db.h"

namespace portico::dynamodb {

struct ItemChange {
  const Table& table;
  const ItemKey& key;
  // What was there; empty for nothing, or where the table does not need it (needs_old_items()).
  ItemView old_item;
  // What is to be there; empty to delete.
  ItemView new_item;
};

// Gives what the change costs in indexes.
std::vector<IndexUnits> AppendChange(const ItemChange& change, storage::Batch* batch);

// The entry of one item in one index, for an index that is being built. Nothing if the item has
// none.
void AppendEntry(const Index& index, const ItemView& item, storage::Batch* batch);

}  // namespace portico::dynamodb
