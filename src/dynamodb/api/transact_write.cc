// TransactWriteItems.
//
// Checked in the service's order: each action by itself, in the request's order; then the tables,
// empty keys, and that no item is named twice. All that refuses the request. What is wrong with an
// action in view of its table's key, or of its item, cancels the transaction instead, with a reason
// for each action.
#include <deque>

#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/cancellation.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/condition_keys.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/transact_actions.h"
#include "dynamodb/api/transact_keys.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/key_rules.h"

namespace portico::dynamodb::api {
namespace {

// A transaction's items are read and written twice: to prepare, and to commit.
constexpr double kTransactionUnits = 2;

Result<std::vector<TransactAction>> ActionsOf(const TransactWriteItemsInput& in) {
  std::vector<TransactAction> actions;
  for (const TransactWriteItem& item : in.transact_items) {
    PORTICO_ASSIGN(TransactAction action, ActionOf(item));
    actions.push_back(action);
  }
  return actions;
}

std::string PathOfTable(size_t index, std::string_view member) {
  return "transactItems." + std::to_string(index + 1) + ".member." + std::string(member) +
         ".tableName";
}

// That the action makes no key attribute empty, neither its table's nor an index's. That refuses
// the request; a key attribute of a wrong type cancels the transaction.
Status CheckFilled(const TransactAction& action, const Expressions& expressions,
                   const Table& table) {
  PORTICO_TRY(CheckNoEmptyKey(table, action.map->view()));
  if (action.kind == Write::Kind::kPut) return CheckIndexKeysFilled(table, action.map->view());
  return expressions.update ? CheckIndexKeysFilled(table, *expressions.update) : Status();
}

// What is wrong with the action in view of its table.
Status Bind(const TransactAction& action, const Expressions& expressions, Write* write) {
  const Table& table = *write->table;
  if (action.kind == Write::Kind::kPut) {
    PORTICO_ASSIGN(write->key, table.KeyOfItem(write->item));
  } else {
    PORTICO_ASSIGN(write->key, table.KeyOf(write->item));
  }
  write->condition = PointerTo(expressions.condition);
  write->update = PointerTo(expressions.update);
  if (write->update != nullptr) PORTICO_TRY(CheckKeyUntouched(table, *write->update));
  if (write->condition != nullptr) PORTICO_TRY(CheckKeyPaths(table, *write->condition));
  return {};
}

bool WantsItem(const TransactAction& action) {
  const auto& asked = *action.return_values_on_failure;
  return asked && *asked == "ALL_OLD";
}

// The writes of a transaction, and the reasons against those that are wrong in view of their
// tables.
struct Bound {
  std::vector<Write> writes;
  std::vector<CancellationReason> reasons;
  bool is_cancelled = false;
};

Result<Bound> BindAll(const std::vector<TransactAction>& actions,
                      const std::deque<Expressions>& expressions,
                      const std::vector<TablePtr>& tables, bool wants_old) {
  Bound bound;
  bound.reasons.resize(actions.size());
  uint64_t payload_bytes = 0;
  for (size_t i = 0; i < actions.size(); ++i) {
    PORTICO_TRY(CheckFilled(actions[i], expressions[i], *tables[i]));
    Write& write = bound.writes.emplace_back();
    write.kind = actions[i].kind;
    write.table = tables[i];
    write.item = actions[i].map->view();
    write.wants_old = wants_old;
    payload_bytes += PayloadBytes(actions[i]);
    Status status = Bind(actions[i], expressions[i], &write);
    // Only the first that is wrong is told.
    if (status || bound.is_cancelled) continue;
    bound.reasons[i] = ReasonOf(std::move(status).error());
    bound.is_cancelled = true;
  }
  std::vector<const ItemKey*> keys;
  for (const Write& write : bound.writes) {
    if (!write.key.bytes.empty()) keys.push_back(&write.key);
  }
  PORTICO_TRY(CheckDistinctKeys(std::move(keys)));
  PORTICO_TRY(CheckTransactionPayload(payload_bytes));
  return bound;
}

}  // namespace

Task<Result<TransactWriteItemsOutput>> Api::TransactWriteItems(aws::Call& call,
                                                               const TransactWriteItemsInput& in) {
  PORTICO_CO_ASSIGN(const std::vector<TransactAction> actions, ActionsOf(in));
  for (const TransactAction& action : actions) {
    const std::string arn = ArnOfTable(call, *action.table_name);
    const TransactWriteKeys keys(engine_.tables(), arn, action, in.return_consumed_capacity);
    aws::Authorizer::Request request{action.permission, arn};
    request.keys = &keys;
    PORTICO_CO_TRY(Allow(call, engine_.tables(), std::move(request)));
  }
  std::vector<std::string> names;
  for (const TransactAction& action : actions) {
    const std::string path = PathOfTable(names.size(), action.member);
    PORTICO_CO_ASSIGN(std::string name, TableNameOf(call, *action.table_name, path));
    names.push_back(std::move(name));
  }
  std::deque<Expressions> expressions;
  for (const TransactAction& action : actions) {
    PORTICO_CO_TRY(CheckAction(action, &expressions.emplace_back()));
  }
  std::vector<TablePtr> tables;
  for (const std::string& name : names) {
    PORTICO_CO_ASSIGN(TablePtr table, FindTable(name));
    tables.push_back(std::move(table));
  }
  const bool wants_capacity = WantsCapacity(in.return_consumed_capacity);
  PORTICO_CO_ASSIGN(Bound bound, BindAll(actions, expressions, tables, wants_capacity));
  if (bound.is_cancelled) co_return Fail(Cancelled(std::move(bound.reasons)));

  const RequestToken token = TokenOf(in.client_request_token, actions);
  PORTICO_CO_ASSIGN(Transactions::WriteResult result,
                    co_await engine_.transactions().Write(bound.writes, token));
  if (result.cancelled()) {
    for (size_t i = 0; i < actions.size(); ++i) {
      if (!WantsItem(actions[i])) result.reasons[i].item = Item();
    }
    co_return Fail(Cancelled(std::move(result.reasons)));
  }

  TransactWriteItemsOutput out;
  CapacityList capacities(in.return_consumed_capacity,
                          result.replayed ? CapacityKind::kRead : CapacityKind::kWrite);
  CollectionList collections(in.return_item_collection_metrics, engine_.items());
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    const Items::Outcome& outcome = result.outcomes[i];
    const Write& write = bound.writes[i];
    if (result.replayed) {
      capacities.Add(*actions[i].table_name,
                     kTransactionUnits * ReadUnits(outcome.old_bytes, Consistency::kStrong));
      continue;
    }
    capacities.AddWrite(*actions[i].table_name, *write.table, outcome, kTransactionUnits);
    if (write.kind != Write::Kind::kCheck) {
      collections.Add(*actions[i].table_name, *write.table, write.item);
    }
  }
  out.consumed_capacity = capacities.Take();
  out.item_collection_metrics = collections.Take();
  co_return out;
}

}  // namespace portico::dynamodb::api
