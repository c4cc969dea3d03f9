// SELECT: from a bound statement to what is read, and the reading of a page.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "base/task.h"
#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/partiql/next_token.h"
#include "dynamodb/engine/partiql/read_plan.h"
#include "dynamodb/engine/query_plan.h"

namespace portico::dynamodb::api {

// What a SELECT reads of a table or index. Borrows both.
struct SelectPlan {
  ReadTarget target;
  partiql::ReadPlan plan;
  // The columns are not all in the (local) index.
  bool fetches = false;
};

// `table` must outlive the plan.
Result<SelectPlan> PlanSelect(const partiql::BoundStatement& statement, const Table& table,
                              Consistency consistency);

// The key of a SELECT that names one item of the table by it and asks nothing else: what batches
// and transactions read. `operation` is named in the refusal of others. Errors of the key itself
// are Table::KeyOf's, in the inner Result.
Result<Result<ItemKey>> KeyOfSelect(const partiql::BoundStatement& statement, const Table& table,
                                    std::string_view operation);

// What a SELECT shows of an item.
Item Shown(const partiql::BoundStatement& statement, Item item);

struct SelectPage {
  RenderedItems items;
  // Where the next page begins, if there is one.
  std::optional<partiql::Continuation> next;
  std::optional<Item> last_evaluated_key;
  double units = 0;
  // Of items fetched for a local index's entries.
  double fetched_units = 0;
};

// Reads from `start` on. All that is borrowed must outlive the task.
Task<Result<SelectPage>> ReadSelect(const Items& items, const SelectPlan& select,
                                    const partiql::BoundStatement& statement,
                                    const partiql::Continuation& start, uint32_t limit,
                                    Consistency consistency);

}  // namespace portico::dynamodb::api
