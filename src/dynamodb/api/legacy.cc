#include "dynamodb/api/legacy.h"

#include <algorithm>
#include <array>
#include <set>

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

using Type = AttributeType;

// What a comparison operator takes.
struct OperatorRule {
  std::string_view name;
  size_t count_min;
  size_t count_max;
  // As a string of type names with spaces around each; empty: all.
  std::string_view types;
};
constexpr std::string_view kScalars = " S N B ";
constexpr std::string_view kScalarsAndSets = " S N B SS NS BS L M NULL BOOL ";
constexpr std::array<OperatorRule, 13> kRules = {{
    {"EQ", 1, 1, kScalarsAndSets},
    {"NE", 1, 1, kScalarsAndSets},
    {"LE", 1, 1, kScalars},
    {"LT", 1, 1, kScalars},
    {"GE", 1, 1, kScalars},
    {"GT", 1, 1, kScalars},
    {"CONTAINS", 1, 1, kScalars},
    {"NOT_CONTAINS", 1, 1, kScalars},
    {"BEGINS_WITH", 1, 1, " S B "},
    {"IN", 1, SIZE_MAX, kScalars},
    {"BETWEEN", 2, 2, kScalars},
    {"NULL", 0, 0, {}},
    {"NOT_NULL", 0, 0, {}},
}};

// The operator's name passed the constraints of the shape.
const OperatorRule& RuleOf(std::string_view op) {
  return *std::ranges::find(kRules, op, &OperatorRule::name);
}

bool Accepts(const OperatorRule& rule, Type type) {
  const std::string name = " " + std::string(TypeName(type)) + " ";
  return rule.types.find(name) != std::string_view::npos;
}

Status CheckArguments(const LegacyCondition& condition) {
  const OperatorRule& rule = RuleOf(condition.op);
  const size_t count = condition.values.size();
  if (count < rule.count_min || count > rule.count_max) {
    return InvalidParameter("Invalid number of argument(s) for the " + std::string(rule.name) +
                            " ComparisonOperator");
  }
  for (const AttributeView& value : condition.values) {
    if (value.type() != condition.values[0].type()) {
      return InvalidParameter("AttributeValues inside AttributeValueList must be of same type");
    }
  }
  for (const AttributeView& value : condition.values) {
    if (!Accepts(rule, value.type())) {
      return InvalidParameter("ComparisonOperator " + std::string(rule.name) +
                              " is not valid for " + std::string(TypeName(value.type())) +
                              " AttributeValue type");
    }
  }
  if (rule.name == "BETWEEN") {
    const auto order = CompareScalars(condition.values[0], condition.values[1]);
    if (order && *order > 0) {
      return Invalid(
          "The BETWEEN condition was provided a range where the lower bound is greater than the "
          "upper bound");
    }
  }
  return {};
}

template <ValidationLayer layer>
Status TakeValues(const std::vector<AttributeValue<layer>>& values, LegacyCondition* condition) {
  for (const AttributeValue<layer>& value : values) {
    if (!value.problem.empty()) return Invalid(value.problem);
    condition->values.push_back(value.value.view());
  }
  return {};
}

// Exists and Value without an operator.
Result<LegacyCondition> ReadSimple(const std::string& name, const ExpectedAttributeValue& in) {
  const std::string of = " for Attribute: " + name;
  const bool exists = in.exists.value_or(true);
  if (exists && !in.value) {
    return InvalidParameter("Value must be provided when Exists is " +
                            std::string(in.exists ? "true" : "null") + of);
  }
  if (!exists && in.value) {
    return InvalidParameter("Value cannot be used when Exists is false" + of);
  }
  LegacyCondition condition{name, exists ? "EQ" : "NULL", {}};
  if (in.value) {
    if (!in.value->problem.empty()) return Invalid(in.value->problem);
    condition.values.push_back(in.value->value.view());
  }
  return condition;
}

Status CheckName(const std::string& name) {
  return name.empty() ? Status(Invalid("Empty attribute name")) : Status();
}

