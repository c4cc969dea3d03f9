#include "iam/engine/policy/condition.h"

#include "iam/engine/policy/errors.h"
#include "iam/engine/policy/matchers.h"

namespace portico::iam {
namespace {

bool ConsumePrefix(std::string_view* text, std::string_view prefix) {
  if (text->substr(0, prefix.size()) != prefix) return false;
  text->remove_prefix(prefix.size());
  return true;
}

bool ConsumeSuffix(std::string_view* text, std::string_view suffix) {
  if (text->size() < suffix.size() || text->substr(text->size() - suffix.size()) != suffix) {
    return false;
  }
  text->remove_suffix(suffix.size());
  return true;
}

// A policy value: JSON strings, numbers and booleans all stand for their text.
bool ScalarText(const json::Value& value, std::string* out) {
  if (const std::string* s = value.as_string()) {
    *out = *s;
  } else if (const auto* n = value.as_number()) {
    *out = n->text;
  } else if (const bool* b = value.as_bool()) {
    *out = *b ? "true" : "false";
  } else {
    return false;
  }
  return true;
}

Result<std::vector<std::string>> ScalarList(const json::Value& values) {
  std::vector<std::string> out;
  if (const auto* array = values.as_array()) {
    for (const json::Value& element : *array) {
      if (!ScalarText(element, &out.emplace_back())) return Fail(SyntaxError());
    }
  } else if (!ScalarText(values, &out.emplace_back())) {
    return Fail(SyntaxError());
  }
  return out;
}

}  // namespace

struct Condition::Operator {
  Set set = Set::kNone;
  bool if_exists = false;
  bool is_null = false;
  const OperatorInfo* info = nullptr;
};

Result<Condition::Operator> Condition::ParseOperator(std::string_view name) {
  Operator op;
  if (ConsumePrefix(&name, "ForAllValues:")) {
    op.set = Set::kForAllValues;
  } else if (ConsumePrefix(&name, "ForAnyValue:")) {
    op.set = Set::kForAnyValue;
  }
  if (name == "Null") {
    op.is_null = true;
    return op;
  }
  op.if_exists = ConsumeSuffix(&name, "IfExists");
  op.info = FindOperator(name);
  if (op.info == nullptr) return Fail(SyntaxError());
  return op;
}

Result<Condition> Condition::Parse(const json::Value& block, bool variables) {
  Condition out;
  const auto* operators = block.as_object();
  if (operators == nullptr) return Fail(SyntaxError());
  for (const auto& [name, keys] : *operators) {
    const auto* members = keys.as_object();
    if (members == nullptr) return Fail(SyntaxError());
    if (members->empty()) continue;  // AWS takes even an unknown operator that has no keys
    PORTICO_ASSIGN(const Operator op, ParseOperator(name));
    for (const auto& [key, values] : *members) {
      PORTICO_TRY(out.AddTest(op, key, values, variables));
    }
  }
  return out;
}

Status Condition::AddTest(const Operator& op, std::string_view key, const json::Value& values,
                          bool variables) {
  PORTICO_ASSIGN(const std::vector<std::string> texts, ScalarList(values));
  Test test;
  test.key = aws::AsciiLower(key);
  test.set = op.set;
  test.if_exists = op.if_exists;
  test.is_null = op.is_null;
  if (op.is_null) {
    // Several values would be "true or false": the first decides.
    test.null_expected = !texts.empty() && aws::AsciiLower(texts[0]) == "true";
  } else {
    test.negated = op.info->negated;
    for (const std::string& text : texts) {
      PORTICO_ASSIGN(auto matcher, op.info->make(text, variables));
      test.values.push_back(std::move(matcher));
    }
  }
  tests_.push_back(std::move(test));
  return {};
}

bool Condition::Holds(const aws::ContextKeys& keys) const {
  for (const Test& test : tests_) {
    if (!test.Holds(keys)) return false;
  }
  return true;
}

bool Condition::Test::AnyMatches(const std::string& value, const aws::ContextKeys& keys) const {
  for (const auto& matcher : values) {
    if (matcher->Matches(value, keys)) return true;
  }
  return false;
}

bool Condition::Test::Holds(const aws::ContextKeys& keys) const {
  std::vector<std::string> found;
  const bool present = keys.Find(key, &found) && !found.empty();
  if (is_null) return present != null_expected;
  if (!present) {
    // A key that is not there differs from every value; ForAllValues is true of an empty set.
    if (set == Set::kForAllValues) return true;
    if (if_exists) return true;
    return set == Set::kNone && negated;
  }
  switch (set) {
    case Set::kForAllValues:
      for (const std::string& value : found) {
        if (AnyMatches(value, keys) == negated) return false;
      }
      return true;
    case Set::kForAnyValue:
      for (const std::string& value : found) {
        if (AnyMatches(value, keys) != negated) return true;
      }
      return false;
    case Set::kNone:
      for (const std::string& value : found) {
        if (AnyMatches(value, keys)) return !negated;
      }
      return negated;
  }
  return false;
}

}  // namespace portico::iam
