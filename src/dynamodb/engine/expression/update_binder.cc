#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/expression/binding.h"
#include "dynamodb/engine/expression/functions.h"
#include "dynamodb/engine/expression/parser.h"

namespace portico::dynamodb {
namespace {

constexpr size_t kFunctionOperands = 2;

std::string_view SectionName(UpdateKind kind) {
  switch (kind) {
    case UpdateKind::kSet:
      return "SET";
    case UpdateKind::kRemove:
      return "REMOVE";
    case UpdateKind::kAdd:
      return "ADD";
    case UpdateKind::kDelete:
      break;
  }
  return "DELETE";
}

// Messages about ADD and DELETE spell types out.
std::string_view LongTypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kS:
      return "STRING";
    case AttributeType::kN:
      return "NUMBER";
    case AttributeType::kB:
      return "BINARY";
    case AttributeType::kBool:
      return "BOOLEAN";
    case AttributeType::kL:
      return "LIST";
    case AttributeType::kM:
      return "MAP";
    default:
      return TypeName(type);
  }
}

// The type that a value has whatever the item is.
std::optional<AttributeType> StaticType(const UpdateValue& value) {
  switch (value.kind) {
    case UpdateValue::Kind::kPath:
      return std::nullopt;
    case UpdateValue::Kind::kValue:
      return value.value.type();
    case UpdateValue::Kind::kIfNotExists:
      return std::nullopt;
    case UpdateValue::Kind::kListAppend:
      return AttributeType::kL;
    case UpdateValue::Kind::kPlus:
    case UpdateValue::Kind::kMinus:
      break;
  }
  return AttributeType::kN;
}

class UpdateBinder {
 public:
  UpdateBinder(ExpressionKind kind, const UpdateSyntax& syntax, Substitutions* substitutions)
      : syntax_(syntax),
        nodes_(syntax.tree.nodes),
        binding_(kind, substitutions),
        values_(nodes_.size()) {}

  // Each kind of fault is looked for in the whole expression before the next.
  Result<Update> Bind() {
    for (const Node& node : nodes_) PORTICO_TRY(binding_.CheckReserved(node.path));
    PORTICO_TRY(CheckFunctionNames());
    PORTICO_TRY(CheckSections());
    PORTICO_TRY(ResolvePaths());
    PORTICO_TRY(ResolveValues());
    PORTICO_TRY(CheckClashes());
    PORTICO_TRY(CheckOperandTypes());
    for (NodeId id = 0; id < nodes_.size(); ++id) PORTICO_TRY(BuildNode(id));
    Update update;
    for (const UpdateActionSyntax& action : syntax_.actions) {
      UpdateAction bound;
      bound.kind = action.kind;
      bound.path = values_[action.path].path;
      if (action.value != action.path) bound.value = std::move(values_[action.value]);
      update.actions.push_back(std::move(bound));
    }
    return update;
  }

 private:
  Status CheckFunctionNames() {
    for (const Node& node : nodes_) {
      if (node.kind != NodeKind::kFunction || IsUpdateFunction(node.text)) continue;
      const std::string why = IsConditionFunction(node.text)
                                  ? "The function is not allowed in an update expression"
                                  : "Invalid function name";
      return binding_.Refuse(why + "; function: " + node.text);
    }
    return {};
  }

  Status CheckSections() {
    bool seen[4] = {};
    for (UpdateKind section : syntax_.sections) {
      bool& once = seen[static_cast<size_t>(section)];
      if (once) {
        return binding_.Refuse("The \"" + std::string(SectionName(section)) +
                               "\" section can only be used once in an update expression;");
      }
      once = true;
    }
    return {};
  }

  Status ResolvePaths() {
    for (NodeId id = 0; id < nodes_.size(); ++id) {
      if (nodes_[id].kind != NodeKind::kPath) continue;
      values_[id].kind = UpdateValue::Kind::kPath;
      PORTICO_ASSIGN(values_[id].path, binding_.Resolve(nodes_[id].path));
    }
    return {};
  }

  Status ResolveValues() {
    for (NodeId id = 0; id < nodes_.size(); ++id) {
      if (nodes_[id].kind != NodeKind::kValueRef) continue;
      values_[id].kind = UpdateValue::Kind::kValue;
      PORTICO_ASSIGN(values_[id].value, binding_.Resolve(nodes_[id].text));
    }
    return {};
  }

