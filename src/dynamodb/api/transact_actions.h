// The four kinds of actions of TransactWriteItems, seen alike. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/api/expressions.h"
#include "dynamodb/api/shapes_transact.h"
#include "dynamodb/engine/request_tokens.h"
#include "dynamodb/engine/write.h"

namespace portico::dynamodb::api {

// Views into the request. A member that the kind does not have is null.
struct TransactAction {
  Write::Kind kind = Write::Kind::kPut;
  std::string_view member;      // "put": how messages call it
  std::string_view permission;  // "dynamodb:PutItem": what the caller must be allowed to do
  const std::string* table_name = nullptr;
  const AttributeMap<ValidationLayer::kOlder>* map = nullptr;  // its Item or Key
  const std::optional<std::string>* update = nullptr;
  const std::optional<std::string>* condition = nullptr;
  const std::optional<ExpressionNames>* names = nullptr;
  const std::optional<ExpressionValues<ValidationLayer::kOlder>>* values = nullptr;
  const std::optional<std::string>* return_values_on_failure = nullptr;
};

// A ValidationException if the item names not exactly one action.
Result<TransactAction> ActionOf(const TransactWriteItem& item);

// That the action is right in itself, whatever the table; compiles its expressions.
Status CheckAction(const TransactAction& action, Expressions* expressions);

// What the action adds to the transaction's payload: its item or key, and its expressions' values.
uint64_t PayloadBytes(const TransactAction& action);

// The request's token, and a digest of its actions; no token if the request has none.
RequestToken TokenOf(const std::optional<std::string>& token,
                     const std::vector<TransactAction>& actions);

}  // namespace portico::dynamodb::api
