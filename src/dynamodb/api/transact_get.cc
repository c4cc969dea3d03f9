// TransactGetItems. Checked in the order of TransactWriteItems.
#include <deque>

#include "dynamodb/api/api.h"
#include "dynamodb/api/cancellation.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/condition_keys.h"
#include "dynamodb/api/expressions.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/transact_keys.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/key_rules.h"

namespace portico::dynamodb::api {
namespace {

Status CheckGet(const TransactGet& get, Expressions* expressions) {
  ExpressionParameters parameters{.projection = &get.projection_expression};
  // As in TransactWriteItems: names without an expression are not looked at.
  if (get.projection_expression) parameters.SetNames(get.expression_attribute_names);
  PORTICO_TRY(CheckCombination(parameters));
  if (!get.key.problem.empty()) return Invalid(get.key.problem);
  return expressions->Compile(parameters);
}

Result<ItemKey> Bind(const Table& table, const TransactGet& get, const Expressions& expressions) {
  PORTICO_ASSIGN(ItemKey key, table.KeyOf(get.key.view()));
  if (expressions.projection) PORTICO_TRY(CheckKeyPaths(table, *expressions.projection));
  return key;
}

// The keys to be read, or the reasons why not.
Result<std::vector<ItemKey>> BindAll(const TransactGetItemsInput& in,
                                     const std::deque<Expressions>& expressions,
                                     const std::vector<TablePtr>& tables) {
  std::vector<ItemKey> keys(tables.size());
  std::vector<CancellationReason> reasons(tables.size());
  bool is_cancelled = false;
  for (size_t i = 0; i < tables.size(); ++i) {
    const TransactGet& get = in.transact_items[i].get;
    PORTICO_TRY(CheckNoEmptyKey(*tables[i], get.key.view()));
    Result<ItemKey> key = Bind(*tables[i], get, expressions[i]);
    if (key) {
      keys[i] = std::move(*key);
    } else {
      reasons[i] = ReasonOf(std::move(key).error());
      is_cancelled = true;
    }
  }
  std::vector<const ItemKey*> distinct;
  for (const ItemKey& key : keys) {
    if (!key.bytes.empty()) distinct.push_back(&key);
  }
  PORTICO_TRY(CheckDistinctKeys(std::move(distinct)));
  if (is_cancelled) return Fail(Cancelled(std::move(reasons)));
  return keys;
}

}  // namespace

Task<Result<TransactGetItemsOutput>> Api::TransactGetItems(aws::Call& call,
                                                           const TransactGetItemsInput& in) {
  for (const TransactGetItem& item : in.transact_items) {
    const std::string arn = ArnOfTable(call, item.get.table_name);
    const TransactGetKeys keys(engine_.tables(), arn, item.get, in.return_consumed_capacity);
    aws::Authorizer::Request request{"dynamodb:GetItem", arn};
    request.keys = &keys;
    PORTICO_CO_TRY(Allow(call, engine_.tables(), std::move(request)));
  }
  std::vector<std::string> names;
  for (const TransactGetItem& item : in.transact_items) {
    const std::string path =
        "transactItems." + std::to_string(names.size() + 1) + ".member.get.tableName";
    PORTICO_CO_ASSIGN(std::string name, TableNameOf(call, item.get.table_name, path));
    names.push_back(std::move(name));
  }
  std::deque<Expressions> expressions;
  for (const TransactGetItem& item : in.transact_items) {
    PORTICO_CO_TRY(CheckGet(item.get, &expressions.emplace_back()));
  }
  std::vector<TablePtr> tables;
  for (const std::string& name : names) {
    PORTICO_CO_ASSIGN(TablePtr table, FindTable(name));
    tables.push_back(std::move(table));
  }
  PORTICO_CO_ASSIGN(const std::vector<ItemKey> keys, BindAll(in, expressions, tables));
  std::vector<CancellationReason> throttled = ThrottledReads(tables);
  if (!throttled.empty()) co_return Fail(Cancelled(std::move(throttled)));
  std::vector<const ItemKey*> borrowed;
  for (const ItemKey& key : keys) borrowed.push_back(&key);
  PORTICO_CO_ASSIGN(std::vector<Items::Found> found,
                    co_await engine_.transactions().Get(std::move(borrowed)));

  TransactGetItemsOutput out;
  CapacityList capacities(in.return_consumed_capacity, CapacityKind::kRead);
  for (size_t i = 0; i < found.size(); ++i) {
    const uint64_t bytes = found[i] ? found[i]->view().size_bytes() : 0;
    const double units = 2 * ReadUnits(bytes, Consistency::kStrong);
    ChargeRead(*tables[i], units);
    capacities.Add(in.transact_items[i].get.table_name, units);
    ItemResponse& response = out.responses.emplace_back();
    if (!found[i]) continue;
    if (!expressions[i].projection) {
      response.item = std::move(*found[i]);
      continue;
    }
    // Unlike GetItem's answer, this one does not tell an item of which nothing is shown.
    Item shown = Projector(*expressions[i].projection).Apply(found[i]->view());
    if (!shown.view().empty()) response.item = std::move(shown);
  }
  out.consumed_capacity = capacities.Take();
  co_return out;
}

}  // namespace portico::dynamodb::api