Result<LegacyCondition> ReadOne(const std::string& name, const ExpectedAttributeValue& in) {
  PORTICO_TRY(CheckName(name));
  const std::string of = " for Attribute: " + name;
  if (in.attribute_value_list && in.value) {
    return InvalidParameter("Value and AttributeValueList cannot be used together" + of);
  }
  if (!in.comparison_operator) {
    if (!in.attribute_value_list) return ReadSimple(name, in);
    return InvalidParameter("AttributeValueList can only be used with a ComparisonOperator" + of);
  }
  if (in.exists) {
    return InvalidParameter("Exists and ComparisonOperator cannot be used together" + of);
  }
  const std::string& op = *in.comparison_operator;
  LegacyCondition condition{name, op, {}};
  if (in.attribute_value_list) {
    PORTICO_TRY(TakeValues(*in.attribute_value_list, &condition));
  } else if (in.value) {
    if (!in.value->problem.empty()) return Invalid(in.value->problem);
    condition.values.push_back(in.value->value.view());
  } else if (RuleOf(op).count_min > 0) {
    return InvalidParameter(
        "Value or AttributeValueList must be used with ComparisonOperator: " + op + of);
  }
  PORTICO_TRY(CheckArguments(condition));
  return condition;
}

Condition Leaf(Condition::Kind kind, const LegacyCondition& in) {
  Condition condition;
  condition.kind = kind;
  condition.operands.push_back(Operand::OfPath(DocumentPath(std::string(in.attribute))));
  for (const AttributeView& value : in.values)
    condition.operands.push_back(Operand::OfValue(value));
  return condition;
}

Condition Compare(Comparator comparator, const LegacyCondition& in) {
  Condition condition = Leaf(Condition::Kind::kCompare, in);
  condition.comparator = comparator;
  return condition;
}

// An attribute that is not there satisfies NULL and NE, but not NOT_CONTAINS.
Condition IfPresent(Condition condition, const LegacyCondition& in) {
  Condition both;
  both.children.push_back(Leaf(Condition::Kind::kExists, {in.attribute, in.op, {}}));
  both.children.push_back(std::move(condition));
  return both;
}

Condition Not(Condition condition) {
  Condition negated;
  negated.kind = Condition::Kind::kNot;
  negated.children.push_back(std::move(condition));
  return negated;
}

Condition ToOne(const LegacyCondition& in) {
  if (in.op == "EQ") return Compare(Comparator::kEq, in);
  if (in.op == "NE") return Compare(Comparator::kNe, in);
  if (in.op == "LT") return Compare(Comparator::kLt, in);
  if (in.op == "LE") return Compare(Comparator::kLe, in);
  if (in.op == "GT") return Compare(Comparator::kGt, in);
  if (in.op == "GE") return Compare(Comparator::kGe, in);
  if (in.op == "BETWEEN") return Leaf(Condition::Kind::kBetween, in);
  if (in.op == "IN") return Leaf(Condition::Kind::kIn, in);
  if (in.op == "NULL") return Leaf(Condition::Kind::kNotExists, in);
  if (in.op == "NOT_NULL") return Leaf(Condition::Kind::kExists, in);
  if (in.op == "BEGINS_WITH") return Leaf(Condition::Kind::kBeginsWith, in);
  if (in.op == "CONTAINS") return Leaf(Condition::Kind::kContains, in);
  return IfPresent(Not(Leaf(Condition::Kind::kContains, in)), in);
}

const Value& EmptyList() {
  static const Value kEmpty = [] {
    std::string encoded;
    const size_t begin = BeginContainer(Tag::kL, &encoded);
    EndContainer(begin, 0, &encoded);
    return Value(std::move(encoded));
  }();
  return kEmpty;
}

UpdateValue OfValue(const AttributeView& value) {
  UpdateValue out;
  out.value = value;
  return out;
}

// ADD appends to a list, which no expression's ADD does: list_append(if_not_exists(a, []), value).
UpdateAction AppendToList(const std::string& name, const AttributeView& list) {
  UpdateValue present;
  present.kind = UpdateValue::Kind::kIfNotExists;
  present.path = DocumentPath(name);
  present.arguments.push_back(OfValue(EmptyList().view()));
  UpdateAction action;
  action.path = DocumentPath(name);
  action.value.kind = UpdateValue::Kind::kListAppend;
  action.value.arguments.push_back(std::move(present));
  action.value.arguments.push_back(OfValue(list));
  return action;
}

Result<UpdateAction> ToAction(const std::string& name, const AttributeValueUpdate& in) {
  const std::string_view kind = in.action ? std::string_view(*in.action) : "PUT";
  UpdateAction action;
  action.path = DocumentPath(name);
  if (!in.value) {
    if (kind != "DELETE") {
      return InvalidParameter("Only DELETE action is allowed when no attribute value is specified");
    }
    action.kind = UpdateKind::kRemove;
    return action;
  }
  if (!in.value->problem.empty()) return Invalid(in.value->problem);
  const AttributeView value = in.value->value.view();
  if (kind == "DELETE" && !value.is_set()) {
    return InvalidParameter("DELETE action with value is not supported for the type " +
                            std::string(TypeName(value.type())));
  }
  if (kind == "ADD" && !value.is_set() && !value.Is(Type::kN) && !value.Is(Type::kL)) {
    return InvalidParameter("ADD action is not supported for the type " +
                            std::string(TypeName(value.type())));
  }
  if (kind == "ADD" && value.Is(Type::kL)) return AppendToList(name, value);
  action.kind = kind == "PUT"   ? UpdateKind::kSet
                : kind == "ADD" ? UpdateKind::kAdd
                                : UpdateKind::kDelete;
  action.value = OfValue(value);
  return action;
}

