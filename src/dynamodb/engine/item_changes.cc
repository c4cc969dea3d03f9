#include "dynamodb/engine/item_changes.h"

namespace portico::dynamodb {

void AppendChange(const ItemChange& change, storage::Batch* batch) {
  if (change.new_item.empty()) {
    batch->Delete(storage::Family::kItems, change.key.bytes);
  } else {
    batch->Put(storage::Family::kItems, change.key.bytes, change.new_item.stored());
  }
}

}  // namespace portico::dynamodb
