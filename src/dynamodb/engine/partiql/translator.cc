#include "dynamodb/engine/partiql/translator.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

constexpr std::string_view kSize = "size";
constexpr std::array<std::string_view, 5> kConditionFunctions = {
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains"};

// The types that IS can ask for, and DynamoDB's names of them.
struct TypeRow {
  std::string_view sql;
  std::string_view attribute_type;
};
constexpr TypeRow kIsTypes[] = {
    {"NULL", "NULL"}, {"BOOL", "BOOL"}, {"BOOLEAN", "BOOL"}, {"BLOB", "B"},  {"STRING", "S"},
    {"NUMERIC", "N"}, {"DECIMAL", "N"}, {"STRUCT", "M"},     {"TUPLE", "M"}, {"LIST", "L"}};

bool IsConditionFunction(const Expression& expression) {
  return expression.kind == Expression::Kind::kCall &&
         std::ranges::find(kConditionFunctions, expression.text) != kConditionFunctions.end();
}

// Whether it is true or false of an item.
bool IsCondition(const Expression& expression) {
  switch (expression.kind) {
    case Expression::Kind::kAnd:
    case Expression::Kind::kOr:
    case Expression::Kind::kNot:
    case Expression::Kind::kCompare:
    case Expression::Kind::kBetween:
    case Expression::Kind::kIn:
    case Expression::Kind::kIs:
      return true;
    default:
      return IsConditionFunction(expression);
  }
}

tl::unexpected<AwsError> WrongType(std::string_view op, std::string_view type) {
  return Invalid("Incorrect operand type for operator or function; operator or function: " +
                 std::string(op) + ", operand type: " + std::string(type));
}

tl::unexpected<AwsError> Unsupported(const Expression& expression) {
  return Invalid("Unsupported operation: " +
                 (expression.text.empty() ? "expression" : expression.text));
}

Result<uint32_t> IndexOf(const PathStep& step) {
  int32_t index = 0;
  const char* end = step.text.data() + step.text.size();
  const auto [stop, error] = std::from_chars(step.text.data(), end, index);
  if (error == std::errc{} && stop == end && index >= 0) return static_cast<uint32_t>(index);
  return Invalid("List index is not within the allowable range; index: [" + step.text + "]" +
                 At(step.position));
}

}  // namespace

Result<DocumentPath> PathOf(const Expression& path) {
  std::vector<PathElement> elements;
  for (const PathStep& step : path.path) {
    if (step.text.empty()) return Invalid("Path component cannot be an empty string");
    if (!step.is_index) {
      elements.emplace_back(step.text);
      continue;
    }
    PORTICO_ASSIGN(const uint32_t index, IndexOf(step));
    elements.emplace_back(index);
  }
  if (elements.size() > kPathElementsMax) {
    return Invalid("The document path has too many nesting elements; nesting levels: " +
                   std::to_string(elements.size()));
  }
  return DocumentPath(std::move(elements));
}

Substitutions Translator::TakeSubstitutions() {
  return Substitutions(std::move(names_), std::move(values_));
}

Result<NodeId> Translator::AddNode(Node node) {
  if (tree_.nodes.size() == kTranslatedNodesMax) return NotWellFormed("");
  tree_.nodes.push_back(std::move(node));
  return static_cast<NodeId>(tree_.nodes.size() - 1);
}

Result<NodeId> Translator::AddPath(const Expression& path) {
  PORTICO_ASSIGN(const DocumentPath checked, PathOf(path));
  PathSyntax parts;
  for (const PathElement& element : checked.elements()) {
    if (element.is_index()) {
      parts.push_back({PathPart::Kind::kIndex, std::to_string(element.index())});
      continue;
    }
    const auto [at, added] =
        references_.try_emplace(element.name(), "#" + std::to_string(references_.size()));
    if (added) names_.push_back({at->second, element.name()});
    parts.push_back({PathPart::Kind::kNameRef, at->second});
  }
  return AddNode({NodeKind::kPath, "", std::move(parts), {}});
}

Result<NodeId> Translator::AddValue(Value value) {
  const std::string reference = ":" + std::to_string(values_.size());
  values_.push_back({reference, std::move(value)});
  return AddNode({NodeKind::kValueRef, reference, {}, {}});
}

Result<NodeId> Translator::Operand(const Expression& expression) {
  if (IsValue(expression)) {
    PORTICO_ASSIGN(Value value, ValueOf(expression, parameters_));
    return AddValue(std::move(value));
  }
  if (expression.kind == Kind::kPath) return AddPath(expression);
  if (expression.kind == Kind::kCall) return Call(expression, /*is_condition=*/false);
  return Unsupported(expression);
}

