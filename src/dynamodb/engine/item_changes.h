// Everything that follows from one changed item, put into the one batch that makes it happen.
//
// The one place that writes items: index entries and stream records join here, so that no write
// path can forget them.
#pragma once

#include "dynamodb/engine/table.h"
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

void AppendChange(const ItemChange& change, storage::Batch* batch);

}  // namespace portico::dynamodb