struct KeyOperator {
  std::string_view name;
  SortOperator op;
};
constexpr std::array<KeyOperator, 7> kKeyOperators = {{
    {"EQ", SortOperator::kEqual},
    {"LT", SortOperator::kLess},
    {"LE", SortOperator::kLessOrEqual},
    {"GT", SortOperator::kGreater},
    {"GE", SortOperator::kGreaterOrEqual},
    {"BETWEEN", SortOperator::kBetween},
    {"BEGINS_WITH", SortOperator::kBeginsWith},
}};

}  // namespace

Result<std::vector<LegacyCondition>> ReadExpected(
    const std::map<std::string, ExpectedAttributeValue>& expected) {
  std::vector<LegacyCondition> conditions;
  for (const auto& [name, value] : expected) {
    PORTICO_ASSIGN(LegacyCondition condition, ReadOne(name, value));
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

template <ValidationLayer layer>
Result<std::vector<LegacyCondition>> ReadConditions(const FilterConditions<layer>& conditions) {
  std::vector<LegacyCondition> out;
  for (const auto& [name, in] : conditions) {
    PORTICO_TRY(CheckName(name));
    LegacyCondition condition{name, in.comparison_operator, {}};
    if (in.attribute_value_list) {
      PORTICO_TRY(TakeValues(*in.attribute_value_list, &condition));
    }
    PORTICO_TRY(CheckArguments(condition));
    out.push_back(std::move(condition));
  }
  return out;
}

template Result<std::vector<LegacyCondition>> ReadConditions(
    const FilterConditions<ValidationLayer::kCurrent>& conditions);
template Result<std::vector<LegacyCondition>> ReadConditions(
    const FilterConditions<ValidationLayer::kOlder>& conditions);

Status CheckConditionalOperator(const std::optional<std::string>& op, size_t conditions) {
  if (!op || conditions > 1) return {};
  if (conditions == 0) {
    return Invalid("ConditionalOperator cannot be used without Filter or Expected");
  }
  return Invalid(
      "ConditionalOperator can only be used when Filter or Expected has two or more elements");
}

Condition ToCondition(const std::vector<LegacyCondition>& conditions,
                      const std::optional<std::string>& conditional_operator) {
  Condition all;
  const bool any = conditional_operator && *conditional_operator == "OR";
  all.kind = any ? Condition::Kind::kOr : Condition::Kind::kAnd;
  for (const LegacyCondition& condition : conditions) all.children.push_back(ToOne(condition));
  return all;
}

Result<std::vector<KeyCondition>> ToKeyConditions(const std::vector<LegacyCondition>& conditions) {
  std::vector<KeyCondition> out;
  for (const LegacyCondition& in : conditions) {
    const auto* known = std::ranges::find(kKeyOperators, in.op, &KeyOperator::name);
    KeyCondition condition;
    condition.attribute = in.attribute;
    if (known == kKeyOperators.end()) {
      condition.is_indexable = false;
      out.push_back(std::move(condition));
      continue;
    }
    condition.op = known->op;
    condition.a = in.values[0];
    if (in.values.size() > 1) condition.b = in.values[1];
    out.push_back(std::move(condition));
  }
  return out;
}

Result<Update> ToUpdate(const std::map<std::string, AttributeValueUpdate>& updates) {
  Update update;
  for (const auto& [name, in] : updates) {
    PORTICO_TRY(CheckName(name));
    PORTICO_ASSIGN(UpdateAction action, ToAction(name, in));
    update.actions.push_back(std::move(action));
  }
  return update;
}

Result<Projection> ToProjection(const std::vector<std::string>& attributes) {
  Projection projection;
  std::set<std::string_view> seen;
  for (const std::string& name : attributes) {
    PORTICO_TRY(CheckName(name));
    if (!seen.insert(name).second) {
      return InvalidParameter("Duplicate value in attribute name: " + name);
    }
    projection.paths.emplace_back(name);
  }
  return projection;
}

}  // namespace portico::dynamodb::api
