#include <array>

#include "base/check.h"
#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/binding.h"
#include "dynamodb/engine/expression/functions.h"
#include "dynamodb/engine/expression/parser.h"
#include "dynamodb/engine/value/value_writer.h"

namespace portico::dynamodb {
namespace {

struct FunctionRow {
  std::string_view name;
  size_t operands;
  Condition::Kind kind;
};

// size() gives an operand, not a condition.

constexpr std::array<FunctionRow, 5> kConditionFunctions = {{
    {"attribute_exists", 1, Condition::Kind::kExists},
    {"attribute_not_exists", 1, Condition::Kind::kNotExists},
    {"attribute_type", 2, Condition::Kind::kType},
    {"begins_with", 2, Condition::Kind::kBeginsWith},
    {"contains", 2, Condition::Kind::kContains},
}};

const FunctionRow* FindFunction(std::string_view name) {
  for (const FunctionRow& row : kConditionFunctions) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

std::optional<AttributeType> TypeNamed(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(AttributeType::kBS); ++i) {
    if (TypeName(static_cast<AttributeType>(i)) == name) return static_cast<AttributeType>(i);
  }
  return std::nullopt;
}

Comparator ComparatorOf(std::string_view text) {
  if (text == "=") return Comparator::kEq;
  if (text == "<>") return Comparator::kNe;
  if (text == "<") return Comparator::kLt;
  if (text == "<=") return Comparator::kLe;
  return text == ">" ? Comparator::kGt : Comparator::kGe;
}

// The type that an operand has whatever the item is.
std::optional<AttributeType> StaticType(const Operand& operand) {
  switch (operand.kind) {
    case Operand::Kind::kPath:
      return std::nullopt;
    case Operand::Kind::kValue:
      return operand.value.type();
    default:
      return AttributeType::kN;
  }
}

bool IsOrdered(AttributeType type) {
  return type == AttributeType::kS || type == AttributeType::kN || type == AttributeType::kB;
}

// The order in which messages list them differs.
std::string_view ValidTypes(ExpressionKind kind) {
  return kind == ExpressionKind::kStatement ? "{N,BS,L,B,NULL,M,S,SS,NS,BOOL}"
                                            : "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
}

class ConditionBinder {
 public:
  ConditionBinder(ExpressionKind kind, const ConditionSyntax& syntax, Substitutions* substitutions)
      : kind_(kind),
        nodes_(syntax.tree.nodes),
        root_(syntax.root),
        binding_(kind, substitutions),
        operands_(nodes_.size()),
        conditions_(nodes_.size()) {}

  Result<Condition> Bind() {
    PORTICO_TRY(CheckWhole());
    MarkConditions();
    NodeId group = 0;
    for (NodeId id = 0; id < nodes_.size(); ++id) {
      if (!is_condition_[id]) continue;
      if (IsConnective(nodes_[id])) {
        Connect(id);
      } else {
        PORTICO_TRY(BindGroup(group, id));
      }
      group = id + 1;
    }
    return std::move(conditions_[root_]);
  }

 private:
  static bool IsConnective(const Node& node) {
    return node.kind == NodeKind::kAnd || node.kind == NodeKind::kOr || node.kind == NodeKind::kNot;
  }
  bool IsFunction(NodeId id) const { return nodes_[id].kind == NodeKind::kFunction; }

  // What is checked over the whole expression before any of its conditions.
  Status CheckWhole() {
    for (const Node& node : nodes_) {
      if (node.kind != NodeKind::kFunction || IsConditionFunction(node.text)) continue;
      const std::string why = IsUpdateFunction(node.text)
                                  ? "The function is not allowed in a condition expression"
                                  : "Invalid function name";
      return binding_.Refuse(why + "; function: " + node.text);
    }
    for (const Node& node : nodes_) {
      for (NodeId child : node.children) PORTICO_TRY(CheckUse(child, IsConnective(node)));
    }
    PORTICO_TRY(CheckUse(root_, /*as_condition=*/true));
    for (const Node& node : nodes_) PORTICO_TRY(binding_.CheckReserved(node.path));
    return {};
  }

  // A function that is a condition is no operand, and the other way round.
  Status CheckUse(NodeId id, bool as_condition) {
    if (!IsFunction(id) || (nodes_[id].text == kSizeFunction) != as_condition) return {};
    return binding_.Refuse(
        "The function is not allowed to be used this way in an expression; function: " +
        nodes_[id].text);
  }

