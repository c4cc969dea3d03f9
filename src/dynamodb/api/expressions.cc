#include "dynamodb/api/expressions.h"

#include <array>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

struct Given {
  std::string_view name;
  const std::optional<std::string>* text;
  bool takes_values;

  bool is_known() const { return text != nullptr; }
  bool is_given() const { return text != nullptr && text->has_value(); }
};

// In the order in which messages list them.
std::array<Given, 5> List(const ExpressionParameters& p) {
  return {{{"ProjectionExpression", p.projection, false},
           {"UpdateExpression", p.update, true},
           {"ConditionExpression", p.condition, true},
           {"FilterExpression", p.filter, true},
           {"KeyConditionExpression", p.key_condition, true}}};
}

void AppendName(std::string_view name, std::string_view separator, std::string* names) {
  if (!names->empty()) names->append(separator);
  names->append(name);
}

// Reads that take values say which expressions could have used them.
std::string MissingExpressions(const ExpressionParameters& parameters) {
  if (parameters.update != nullptr || parameters.condition != nullptr) return "";
  std::string names;
  for (const Given& given : List(parameters)) {
    if (given.is_known() && given.takes_values) AppendName(given.name, " and ", &names);
  }
  return ": " + names + (names.find(' ') == std::string::npos ? " is null" : " are null");
}

}  // namespace

Status Enveloped(Status status) {
  if (!status && status.error().code == kValidationException) {
    status.error().message = "1 validation error detected: " + status.error().message;
  }
  return status;
}

Status CheckCombination(const ExpressionParameters& parameters) {
  std::string expressions;
  bool may_have_values = false;
  for (const Given& given : List(parameters)) {
    if (!given.is_given()) continue;
    AppendName(given.name, ", ", &expressions);
    may_have_values = may_have_values || given.takes_values;
  }
  std::string legacy;
  for (const LegacyParameter& parameter : parameters.legacy) {
    if (parameter.given) AppendName(parameter.name, ", ", &legacy);
  }
  if (!expressions.empty() && !legacy.empty()) {
    return Invalid(
        "Can not use both expression and non-expression parameters in the same request: "
        "Non-expression parameters: {" +
        legacy + "} Expression parameters: {" + expressions + "}");
  }
  if (parameters.names != nullptr && expressions.empty()) {
    return Invalid("ExpressionAttributeNames can only be specified when using expressions");
  }
  if (parameters.values != nullptr && !may_have_values) {
    return Invalid("ExpressionAttributeValues can only be specified when using expressions" +
                   MissingExpressions(parameters));
  }
  return {};
}

Status Expressions::Compile(const ExpressionParameters& p) {
  std::vector<NamedName> names;
  if (p.names != nullptr) {
    if (p.names->empty()) return Invalid("ExpressionAttributeNames must not be empty");
    for (const auto& [reference, name] : *p.names) names.push_back({reference, name});
  }
  if (p.values != nullptr) {
    substitutions_ = Substitutions(std::move(names), *p.values);
  } else {
    substitutions_ = Substitutions(std::move(names), {});
  }
  PORTICO_TRY(substitutions_.CheckNames());
  if (p.values != nullptr) {
    if (p.values->empty()) return Invalid("ExpressionAttributeValues must not be empty");
    PORTICO_TRY(substitutions_.CheckValues());
    if (!p.values_problem.empty()) return Invalid(std::string(p.values_problem));
  }
  const auto text = [](const std::optional<std::string>* given) -> const std::string* {
    return given != nullptr && given->has_value() ? &**given : nullptr;
  };
  if (const std::string* update_text = text(p.update)) {
    PORTICO_ASSIGN(update, CompileUpdate(*update_text, &substitutions_));
  }
  if (const std::string* condition_text = text(p.condition)) {
    PORTICO_ASSIGN(condition,
                   CompileCondition(ExpressionKind::kCondition, *condition_text, &substitutions_));
  }
  std::optional<Condition> key;
  if (const std::string* key_text = text(p.key_condition)) {
    PORTICO_ASSIGN(key,
                   CompileCondition(ExpressionKind::kKeyCondition, *key_text, &substitutions_));
  }
  if (const std::string* filter_text = text(p.filter)) {
    PORTICO_ASSIGN(filter,
                   CompileCondition(ExpressionKind::kFilter, *filter_text, &substitutions_));
  }
  if (const std::string* projection_text = text(p.projection)) {
    PORTICO_ASSIGN(projection, CompileProjection(*projection_text, &substitutions_));
  }
  PORTICO_TRY(substitutions_.CheckAllUsed());
  // What a key cannot be asked comes after what is wrong with any expression by itself.
  if (key) {
    PORTICO_ASSIGN(key_conditions, ExtractKeyConditions(*key));
  }
  return {};
}

}  // namespace portico::dynamodb::api