  Status CheckClashes() {
    std::vector<const DocumentPath*> paths;
    for (const UpdateActionSyntax& action : syntax_.actions) {
      paths.push_back(&values_[action.path].path);
    }
    const std::optional<std::string> clash = FindPathClash(paths);
    return clash ? Status(binding_.Refuse(*clash)) : Status();
  }

  Status CheckOperandTypes() {
    for (const UpdateActionSyntax& action : syntax_.actions) {
      if (action.kind != UpdateKind::kAdd && action.kind != UpdateKind::kDelete) continue;
      const AttributeView& value = values_[action.value].value;
      if (value.is_set()) continue;
      if (action.kind == UpdateKind::kAdd && value.Is(AttributeType::kN)) continue;
      return binding_.Refuse("Incorrect operand type for operator or function; operator: " +
                             std::string(SectionName(action.kind)) +
                             ", operand type: " + std::string(LongTypeName(value.type())));
    }
    return {};
  }

  Status BuildNode(NodeId id) {
    const Node& node = nodes_[id];
    if (node.kind == NodeKind::kArithmetic) {
      const bool plus = node.text == "+";
      return BuildTyped(id, plus ? UpdateValue::Kind::kPlus : UpdateValue::Kind::kMinus,
                        AttributeType::kN);
    }
    if (node.kind != NodeKind::kFunction) return {};
    if (node.children.size() != kFunctionOperands) {
      return binding_.WrongCount(node.text, node.children.size());
    }
    if (node.text == kListAppendFunction) {
      PORTICO_TRY(CheckNoListAppend(node));
      return BuildTyped(id, UpdateValue::Kind::kListAppend, AttributeType::kL);
    }
    if (values_[node.children[0]].kind != UpdateValue::Kind::kPath) {
      return binding_.NeedsPath(node.text);
    }
    UpdateValue& value = values_[id];
    value.kind = UpdateValue::Kind::kIfNotExists;
    value.path = values_[node.children[0]].path;
    value.arguments.push_back(std::move(values_[node.children[1]]));
    return {};
  }

  // list_append may be in if_not_exists, but not in itself.
  Status CheckNoListAppend(const Node& node) const {
    for (const NodeId child : node.children) {
      if (nodes_[child].kind != NodeKind::kFunction || nodes_[child].text != node.text) continue;
      return binding_.Refuse(
          "The function is not allowed to be used this way in an expression; function: " +
          node.text);
    }
    return {};
  }

  // A function of two arguments, both of one type.
  Status BuildTyped(NodeId id, UpdateValue::Kind kind, AttributeType type) {
    const Node& node = nodes_[id];
    UpdateValue& value = values_[id];
    value.kind = kind;
    for (NodeId child : node.children) {
      const std::optional<AttributeType> known = StaticType(values_[child]);
      if (known && *known != type) return binding_.WrongType(node.text, TypeName(*known));
      value.arguments.push_back(std::move(values_[child]));
    }
    return {};
  }

  const UpdateSyntax& syntax_;
  const std::vector<Node>& nodes_;
  Binding binding_;
  std::vector<UpdateValue> values_;
};

}  // namespace

Result<Update> BindUpdate(ExpressionKind kind, const UpdateSyntax& syntax,
                          Substitutions* substitutions) {
  return UpdateBinder(kind, syntax, substitutions).Bind();
}

Result<Update> CompileUpdate(std::string_view text, Substitutions* substitutions) {
  PORTICO_ASSIGN(const UpdateSyntax syntax, ParseUpdate(text));
  return BindUpdate(ExpressionKind::kUpdate, syntax, substitutions);
}

Result<Projection> BindProjection(const ProjectionSyntax& syntax, Substitutions* substitutions) {
  Binding binding(ExpressionKind::kProjection, substitutions);
  for (const PathSyntax& path : syntax.paths) PORTICO_TRY(binding.CheckReserved(path));
  Projection projection;
  for (const PathSyntax& path : syntax.paths) {
    PORTICO_ASSIGN(DocumentPath bound, binding.Resolve(path));
    projection.paths.push_back(std::move(bound));
  }
  std::vector<const DocumentPath*> paths;
  for (const DocumentPath& path : projection.paths) paths.push_back(&path);
  if (const auto clash = FindPathClash(paths)) return binding.Refuse(*clash);
  return projection;
}

Result<Projection> CompileProjection(std::string_view text, Substitutions* substitutions) {
  PORTICO_ASSIGN(const ProjectionSyntax syntax, ParseProjection(text));
  return BindProjection(syntax, substitutions);
}

}  // namespace portico::dynamodb