Result<NodeId> Translator::Call(const Expression& call, bool is_condition) {
  if (call.text != kSize && !IsConditionFunction(call)) {
    return Invalid("Unrecognized function: " + call.text + At(call.position));
  }
  if ((call.text == kSize) == is_condition) {
    return Invalid("The function is not allowed to be used this way in an expression; function: " +
                   call.text);
  }
  std::vector<NodeId> operands;
  for (const Expression& child : call.children) {
    PORTICO_ASSIGN(const NodeId operand, Operand(child));
    operands.push_back(operand);
  }
  return AddNode({NodeKind::kFunction, call.text, {}, std::move(operands)});
}

Result<NodeId> Translator::Logical(const Expression& expression) {
  switch (expression.kind) {
    case Kind::kAnd:
    case Kind::kOr:
    case Kind::kNot:
      return Connective(expression);
    case Kind::kCompare:
    case Kind::kBetween:
      return Comparison(expression);
    case Kind::kIn:
      return InList(expression);
    case Kind::kIs:
      return TypeTest(expression);
    case Kind::kCall:
      return Call(expression, /*is_condition=*/true);
    default:
      return Unsupported(expression);
  }
}

Result<NodeId> Translator::Join(NodeKind kind, std::vector<NodeId> children) {
  return AddNode({kind, "", {}, std::move(children)});
}

Result<NodeId> Translator::Connective(const Expression& expression) {
  std::vector<NodeId> children;
  for (const Expression& child : expression.children) {
    PORTICO_ASSIGN(const NodeId id, Logical(child));
    children.push_back(id);
  }
  const NodeKind kind = expression.kind == Kind::kAnd
                            ? NodeKind::kAnd
                            : (expression.kind == Kind::kOr ? NodeKind::kOr : NodeKind::kNot);
  return Join(kind, std::move(children));
}

Result<NodeId> Translator::Not(const Expression& condition) {
  PORTICO_ASSIGN(const NodeId inner, Logical(condition));
  return Join(NodeKind::kNot, {inner});
}

Result<NodeId> Translator::Comparison(const Expression& expression) {
  const bool between = expression.kind == Kind::kBetween;
  const std::string op = between ? "BETWEEN" : expression.text;
  const auto condition = std::ranges::find_if(expression.children, IsCondition);
  if (condition != expression.children.end()) {
    if (op != "=" && op != "<>") return WrongType(op, "BOOL");
    const size_t at = static_cast<size_t>(condition - expression.children.begin());
    PORTICO_ASSIGN(const NodeId equal, ConditionEquals(*condition, expression.children[1 - at]));
    if (op == "=") return equal;
    return Join(NodeKind::kNot, {equal});
  }
  std::vector<NodeId> operands;
  for (const Expression& child : expression.children) {
    PORTICO_ASSIGN(const NodeId operand, Operand(child));
    operands.push_back(operand);
  }
  return AddNode({between ? NodeKind::kBetween : NodeKind::kCompare, op, {}, std::move(operands)});
}

Result<NodeId> Translator::EqualsBoolean(const Expression& path, bool value) {
  PORTICO_ASSIGN(const NodeId left, AddPath(path));
  PORTICO_ASSIGN(const NodeId right, AddValue(Value::Bool(value)));
  return AddNode({NodeKind::kCompare, "=", {}, {left, right}});
}

Result<NodeId> Translator::ConditionEquals(const Expression& condition, const Expression& other) {
  if (IsValue(other)) {
    PORTICO_ASSIGN(const Value value, ValueOf(other, parameters_));
    // Nothing but a boolean equals a condition: an OR of nothing is false.
    if (!value.view().Is(AttributeType::kBool)) return Join(NodeKind::kOr, {});
    return value.view().boolean() ? Logical(condition) : Not(condition);
  }
  if (!IsCondition(other) && other.kind != Kind::kPath) return Unsupported(other);
  // Both true, or both false.
  std::vector<NodeId> cases;
  for (const bool holds : {true, false}) {
    PORTICO_ASSIGN(const NodeId left, holds ? Logical(condition) : Not(condition));
    PORTICO_ASSIGN(const NodeId right, other.kind == Kind::kPath
                                           ? EqualsBoolean(other, holds)
                                           : (holds ? Logical(other) : Not(other)));
    PORTICO_ASSIGN(const NodeId both, Join(NodeKind::kAnd, {left, right}));
    cases.push_back(both);
  }
  return Join(NodeKind::kOr, std::move(cases));
}

Result<NodeId> Translator::InList(const Expression& expression) {
  const Expression& left = expression.children[0];
  const Expression& list = expression.children[1];
  if (list.kind != Kind::kList && list.kind != Kind::kBag) return Unsupported(expression);
  if (list.children.size() > kInOperandsMax) {
    return Invalid("The IN operator is provided with too many operands; number of operands: " +
                   std::to_string(list.children.size()));
  }
  std::vector<NodeId> ids;
  if (IsCondition(left)) {
    for (const Expression& element : list.children) {
      PORTICO_ASSIGN(const NodeId equal, ConditionEquals(left, element));
      ids.push_back(equal);
    }
    return Join(NodeKind::kOr, std::move(ids));
  }
  PORTICO_ASSIGN(const NodeId value, Operand(left));
  ids.push_back(value);
  for (const Expression& element : list.children) {
    PORTICO_ASSIGN(const NodeId operand, Operand(element));
    ids.push_back(operand);
  }
  return AddNode({NodeKind::kIn, "IN", {}, std::move(ids)});
}

