// PutItem, GetItem, UpdateItem, DeleteItem.
//
// Each checks in the service's order: the table's name, the request by itself (on writes within the
// "1 validation error detected" envelope), whether the table is there, the key, then what depends
// on the table's key.
#include "aws/json_protocol.h"
#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/expressions.h"
#include "dynamodb/api/legacy.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/rewording.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/capacity.h"
#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/expression/projector.h"
#include "dynamodb/engine/expression/update_charge.h"
#include "dynamodb/engine/expression/updater.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb::api {
namespace {

Status CheckProblem(const std::string& problem) {
  if (problem.empty()) return {};
  return Invalid(problem);
}

bool Is(const std::optional<std::string>& value, std::string_view wanted) {
  return value && *value == wanted;
}

// Expected, as the condition of a request that has no ConditionExpression.
Status ReadLegacyCondition(
    const std::optional<std::map<std::string, ExpectedAttributeValue>>& expected,
    const std::optional<std::string>& conditional_operator, Expressions* expressions) {
  PORTICO_TRY(CheckConditionalOperator(conditional_operator, expected ? expected->size() : 0));
  if (!expected || expected->empty()) return {};
  PORTICO_ASSIGN(const auto conditions, ReadExpected(*expected));
  expressions->condition = ToCondition(conditions, conditional_operator);
  return {};
}

Status CheckReturnsOldOnly(const std::optional<std::string>& return_values) {
  if (!return_values || *return_values == "NONE" || *return_values == "ALL_OLD") return {};
  return Invalid("ReturnValues can only be ALL_OLD or NONE");
}

Status CheckPut(const PutItemInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {{"Expected", in.expected.has_value()},
                                    {"ConditionalOperator", in.conditional_operator.has_value()}};
  ExpressionParameters parameters{.condition = &in.condition_expression, .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  parameters.SetValues(in.expression_attribute_values);
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(CheckProblem(in.item.problem));
  PORTICO_TRY(CheckReturnsOldOnly(in.return_values));
  PORTICO_TRY(expressions->Compile(parameters));
  return ReadLegacyCondition(in.expected, in.conditional_operator, expressions);
}

Status CheckDelete(const DeleteItemInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {{"Expected", in.expected.has_value()},
                                    {"ConditionalOperator", in.conditional_operator.has_value()}};
  ExpressionParameters parameters{.condition = &in.condition_expression, .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  parameters.SetValues(in.expression_attribute_values);
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(CheckProblem(in.key.problem));
  PORTICO_TRY(CheckReturnsOldOnly(in.return_values));
  PORTICO_TRY(expressions->Compile(parameters));
  return ReadLegacyCondition(in.expected, in.conditional_operator, expressions);
}

Status CheckUpdate(const UpdateItemInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {{"AttributeUpdates", in.attribute_updates.has_value()},
                                    {"Expected", in.expected.has_value()},
                                    {"ConditionalOperator", in.conditional_operator.has_value()}};
  ExpressionParameters parameters{
      .update = &in.update_expression, .condition = &in.condition_expression, .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  parameters.SetValues(in.expression_attribute_values);
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(CheckProblem(in.key.problem));
  PORTICO_TRY(expressions->Compile(parameters));
  if (in.attribute_updates) {
    PORTICO_ASSIGN(expressions->update, ToUpdate(*in.attribute_updates));
  }
  return ReadLegacyCondition(in.expected, in.conditional_operator, expressions);
}

Status CheckGet(const GetItemInput& in, Expressions* expressions) {
  const LegacyParameter legacy[] = {{"AttributesToGet", in.attributes_to_get.has_value()}};
  ExpressionParameters parameters{.projection = &in.projection_expression, .legacy = legacy};
  parameters.SetNames(in.expression_attribute_names);
  PORTICO_TRY(CheckCombination(parameters));
  PORTICO_TRY(CheckProblem(in.key.problem));
  if (in.attributes_to_get) {
    PORTICO_ASSIGN(expressions->projection, ToProjection(*in.attributes_to_get));
  }
  return expressions->Compile(parameters);
}

std::optional<Item> IfAny(Item item) {
  if (item.view().empty()) return std::nullopt;
  return item;
}

// What ReturnValues asks an update for.
std::optional<Item> Returned(const std::string& asked, const Update* update,
                             Items::Outcome outcome) {
  if (asked == "ALL_OLD") return IfAny(std::move(outcome.old_item));
  if (asked == "ALL_NEW") return IfAny(std::move(outcome.made));
  if (asked == "NONE" || update == nullptr) return std::nullopt;
  const Projector touched(TouchedPaths(*update));
  const Item& shown = asked == "UPDATED_OLD" ? outcome.old_item : outcome.made;
  return IfAny(touched.Apply(shown.view()));
}

// The limit of an expression's own charge, which holds whatever the condition says.
Status CheckCharge(const Update& update) {
  if (UpdateChargeBytes(update) <= kItemBytesMax) return {};
  return Invalid("Item size to update has exceeded the maximum allowed size");
}

// An update that adds to a value of another type is worded otherwise if it was AttributeUpdates'.
Status Reworded(AwsError error, bool is_legacy) {
  if (is_legacy &&
      error.message == "An operand in the update expression has an incorrect data type") {
    error.message = "Type mismatch for attribute to update";
  }
  return Fail(std::move(error));
}

}  // namespace

Result<TablePtr> Api::FindTable(const std::string& name) const {
  TablePtr table = engine_.tables().FindActive(name);
  if (table == nullptr) return NoSuchTable();
  return table;
}

Task<Result<Items::Outcome>> Api::Apply(const Write& write, bool returns_old_on_failure) {
  PORTICO_CO_ASSIGN(Items::Outcome outcome, co_await engine_.items().Apply(write));
  if (outcome.condition_met) co_return outcome;
  AwsError error = ConditionFailed().value();
  if (returns_old_on_failure && !outcome.old_item.view().empty()) {
    std::string json;
    json::Writer writer(&json);
    WriteItem(outcome.old_item.view(), writer);
    error.details.emplace_back("Item", std::move(json));
  }
  co_return Fail(std::move(error));
}

Task<Result<PutItemOutput>> Api::PutItem(aws::Call& call, const PutItemInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  Expressions expressions;
  if (IsVeryDeep(in)) PORTICO_CO_TRY(CheckReturnsOldOnly(in.return_values));
  PORTICO_CO_TRY(Enveloped(CheckPut(in, &expressions)));
  if (in.item.view().size_bytes() > kItemBytesMax) {
    co_return Invalid("Item size has exceeded the maximum allowed size");
  }
  Write write{.kind = Write::Kind::kPut, .item = in.item.view()};
  PORTICO_CO_ASSIGN(write.table, FindTable(name));
  PORTICO_CO_ASSIGN(write.key, write.table->KeyOfItem(write.item));
  write.condition = PointerTo(expressions.condition);
  if (write.condition != nullptr) {
    PORTICO_CO_TRY(CheckKeyPaths(*write.table, *write.condition));
  }
  const bool returns_old = Is(in.return_values, "ALL_OLD");
  write.wants_old = returns_old || WantsCapacity(in.return_consumed_capacity);
  const bool old_on_failure = Is(in.return_values_on_condition_check_failure, "ALL_OLD");
  PORTICO_CO_ASSIGN(Items::Outcome outcome, co_await Apply(write, old_on_failure));

  PutItemOutput out;
  out.consumed_capacity =
      ConsumedByWrite(in.return_consumed_capacity, in.table_name, *write.table,
                      WriteUnits(outcome.old_bytes, outcome.new_bytes), outcome.index_units);
  out.item_collection_metrics = CollectionMetrics(in.return_item_collection_metrics, *write.table,
                                                  write.item, engine_.items());
  if (returns_old) out.attributes = IfAny(std::move(outcome.old_item));
  co_return out;
}

Task<Result<DeleteItemOutput>> Api::DeleteItem(aws::Call& call, const DeleteItemInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  Expressions expressions;
  if (IsVeryDeep(in)) PORTICO_CO_TRY(CheckReturnsOldOnly(in.return_values));
  PORTICO_CO_TRY(Enveloped(CheckDelete(in, &expressions)));
  Write write{.kind = Write::Kind::kDelete};
  PORTICO_CO_ASSIGN(write.table, FindTable(name));
  PORTICO_CO_ASSIGN(write.key, write.table->KeyOf(in.key.view()));
  write.condition = PointerTo(expressions.condition);
  if (write.condition != nullptr) {
    PORTICO_CO_TRY(CheckKeyPaths(*write.table, *write.condition));
  }
  const bool returns_old = Is(in.return_values, "ALL_OLD");
  write.wants_old = returns_old || WantsCapacity(in.return_consumed_capacity);
  const bool old_on_failure = Is(in.return_values_on_condition_check_failure, "ALL_OLD");
  PORTICO_CO_ASSIGN(Items::Outcome outcome, co_await Apply(write, old_on_failure));

  DeleteItemOutput out;
  out.consumed_capacity = ConsumedByWrite(in.return_consumed_capacity, in.table_name, *write.table,
                                          WriteUnits(outcome.old_bytes, 0), outcome.index_units);
  out.item_collection_metrics = CollectionMetrics(in.return_item_collection_metrics, *write.table,
                                                  in.key.view(), engine_.items());
  if (returns_old) out.attributes = IfAny(std::move(outcome.old_item));
  co_return out;
}

Task<Result<UpdateItemOutput>> Api::UpdateItem(aws::Call& call, const UpdateItemInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  Expressions expressions;
  PORTICO_CO_TRY(Enveloped(CheckUpdate(in, &expressions)));
  Write write{.kind = Write::Kind::kUpdate, .item = in.key.view()};
  PORTICO_CO_ASSIGN(write.table, FindTable(name));
  PORTICO_CO_ASSIGN(write.key, write.table->KeyOf(in.key.view()));
  write.condition = PointerTo(expressions.condition);
  write.update = PointerTo(expressions.update);
  if (write.update != nullptr) {
    PORTICO_CO_TRY(CheckKeyUntouched(*write.table, *write.update));
    if (in.update_expression) PORTICO_CO_TRY(CheckCharge(*write.update));
  }
  if (write.condition != nullptr) {
    PORTICO_CO_TRY(CheckKeyPaths(*write.table, *write.condition));
  }
  const bool old_on_failure = Is(in.return_values_on_condition_check_failure, "ALL_OLD");
  Result<Items::Outcome> outcome = co_await Apply(write, old_on_failure);
  if (!outcome) {
    PORTICO_CO_TRY(Reworded(std::move(outcome).error(), in.attribute_updates.has_value()));
  }

  UpdateItemOutput out;
  out.consumed_capacity =
      ConsumedByWrite(in.return_consumed_capacity, in.table_name, *write.table,
                      WriteUnits(outcome->old_bytes, outcome->new_bytes), outcome->index_units);
  out.item_collection_metrics = CollectionMetrics(in.return_item_collection_metrics, *write.table,
                                                  write.item, engine_.items());
  if (in.return_values) {
    out.attributes = Returned(*in.return_values, write.update, std::move(*outcome));
  }
  co_return out;
}

Task<Result<GetItemOutput>> Api::GetItem(aws::Call& call, const GetItemInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  Expressions expressions;
  PORTICO_CO_TRY(CheckGet(in, &expressions));
  PORTICO_CO_ASSIGN(const TablePtr table, FindTable(name));
  PORTICO_CO_ASSIGN(const ItemKey key, table->KeyOf(in.key.view()));
  if (expressions.projection) {
    PORTICO_CO_TRY(CheckKeyPaths(*table, *expressions.projection));
  }

  PORTICO_CO_TRY(AdmitRead(*table));
  Item item;
  bool found = false;
  switch (engine_.items().GetFromMemory(key, &item)) {
    case Items::Lookup::kFound:
      found = true;
      break;
    case Items::Lookup::kAbsent:
      break;
    case Items::Lookup::kUnknown: {
      PORTICO_CO_ASSIGN(Items::Found read, co_await engine_.items().Get(key));
      found = read.has_value();
      if (read) item = std::move(*read);
      break;
    }
  }

  GetItemOutput out;
  const auto consistency =
      in.consistent_read.value_or(false) ? Consistency::kStrong : Consistency::kEventual;
  const double units = ReadUnits(found ? item.view().size_bytes() : 0, consistency);
  ChargeRead(*table, units);
  out.consumed_capacity = Consumed(in.return_consumed_capacity, in.table_name, units);
  if (found) {
    out.item = expressions.projection ? Projector(*expressions.projection).Apply(item.view())
                                      : std::move(item);
  }
  co_return out;
}

}  // namespace portico::dynamodb::api
