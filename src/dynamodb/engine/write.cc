#include "dynamodb/engine/write.h"

#include <algorithm>
#include "dynamodb/engine/capacity.h"

#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/expression/evaluator.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {
namespace {

// Taking attributes away from an item that does not exist does not make one.
bool OnlyTakesAway(const Update& update) {
  return !update.actions.empty() &&
         std::ranges::all_of(update.actions, [](const UpdateAction& action) {
           return action.kind == UpdateKind::kRemove || action.kind == UpdateKind::kDelete;
         });
}

Item Copy(const ItemView& item) { return Item::FromStored(std::string(item.stored())); }

Result<std::optional<Item>> Updated(const Write& write, const ItemView& old) {
  const ItemView& base = old.empty() ? write.item : old;
  if (write.update == nullptr) return Copy(base);
  if (old.empty() && OnlyTakesAway(*write.update)) return std::nullopt;
  PORTICO_ASSIGN(Item item, ApplyUpdate(*write.update, base));
  if (item.view().size_bytes() > kItemBytesMax) {
    return Invalid("Item size to update has exceeded the maximum allowed size");
  }
  PORTICO_TRY(CheckUpdatedIndexKeys(*write.table, *write.update, item.view()));
  return item;
}

}  // namespace

Result<Decision> Decide(const Write& write, const ItemView& old) {
  Decision decision;
  if (write.condition != nullptr && !Evaluate(*write.condition, old)) {
    decision.condition_met = false;
    return decision;
  }
  switch (write.kind) {
    case Write::Kind::kPut:
      decision.puts_given = true;
      break;
    case Write::Kind::kUpdate: {
      PORTICO_ASSIGN(decision.made, Updated(write, old));
      break;
    }
    case Write::Kind::kDelete:
      break;
    case Write::Kind::kCheck:
      decision.keeps_old = true;
      break;
  }
  return decision;
}

Status TakeThroughput(const Write& write, const WriteOutcome& outcome, double factor) {
  Throughput* throughput = write.table->throughput();
  if (throughput == nullptr) return {};
  std::vector<IndexUnits> indexes = outcome.index_units;
  for (IndexUnits& index : indexes) index.units *= factor;
  return throughput->TakeWrite(factor * WriteUnits(outcome.old_bytes, outcome.new_bytes), indexes);
}

Result<WriteOutcome> Settle(const Write& write, std::optional<Item> old, ChangeSet* changes) {
  WriteOutcome outcome;
  const bool knows_old = old.has_value();
  if (old) outcome.old_item = std::move(*old);
  const ItemView old_view = outcome.old_item.view();
  outcome.old_bytes = old_view.size_bytes();
  PORTICO_ASSIGN(Decision decision, Decide(write, old_view));
  outcome.condition_met = decision.condition_met;
  if (!decision.condition_met) return outcome;
  if (decision.keeps_old) {
    outcome.new_bytes = outcome.old_bytes;
    return outcome;
  }
  const ItemView new_view = decision.After(write);
  outcome.new_bytes = new_view.size_bytes();
  if (!knows_old || old_view != new_view) {
    const ItemChange change{*write.table, write.key, old_view, new_view, knows_old, write.author};
    outcome.index_units = AppendChange(change, changes);
  }
  if (decision.made) outcome.made = std::move(*decision.made);
  return outcome;
}

}  // namespace portico::dynamodb
