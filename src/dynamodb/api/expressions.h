// The expressions of one request: checked in the service's order, and bound.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/key_condition.h"
#include "dynamodb/engine/expression/substitutions.h"

namespace portico::dynamodb::api {

// A legacy parameter, and whether the request has it. In the order in which messages list them.
struct LegacyParameter {
  std::string_view name;
  bool given;
};

// What an operation may carry. Members that it does not have stay null. Borrowed.
struct ExpressionParameters {
  const std::optional<std::string>* update = nullptr;
  const std::optional<std::string>* condition = nullptr;
  const std::optional<std::string>* key_condition = nullptr;
  const std::optional<std::string>* filter = nullptr;
  const std::optional<std::string>* projection = nullptr;
  std::span<const LegacyParameter> legacy;
  const ExpressionNames* names = nullptr;
  const std::vector<NamedValue>* values = nullptr;
  // What is wrong with one of the values.
  std::string_view values_problem;
  ValidationLayer layer = ValidationLayer::kCurrent;

  void SetNames(const std::optional<ExpressionNames>& given) {
    if (given) names = &*given;
  }
  template <ValidationLayer of>
  void SetValues(const std::optional<ExpressionValues<of>>& given) {
    if (!given) return;
    values = &given->values;
    values_problem = given->problem;
  }
};

// That expressions do not meet legacy parameters, and names and values come with expressions.
Status CheckCombination(const ExpressionParameters& parameters);

// Bound expressions; what they view is kept here or in the request.
class Expressions {
 public:
  Expressions() = default;
  Expressions(const Expressions&) = delete;
  Expressions& operator=(const Expressions&) = delete;

  // Once, after CheckCombination.
  Status Compile(const ExpressionParameters& parameters);

  std::optional<Update> update;
  std::optional<Condition> condition;
  std::optional<std::vector<KeyCondition>> key_conditions;
  std::optional<Condition> filter;
  std::optional<Projection> projection;

 private:
  Substitutions substitutions_;
};

// Borrowed pointer or null, as engine structures take them.
template <typename T>
const T* PointerTo(const std::optional<T>& value) {
  return value ? &*value : nullptr;
}

// How PutItem, UpdateItem and DeleteItem (and Query in places) word what is wrong with a request
// before any table is looked at: "1 validation error detected: <message>".
Status Enveloped(Status status);

}  // namespace portico::dynamodb::api