  void MarkConditions() {
    is_condition_.assign(nodes_.size(), false);
    is_condition_[root_] = true;
    for (NodeId id = 0; id < nodes_.size(); ++id) {
      const NodeKind kind = nodes_[id].kind;
      if (kind == NodeKind::kCompare || kind == NodeKind::kBetween || kind == NodeKind::kIn) {
        is_condition_[id] = true;
      }
      if (!IsConnective(nodes_[id])) continue;
      is_condition_[id] = true;
      for (NodeId child : nodes_[id].children) is_condition_[child] = true;
    }
  }

  void Connect(NodeId id) {
    Condition& condition = conditions_[id];
    const NodeKind kind = nodes_[id].kind;
    condition.kind = kind == NodeKind::kAnd
                         ? Condition::Kind::kAnd
                         : (kind == NodeKind::kOr ? Condition::Kind::kOr : Condition::Kind::kNot);
    for (NodeId child : nodes_[id].children) {
      condition.children.push_back(std::move(conditions_[child]));
    }
  }

  // One condition: the nodes from `first` to `last`, the condition itself. Its names and values
  // come first, then the counts of operands, then equal operands, then types.
  Status BindGroup(NodeId first, NodeId last) {
    for (NodeId id = first; id <= last; ++id) PORTICO_TRY(ResolveNode(id));
    for (NodeId id = first; id <= last; ++id) PORTICO_TRY(CheckCount(id));
    for (NodeId id = first; id <= last; ++id) PORTICO_TRY(CheckDistinct(id));
    for (NodeId id = first; id <= last; ++id) {
      if (id == last) return BuildCondition(id);
      if (IsFunction(id)) PORTICO_TRY(BuildSize(id));
    }
    return {};
  }

  Status ResolveNode(NodeId id) {
    Operand& operand = operands_[id];
    if (nodes_[id].kind == NodeKind::kPath) {
      operand.kind = Operand::Kind::kPath;
      PORTICO_ASSIGN(operand.path, binding_.Resolve(nodes_[id].path));
    } else if (nodes_[id].kind == NodeKind::kValueRef) {
      PORTICO_ASSIGN(operand.value, binding_.Resolve(nodes_[id].text));
    }
    return {};
  }

  Status CheckCount(NodeId id) {
    const Node& node = nodes_[id];
    if (node.kind == NodeKind::kIn && node.children.size() - 1 > kInOperandsMax) {
      return binding_.Refuse(
          "The IN operator is provided with too many operands; number of operands: " +
          std::to_string(node.children.size() - 1));
    }
    if (node.kind != NodeKind::kFunction) return {};
    const FunctionRow* row = FindFunction(node.text);
    const size_t expected = row != nullptr ? row->operands : 1;
    if (node.children.size() == expected) return {};
    return binding_.WrongCount(node.text, node.children.size());
  }

  Status CheckDistinct(NodeId id) {
    const Node& node = nodes_[id];
    if (node.kind != NodeKind::kCompare && node.kind != NodeKind::kFunction) return {};
    if (node.children.size() != 2) return {};
    const Operand& left = operands_[node.children[0]];
    const Operand& right = operands_[node.children[1]];
    const auto is_path = [&](size_t i) { return nodes_[node.children[i]].kind == NodeKind::kPath; };
    if (!is_path(0) || !is_path(1) || left.path != right.path) return {};
    return binding_.Refuse(
        "The first operand must be distinct from the remaining operands for this operator or "
        "function; operator: " +
        node.text + ", first operand: " + left.path.ToString());
  }

  Status BuildSize(NodeId id) {
    const Operand& argument = operands_[nodes_[id].children[0]];
    const std::optional<AttributeType> type = StaticType(argument);
    if (type == AttributeType::kN || type == AttributeType::kBool || type == AttributeType::kNull) {
      return binding_.WrongType(nodes_[id].text, TypeName(*type));
    }
    operands_[id] = argument;
    operands_[id].kind = type ? Operand::Kind::kSizeOfValue : Operand::Kind::kSizeOfPath;
    return {};
  }

