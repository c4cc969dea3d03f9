// One write to one item, and what becomes of the item: the decision, apart from locks and disks.
//
// Puts, updates and deletes of single requests, batches, transactions and PartiQL all take this
// form. Deciding is pure: the same old item gives the same decision, so that it can be made again
// and tested without a store.
#pragma once

#include <optional>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb {

struct Write {
  enum class Kind : uint8_t { kPut, kUpdate, kDelete };
  Kind kind = Kind::kPut;
  TablePtr table;
  ItemKey key;
  // kPut: the item to be. kUpdate: its key attributes. kDelete: unused.
  ItemView item;
  // Borrowed; null for none. `update` is of kUpdate; null changes nothing but makes the item.
  const Condition* condition = nullptr;
  const Update* update = nullptr;
  // The caller wants the old item, or its size.
  bool wants_old = false;

  bool NeedsOld() const {
    return wants_old || condition != nullptr || kind == Kind::kUpdate || table->needs_old_items();
  }
};

// What a write decides on.
struct Decision {
  bool condition_met = true;
  // There is to be the item that the write gives.
  bool puts_given = false;
  // There is to be this one, made from the old. If neither, there is to be none.
  std::optional<Item> made;

  // The item as it is to be; empty for none. Valid as long as `write` and this are.
  ItemView After(const Write& write) const {
    if (made) return made->view();
    return puts_given ? write.item : ItemView();
  }
};

// `old` is the item as it is; empty if there is none. Errors are ValidationExceptions of updates
// that cannot be made.
Result<Decision> Decide(const Write& write, const ItemView& old);

}  // namespace portico::dynamodb
