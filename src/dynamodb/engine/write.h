// One write to one item, and what becomes of the item: the decision, apart from locks and disks.
//
// Puts, updates and deletes of single requests, batches, transactions and PartiQL all take this
// form. Deciding is pure: the same old item gives the same decision, so that it can be made again
// and tested without a store.
#pragma once

#include <optional>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/item_changes.h"
#include "dynamodb/engine/tables.h"
#include "storage/db.h"

namespace portico::dynamodb {

struct Write {
  // kCheck changes nothing: a transaction's ConditionCheck.
  enum class Kind : uint8_t { kPut, kUpdate, kDelete, kCheck };
  Kind kind = Kind::kPut;
  TablePtr table;
  ItemKey key;
  // kPut: the item to be. kUpdate: its key attributes. kDelete, kCheck: unused.
  ItemView item;
  // Borrowed; null for none. `update` is of kUpdate; null changes nothing but makes the item.
  const Condition* condition = nullptr;
  const Update* update = nullptr;
  // The caller wants the old item, or its size.
  bool wants_old = false;
  ChangeAuthor author = ChangeAuthor::kCaller;

  // Ask with the item's lock held: an index or a stream may have been added since the table was
  // found.
  bool NeedsOld() const {
    return wants_old || condition != nullptr || kind == Kind::kUpdate || table->needs_old_items();
  }
};

// What a write decides on.
struct Decision {
  bool condition_met = true;
  // What is there stays as it is.
  bool keeps_old = false;
  // There is to be the item that the write gives.
  bool puts_given = false;
  // There is to be this one, made from the old. If neither, there is to be none.
  std::optional<Item> made;

  // The item as it is to be; empty for none. Valid as long as `write` and this are. Not for those
  // that keep the old.
  ItemView After(const Write& write) const {
    if (made) return made->view();
    return puts_given ? write.item : ItemView();
  }
};

// `old` is the item as it is; empty if there is none. Errors are ValidationExceptions of updates
// that cannot be made.
Result<Decision> Decide(const Write& write, const ItemView& old);

// What came of a write.
struct WriteOutcome {
  bool condition_met = true;
  // In a batch: nothing is left of the throughput that the write needs, and it did not happen.
  std::optional<AwsError> throttled;
  // The item before, if the write needed to know it; empty if there was none.
  Item old_item;
  // The item after, if the write made it from the old one (an update); empty if there is none.
  Item made;
  // Sizes before (0 if not known) and after, by DynamoDB's rules.
  uint64_t old_bytes = 0;
  uint64_t new_bytes = 0;
  // What the write costs in the indexes that it touches.
  std::vector<IndexUnits> index_units;
};

// Takes what a write that was settled costs from its table's throughput, `factor` times; the error
// if nothing is left of it. What is not limited costs nothing.
Status TakeThroughput(const Write& write, const WriteOutcome& outcome, double factor = 1);

// Decides, and puts into `changes` what follows: nothing if the condition is not met, or if it is
// known that nothing changes, for what is there is durable already. `old` is the item as it is,
// empty if there is none; nothing at all if it was not read, as the write did not need it
// (NeedsOld()).
Result<WriteOutcome> Settle(const Write& write, std::optional<Item> old, ChangeSet* changes);

}  // namespace portico::dynamodb
