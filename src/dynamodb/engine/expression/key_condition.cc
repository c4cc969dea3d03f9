#include "dynamodb/engine/expression/key_condition.h"

#include <algorithm>
#include <optional>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/parser.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {
namespace {

// What a key cannot be asked, as the message names it.
std::optional<std::string> ForbiddenOperator(const Condition& condition) {
  switch (condition.kind) {
    case Condition::Kind::kOr:
      return "OR";
    case Condition::Kind::kNot:
      return "NOT";
    case Condition::Kind::kIn:
      return "IN";
    case Condition::Kind::kExists:
      return "attribute_exists";
    case Condition::Kind::kNotExists:
      return "attribute_not_exists";
    case Condition::Kind::kType:
      return "attribute_type";
    case Condition::Kind::kContains:
      return "contains";
    case Condition::Kind::kCompare:
      if (condition.comparator == Comparator::kNe) return "<>";
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

SortOperator OperatorOf(Comparator comparator) {
  switch (comparator) {
    case Comparator::kLt:
      return SortOperator::kLess;
    case Comparator::kLe:
      return SortOperator::kLessOrEqual;
    case Comparator::kGt:
      return SortOperator::kGreater;
    case Comparator::kGe:
      return SortOperator::kGreaterOrEqual;
    default:
      return SortOperator::kEqual;
  }
}

// The operator that says the same with its sides exchanged.
SortOperator Mirrored(SortOperator op) {
  switch (op) {
    case SortOperator::kLess:
      return SortOperator::kGreater;
    case SortOperator::kLessOrEqual:
      return SortOperator::kGreaterOrEqual;
    case SortOperator::kGreater:
      return SortOperator::kLess;
    case SortOperator::kGreaterOrEqual:
      return SortOperator::kLessOrEqual;
    default:
      return op;
  }
}

// The index of the one operand that is a path; none if no operand is.
Result<std::optional<size_t>> FindKeyOperand(const std::vector<Operand>& operands) {
  std::optional<size_t> key;
  for (size_t i = 0; i < operands.size(); ++i) {
    switch (operands[i].kind) {
      case Operand::Kind::kSizeOfPath:
      case Operand::Kind::kSizeOfValue:
        return Invalid("KeyConditionExpressions cannot contain nested operations");
      case Operand::Kind::kValue:
        continue;
      case Operand::Kind::kPath:
        break;
    }
    if (key) {
      return Invalid(
          "Invalid condition in KeyConditionExpression: Multiple attribute names used in one "
          "condition");
    }
    if (operands[i].path.is_nested()) {
      return Invalid("KeyConditionExpressions cannot have conditions on nested attributes");
    }
    key = i;
  }
  return key;
}

Status CheckFirstOperand(const Condition& condition) {
  const bool between = condition.kind == Condition::Kind::kBetween;
  if (!between && condition.kind != Condition::Kind::kBeginsWith) return {};
  if (condition.operands[0].kind == Operand::Kind::kPath) return {};
  return Invalid(std::string("Invalid condition in KeyConditionExpression: ") +
                 (between ? "BETWEEN" : "begins_with") +
                 " operator must have the key attribute as its first operand");
}

Result<KeyCondition> ExtractOne(const Condition& condition) {
  PORTICO_TRY(CheckFirstOperand(condition));
  const std::vector<Operand>& operands = condition.operands;
  PORTICO_ASSIGN(const std::optional<size_t> key, FindKeyOperand(operands));
  if (!key) {
    return Invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  }
  KeyCondition extracted;
  extracted.attribute = operands[*key].path.root();
  extracted.a = operands[*key == 0 ? 1 : 0].value;
  if (condition.kind == Condition::Kind::kBetween) {
    extracted.op = SortOperator::kBetween;
    extracted.b = operands[2].value;
  } else if (condition.kind == Condition::Kind::kBeginsWith) {
    extracted.op = SortOperator::kBeginsWith;
  } else {
    extracted.op = OperatorOf(condition.comparator);
    if (*key != 0) extracted.op = Mirrored(extracted.op);
  }
  return extracted;
}

Status Extract(const Condition& condition, std::vector<KeyCondition>* out) {
  if (const auto forbidden = ForbiddenOperator(condition)) {
    return Invalid("Invalid operator used in KeyConditionExpression: " + *forbidden);
  }
  if (condition.kind == Condition::Kind::kAnd) {
    for (const Condition& child : condition.children) PORTICO_TRY(Extract(child, out));
    return {};
  }
  PORTICO_ASSIGN(KeyCondition extracted, ExtractOne(condition));
  const auto same = [&](const KeyCondition& other) {
    return other.attribute == extracted.attribute;
  };
  if (std::any_of(out->begin(), out->end(), same)) {
    return InvalidExpression(ExpressionKind::kKeyCondition,
                             "KeyConditionExpressions must only contain one condition per key");
  }
  out->push_back(std::move(extracted));
  return {};
}

}  // namespace

Result<std::vector<KeyCondition>> ExtractKeyConditions(const Condition& condition) {
  std::vector<KeyCondition> conditions;
  PORTICO_TRY(Extract(condition, &conditions));
  return conditions;
}

Result<std::vector<KeyCondition>> CompileKeyConditions(std::string_view text,
                                                       Substitutions* substitutions) {
  PORTICO_ASSIGN(const Condition condition,
                 CompileCondition(ExpressionKind::kKeyCondition, text, substitutions));
  return ExtractKeyConditions(condition);
}

}  // namespace portico::dynamodb