  Status BuildCondition(NodeId id) {
    const Node& node = nodes_[id];
    Condition& condition = conditions_[id];
    for (NodeId child : node.children) condition.operands.push_back(operands_[child]);
    switch (node.kind) {
      case NodeKind::kCompare:
        condition.kind = Condition::Kind::kCompare;
        condition.comparator = ComparatorOf(node.text);
        return CheckComparison(node, condition);
      case NodeKind::kBetween:
        condition.kind = Condition::Kind::kBetween;
        return CheckBetween(condition);
      case NodeKind::kIn:
        condition.kind = Condition::Kind::kIn;
        return {};
      default:
        return BuildFunction(node, &condition);
    }
  }

  Status CheckOrdered(const std::string& name, const Condition& condition) {
    for (const Operand& operand : condition.operands) {
      const std::optional<AttributeType> type = StaticType(operand);
      if (type && !IsOrdered(*type)) return binding_.WrongType(name, TypeName(*type));
    }
    return {};
  }

  Status CheckComparison(const Node& node, const Condition& condition) {
    if (condition.comparator == Comparator::kEq || condition.comparator == Comparator::kNe) {
      return {};
    }
    return CheckOrdered(node.text, condition);
  }

  Status CheckBetween(const Condition& condition) {
    PORTICO_TRY(CheckOrdered("BETWEEN", condition));
    const Operand& lower = condition.operands[1];
    const Operand& upper = condition.operands[2];
    if (lower.kind != Operand::Kind::kValue || upper.kind != Operand::Kind::kValue) return {};
    const auto order = CompareScalars(lower.value, upper.value);
    if (order && *order <= 0) return {};
    const char* requirement =
        order ? "The BETWEEN operator requires upper bound to be greater than or equal to lower "
                "bound; "
              : "The BETWEEN operator requires same data type for lower and upper bounds; ";
    return binding_.Refuse(std::string(requirement) +
                           "lower bound operand: AttributeValue: " + DescribeValue(lower.value) +
                           ", upper bound operand: AttributeValue: " + DescribeValue(upper.value));
  }

  Status BuildFunction(const Node& node, Condition* condition) {
    const FunctionRow* row = FindFunction(node.text);
    PORTICO_CHECK(row != nullptr);
    condition->kind = row->kind;
    switch (row->kind) {
      case Condition::Kind::kExists:
      case Condition::Kind::kNotExists:
        if (condition->operands[0].kind == Operand::Kind::kPath) return {};
        return binding_.NeedsPath(node.text);
      case Condition::Kind::kType:
        return BuildTypeTest(node, condition);
      case Condition::Kind::kBeginsWith:
        for (const Operand& operand : condition->operands) {
          const std::optional<AttributeType> type = StaticType(operand);
          if (type && type != AttributeType::kS && type != AttributeType::kB) {
            return binding_.WrongType(node.text, TypeName(*type));
          }
        }
        return {};
      default:
        return {};
    }
  }

  Status BuildTypeTest(const Node& node, Condition* condition) {
    const Operand wanted = condition->operands[1];
    const std::optional<AttributeType> operand_type = StaticType(wanted);
    if (operand_type != AttributeType::kS) {
      return binding_.WrongType(
          node.text, operand_type ? TypeName(*operand_type) : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
    }
    const std::optional<AttributeType> type = TypeNamed(wanted.value.bytes());
    if (!type) {
      return binding_.Refuse(
          "Invalid attribute type name found; type: " + std::string(wanted.value.bytes()) +
          ", valid types: " + std::string(ValidTypes(kind_)));
    }
    condition->type = *type;
    condition->operands.pop_back();
    return {};
  }

  const ExpressionKind kind_;
  const std::vector<Node>& nodes_;
  const NodeId root_;
  Binding binding_;
  // By node: what a path, value or size became; and what a condition became.
  std::vector<Operand> operands_;
  std::vector<Condition> conditions_;
  std::vector<bool> is_condition_;
};

}  // namespace

Result<Condition> BindCondition(ExpressionKind kind, const ConditionSyntax& syntax,
                                Substitutions* substitutions) {
  return ConditionBinder(kind, syntax, substitutions).Bind();
}

Result<Condition> CompileCondition(ExpressionKind kind, std::string_view text,
                                   Substitutions* substitutions) {
  PORTICO_ASSIGN(const ConditionSyntax syntax, ParseCondition(kind, text));
  return BindCondition(kind, syntax, substitutions);
}

}  // namespace portico::dynamodb
