#include "dynamodb/api/rewording.h"

#include <algorithm>
#include <string>

#include "dynamodb/api/shapes_reads.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kOneDetected = "1 validation error detected: ";
// The names in it are the service's own, "UPDATE_NEW" too.
constexpr std::string_view kNoReturnValues =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
    "ALL_NEW, UPDATE_NEW, NONE]";
constexpr std::string_view kNoConditionalOperator =
    "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]";

using Values = std::span<const std::string_view>;

bool IsUnknown(const std::optional<std::string>& given, Values known) {
  return given && std::ranges::find(known, *given) == known.end();
}

// Puts `words` in place of what the list says of a value that its enum does not know.
void Replace(const std::optional<std::string>& given, Values known, std::string_view member,
             std::string_view words, std::string* message) {
  if (!IsUnknown(given, known)) return;
  std::string set;
  for (std::string_view value : known) set += (set.empty() ? "" : ", ") + std::string(value);
  const std::string usual =
      "Value '" + *given + "' at '" + std::string(member) +
      "' failed to satisfy constraint: Member must satisfy enum value set: [" + set + "]";
  const size_t at = message->find(usual);
  if (at != std::string::npos) message->replace(at, usual.size(), words);
}

void SayAlone(std::string_view words, std::string* message) {
  *message = std::string(kOneDetected) + std::string(words);
}

template <typename Input>
AwsError RewordWrite(const Input& in, AwsError error) {
  if (IsVeryDeep(in)) return error;
  if (in.table_name.empty()) {
    SayAlone(
        "Value at 'TableName' failed to satisfy constraint: Member must have length greater than "
        "or equal to 1",
        &error.message);
    return error;
  }
  constexpr bool kTellsOneOnly = std::is_same_v<Input, UpdateItemInput>;
  if (kTellsOneOnly && IsUnknown(in.return_values, kReturnValues)) {
    SayAlone(kNoReturnValues, &error.message);
    return error;
  }
  Replace(in.return_values, kReturnValues, "returnValues", kNoReturnValues, &error.message);
  Replace(in.conditional_operator, kConditionalOperators, "conditionalOperator",
          kNoConditionalOperator, &error.message);
  return error;
}

// An unknown operator that has something to join comes before anything else, without the list.
AwsError RewordQuery(const QueryInput& in, AwsError error) {
  const bool joins = in.query_filter && in.query_filter->size() > 1;
  if (joins && IsUnknown(in.conditional_operator, kConditionalOperators)) {
    error.message = kNoConditionalOperator;
  }
  return error;
}

// How many violations a message lists, and the list.
std::pair<int, std::string_view> TakeApart(const std::string& message) {
  constexpr std::string_view kDetected = " detected: ";
  const size_t at = message.find(kDetected);
  if (at == std::string::npos) return {0, {}};
  return {std::atoi(message.c_str()), std::string_view(message).substr(at + kDetected.size())};
}

// What is wrong with a new table's name, which the model does not say, stands first.
AwsError RewordCreateTable(const CreateTableInput& in, AwsError error) {
  if (!in.table_name || in.table_name->empty() || in.table_name->starts_with("arn:")) return error;
  const Status name = CheckTableName(*in.table_name, "tableName", kTableNameLengthMin);
  if (name) return error;
  const auto [named, of_name] = TakeApart(name.error().message);
  const auto [count, rest] = TakeApart(error.message);
  error.message = std::to_string(named + count) +
                  " validation errors detected: " + std::string(of_name) + "; " + std::string(rest);
  return error;
}

bool AnyDeep(const std::optional<std::map<std::string, ExpectedAttributeValue>>& expected) {
  if (!expected) return false;
  return std::ranges::any_of(*expected, [](const auto& entry) {
    const ExpectedAttributeValue& condition = entry.second;
    if (condition.value && condition.value->is_very_deep) return true;
    return condition.attribute_value_list &&
           std::ranges::any_of(*condition.attribute_value_list,
                               [](const auto& value) { return value.is_very_deep; });
  });
}

template <typename Input>
bool AnyConditionDeep(const Input& in) {
  return AnyDeep(in.expected) ||
         (in.expression_attribute_values && in.expression_attribute_values->is_very_deep);
}

}  // namespace

bool IsVeryDeep(const PutItemInput& in) { return in.item.is_very_deep || AnyConditionDeep(in); }

bool IsVeryDeep(const DeleteItemInput& in) { return in.key.is_very_deep || AnyConditionDeep(in); }

bool IsVeryDeep(const UpdateItemInput& in) {
  if (in.key.is_very_deep || AnyConditionDeep(in)) return true;
  return in.attribute_updates && std::ranges::any_of(*in.attribute_updates, [](const auto& entry) {
           return entry.second.value && entry.second.value->is_very_deep;
         });
}

AwsError RewordViolations(std::string_view operation, const void* input, bool is_member_missing,
                          AwsError error) {
  if (operation == "CreateTable") {
    return RewordCreateTable(*static_cast<const CreateTableInput*>(input), std::move(error));
  }
  if (is_member_missing) return error;
  if (operation == "PutItem") {
    return RewordWrite(*static_cast<const PutItemInput*>(input), std::move(error));
  }
  if (operation == "UpdateItem") {
    return RewordWrite(*static_cast<const UpdateItemInput*>(input), std::move(error));
  }
  if (operation == "DeleteItem") {
    return RewordWrite(*static_cast<const DeleteItemInput*>(input), std::move(error));
  }
  if (operation == "Query") {
    return RewordQuery(*static_cast<const QueryInput*>(input), std::move(error));
  }
  return error;
}

}  // namespace portico::dynamodb::api