Result<NodeId> Translator::TypeTest(const Expression& expression) {
  PORTICO_ASSIGN(const NodeId operand, Operand(expression.children[0]));
  if (expression.text == "MISSING") {
    return AddNode({NodeKind::kFunction, "attribute_not_exists", {}, {operand}});
  }
  for (const TypeRow& row : kIsTypes) {
    if (row.sql != expression.text) continue;
    PORTICO_ASSIGN(const NodeId type, AddValue(Value::String(row.attribute_type)));
    return AddNode({NodeKind::kFunction, "attribute_type", {}, {operand, type}});
  }
  return Invalid("Unsupported data type for IS operator: " + expression.text +
                 ". Supported data types are [MISSING, NULL, BOOLEAN, BLOB, STRING, NUMERIC, "
                 "STRUCT, TUPLE, LIST]" +
                 At(expression.position));
}

Result<ConditionSyntax> Translator::Condition(const Expression& where) {
  tree_ = {};
  PORTICO_ASSIGN(const NodeId root, Logical(where));
  return ConditionSyntax{std::move(tree_), root};
}

Result<NodeId> Translator::SetValue(const Expression& expression) {
  if (expression.kind == Kind::kPlus || expression.kind == Kind::kMinus) {
    std::vector<NodeId> operands;
    for (const Expression& child : expression.children) {
      PORTICO_ASSIGN(const NodeId operand, SetValue(child));
      operands.push_back(operand);
    }
    return AddNode({NodeKind::kArithmetic, expression.text, {}, std::move(operands)});
  }
  if (expression.kind != Kind::kCall) return Operand(expression);
  if (expression.text != "list_append" && expression.text != "if_not_exists") {
    return Invalid("Unrecognized function: " + expression.text + At(expression.position));
  }
  std::vector<NodeId> arguments;
  for (const Expression& child : expression.children) {
    PORTICO_ASSIGN(const NodeId argument, SetValue(child));
    arguments.push_back(argument);
  }
  return AddNode({NodeKind::kFunction, expression.text, {}, std::move(arguments)});
}

// SET a = set_add(a, <<…>>) is ADD a …; set_delete is DELETE.
Status Translator::AssignSetFunction(const Assignment& assignment, UpdateActionSyntax* action) {
  const Expression& call = *assignment.value;
  const bool adds = call.text == "set_add";
  const std::string name = adds ? "SET_ADD" : "SET_DELETE";
  if (call.children.size() != 2) {
    return Invalid(name + " must have exactly two arguments" + At(call.position));
  }
  const Expression& first = call.children[0];
  bool same = first.kind == Kind::kPath;
  if (same) {
    PORTICO_ASSIGN(const DocumentPath path, PathOf(first));
    PORTICO_ASSIGN(const DocumentPath target, PathOf(assignment.target));
    same = path == target;
  }
  if (!same) {
    return Invalid("The first argument to " + name + " must equal the assignment value" +
                   At(call.position));
  }
  const tl::unexpected<AwsError> no_set = Invalid(
      "The second argument to " + name + " must be a value with type SET" + At(first.position));
  if (!IsValue(call.children[1])) return no_set;
  PORTICO_ASSIGN(Value value, ValueOf(call.children[1], parameters_));
  if (!value.view().is_set()) return no_set;
  action->kind = adds ? UpdateKind::kAdd : UpdateKind::kDelete;
  PORTICO_ASSIGN(action->value, AddValue(std::move(value)));
  return {};
}

Status Translator::Assign(const Assignment& assignment, UpdateSyntax* update) {
  UpdateActionSyntax action{};
  PORTICO_ASSIGN(action.path, AddPath(assignment.target));
  action.value = action.path;
  if (assignment.removes) {
    action.kind = UpdateKind::kRemove;
  } else if (assignment.value->kind == Kind::kCall &&
             (assignment.value->text == "set_add" || assignment.value->text == "set_delete")) {
    PORTICO_TRY(AssignSetFunction(assignment, &action));
  } else {
    action.kind = UpdateKind::kSet;
    PORTICO_ASSIGN(action.value, SetValue(*assignment.value));
  }
  update->actions.push_back(action);
  return {};
}

Result<UpdateSyntax> Translator::Update(const std::vector<Assignment>& assignments) {
  tree_ = {};
  UpdateSyntax update;
  for (const Assignment& assignment : assignments) PORTICO_TRY(Assign(assignment, &update));
  update.tree = std::move(tree_);
  return update;
}

}  // namespace portico::dynamodb::partiql
