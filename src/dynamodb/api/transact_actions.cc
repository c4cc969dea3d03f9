#include "dynamodb/api/transact_actions.h"

#include "codec/hash.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/key_codec.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

// What all four have.
template <typename Shape>
TransactAction Common(Write::Kind kind, std::string_view member, std::string_view permission,
                      const Shape& shape) {
  TransactAction action;
  action.kind = kind;
  action.member = member;
  action.permission = permission;
  action.table_name = &shape.table_name;
  action.condition = &shape.condition_expression;
  action.names = &shape.expression_attribute_names;
  action.values = &shape.expression_attribute_values;
  action.return_values_on_failure = &shape.return_values_on_condition_check_failure;
  return action;
}

// Parts of a digest say how long they are, so that they cannot run into each other.
void AppendPart(std::string_view part, std::string* out) {
  AppendBigEndian64(part.size(), out);
  out->append(part);
}

void AppendPart(const std::optional<std::string>* part, std::string* out) {
  const bool is_given = part != nullptr && part->has_value();
  out->push_back(is_given ? 1 : 0);
  if (is_given) AppendPart(**part, out);
}

void AppendAction(const TransactAction& action, std::string* out) {
  AppendPart(action.member, out);
  AppendPart(*action.table_name, out);
  AppendPart(action.map->item.stored(), out);
  AppendPart(action.update, out);
  AppendPart(action.condition, out);
  AppendPart(action.return_values_on_failure, out);
  AppendBigEndian64(*action.names ? (*action.names)->size() : 0, out);
  if (*action.names) {
    for (const auto& [reference, name] : **action.names) {
      AppendPart(reference, out);
      AppendPart(name, out);
    }
  }
  if (*action.values) {
    std::map<std::string_view, std::string_view> ordered;
    for (const NamedValue& value : (*action.values)->values) {
      ordered[value.name] = value.value.encoded();
    }
    for (const auto& [reference, value] : ordered) {
      AppendPart(reference, out);
      AppendPart(value, out);
    }
  }
}

}  // namespace

Result<TransactAction> ActionOf(const TransactWriteItem& item) {
  const int count = item.condition_check.has_value() + item.put.has_value() +
                    item.delete_item.has_value() + item.update.has_value();
  if (count != 1) {
    return Invalid("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  TransactAction action;
  if (item.condition_check) {
    action = Common(Write::Kind::kCheck, "conditionCheck", "dynamodb:ConditionCheckItem",
                    *item.condition_check);
    action.map = &item.condition_check->key;
  } else if (item.put) {
    action = Common(Write::Kind::kPut, "put", "dynamodb:PutItem", *item.put);
    action.map = &item.put->item;
  } else if (item.delete_item) {
    action = Common(Write::Kind::kDelete, "delete", "dynamodb:DeleteItem", *item.delete_item);
    action.map = &item.delete_item->key;
  } else {
    action = Common(Write::Kind::kUpdate, "update", "dynamodb:UpdateItem", *item.update);
    action.map = &item.update->key;
    action.update = &item.update->update_expression;
  }
  return action;
}

Status CheckAction(const TransactAction& action, Expressions* expressions) {
  ExpressionParameters parameters{.update = action.update, .condition = action.condition};
  parameters.layer = ValidationLayer::kOlder;
  // Without an expression, names and values are nobody's here, and not looked at.
  const bool is_update = action.update != nullptr && action.update->has_value();
  if (is_update || action.condition->has_value()) {
    parameters.SetNames(*action.names);
    parameters.SetValues(*action.values);
  }
  PORTICO_TRY(CheckCombination(parameters));
  if (action.kind != Write::Kind::kPut) {
    // A key is looked at after the expressions, unlike an item.
    PORTICO_TRY(expressions->Compile(parameters));
    if (!action.map->problem.empty()) return Invalid(action.map->problem);
    return {};
  }
  if (!action.map->problem.empty()) return Invalid(action.map->problem);
  if (action.map->view().size_bytes() > kItemBytesMax) {
    return Invalid("Item size has exceeded the maximum allowed size");
  }
  return expressions->Compile(parameters);
}

uint64_t PayloadBytes(const TransactAction& action) {
  uint64_t bytes = action.map->view().size_bytes();
  if (*action.values) {
    for (const NamedValue& value : (*action.values)->values) {
      bytes += ValueSizeBytes(value.value.view());
    }
  }
  return bytes;
}

RequestToken TokenOf(const std::optional<std::string>& token,
                     const std::vector<TransactAction>& actions) {
  if (!token) return {};
  std::string text;
  for (const TransactAction& action : actions) AppendAction(action, &text);
  return {*token, HexEncode(Sha256(text))};
}

}  // namespace portico::dynamodb::api
