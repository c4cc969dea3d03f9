#include "dynamodb/engine/items.h"

#include "dynamodb/engine/item_changes.h"

namespace portico::dynamodb {

using storage::Batch;
using storage::Db;
using storage::Family;

Items::Lookup Items::GetFromMemory(const ItemKey& key, Item* item) const {
  std::string stored;
  switch (db_.GetCached(Family::kItems, key.bytes, &stored)) {
    case Db::Cached::kFound:
      *item = Item::FromStored(std::move(stored));
      return Lookup::kFound;
    case Db::Cached::kAbsent:
      return Lookup::kAbsent;
    case Db::Cached::kMiss:
      break;
  }
  return Lookup::kUnknown;
}

Task<Result<Items::Found>> Items::Get(const ItemKey& key) const {
  Item item;
  switch (GetFromMemory(key, &item)) {
    case Lookup::kFound:
      co_return Found(std::move(item));
    case Lookup::kAbsent:
      co_return Found();
    case Lookup::kUnknown:
      break;
  }
  const auto read = [this, &key] { return db_.Get(Family::kItems, key.bytes); };
  PORTICO_CO_ASSIGN(std::optional<std::string> stored, co_await workers_.Run(read));
  if (!stored) co_return Found();
  co_return Found(Item::FromStored(std::move(*stored)));
}

Task<Result<Items::Outcome>> Items::Apply(const Write& write) {
  const storage::LockTable::Guard guard = co_await locks_.Lock(write.key.hash);
  Outcome outcome;
  const bool knows_old = write.NeedsOld();
  if (knows_old) {
    PORTICO_CO_ASSIGN(Found found, co_await Get(write.key));
    if (found) outcome.old_item = std::move(*found);
  }
  const ItemView old_view = outcome.old_item.view();
  outcome.old_bytes = old_view.size_bytes();
  PORTICO_CO_ASSIGN(Decision decision, Decide(write, old_view));
  outcome.condition_met = decision.condition_met;
  if (!decision.condition_met) co_return outcome;

  const ItemView new_view = decision.After(write);
  outcome.new_bytes = new_view.size_bytes();
  // If nothing changes, what is there is durable already.
  if (!knows_old || old_view != new_view) {
    Batch batch;
    AppendChange({*write.table, write.key, old_view, new_view}, &batch);
    PORTICO_CO_TRY(co_await commits_.Commit(std::move(batch)));
  }
  if (decision.made) outcome.made = std::move(*decision.made);
  co_return outcome;
}

Task<Result<RangePage>> Items::Read(const RangeRead& read, ItemSink& sink) const {
  RangeWalk walk(db_, read, sink);
  PORTICO_CO_ASSIGN(const RangeWalk::Step step, walk.RunFromMemory());
  if (step == RangeWalk::Step::kPaused) {
    const auto rest = [&walk] { return walk.RunToEnd(); };
    PORTICO_CO_TRY(co_await workers_.Run(rest));
  }
  co_return walk.TakePage();
}

}  // namespace portico::dynamodb
