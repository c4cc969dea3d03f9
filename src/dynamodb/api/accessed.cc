#include "dynamodb/api/accessed.h"

#include <algorithm>

#include "codec/base64.h"
#include "dynamodb/engine/expression/parser.h"
#include "dynamodb/engine/partiql/key_access.h"
#include "dynamodb/engine/partiql/where_analysis.h"

namespace portico::dynamodb::api {
namespace {

std::string TextOf(const AttributeView& value) {
  switch (value.type()) {
    case AttributeType::kN:
      return value.number().ToString();
    case AttributeType::kB:
      return Base64Encode(value.bytes());
    case AttributeType::kS:
      return std::string(value.bytes());
    default:
      return {};  // no key has it, so the request is refused for it
  }
}

}  // namespace

void Accessed::AddItem(const ItemView& item) {
  std::string_view name;
  AttributeView value;
  for (MapCursor cursor = item.attributes(); cursor.Next(&name, &value);) {
    attributes_.emplace(name);
  }
  items_.push_back(item);
}

void Accessed::AddRoot(const PathSyntax& path, const Names& names) {
  if (path.empty()) return;
  if (path[0].kind == PathPart::Kind::kName) attributes_.insert(path[0].text);
  if (path[0].kind != PathPart::Kind::kNameRef || !names) return;
  const auto found = names->find(path[0].text);
  if (found != names->end()) attributes_.insert(found->second);
}

void Accessed::AddTree(const SyntaxTree& tree, const Names& names) {
  for (const Node& node : tree.nodes) {
    if (node.kind == NodeKind::kPath) AddRoot(node.path, names);
  }
}

void Accessed::AddProjection(const Text& text, const Names& names) {
  if (!text) return;
  const auto parsed = ParseProjection(*text);
  if (!parsed) return;
  for (const PathSyntax& path : parsed->paths) AddRoot(path, names);
}

void Accessed::AddCondition(ExpressionKind kind, const Text& text, const Names& names) {
  if (!text) return;
  const auto parsed = ParseCondition(kind, *text);
  if (parsed) AddTree(parsed->tree, names);
}

void Accessed::AddUpdate(const Text& text, const Names& names) {
  if (!text) return;
  const auto parsed = ParseUpdate(*text);
  if (parsed) AddTree(parsed->tree, names);
}

void Accessed::AddNames(const std::optional<std::vector<std::string>>& names) {
  if (names) attributes_.insert(names->begin(), names->end());
}

void Accessed::AddFixed(std::string name, const AttributeView& value) {
  fixed_.emplace_back(std::move(name), Value(value));
}

void Accessed::AddBound(const Condition& condition) {
  for (const Operand& operand : condition.operands) {
    if (!operand.path.elements().empty()) attributes_.insert(operand.path.root());
  }
  for (const Condition& child : condition.children) AddBound(child);
}

void Accessed::AddBound(const UpdateValue& value) {
  if (!value.path.elements().empty()) attributes_.insert(value.path.root());
  for (const UpdateValue& argument : value.arguments) AddBound(argument);
}

// The partitions that a SELECT's WHERE names; it may be one that names none, and reads everything.
void Accessed::AddSelected(const Condition& where, const KeySchema& key) {
  for (const KeyAttribute& attribute : key.partition) {
    const KeySchema alone{{attribute}, {}};
    const partiql::WhereAnalysis analysis(alone);
    if (!analysis.IsKeyed(where) || analysis.Count(where) > partiql::kPlanRangesMax) continue;
    for (const partiql::Branch& branch : analysis.Split(where)) {
      for (const AttributeView& value : branch.partitions) AddFixed(attribute.name, value);
    }
  }
}

void Accessed::AddStatement(const partiql::BoundStatement& statement, const KeySchema* key) {
  using Kind = partiql::Statement::Kind;
  for (const partiql::Column& column : statement.columns) attributes_.insert(column.path.root());
  for (const partiql::OrderKey& term : statement.order) attributes_.insert(term.attribute);
  for (const UpdateAction& action : statement.update.actions) {
    attributes_.insert(action.path.root());
    AddBound(action.value);
  }
  if (statement.kind == Kind::kInsert) AddItem(statement.item.view());
  if (!statement.where) return;
  AddBound(*statement.where);
  if (key == nullptr) return;
  if (statement.kind == Kind::kSelect) return AddSelected(*statement.where, *key);
  const partiql::KeyAccess access =
      partiql::TakeKey(*key, &*statement.where, partiql::KeyEqualities::kCompareOnly);
  for (const KeyAttribute& attribute : key->partition) {
    const auto value = access.key.view().Find(attribute.name);
    if (value) AddFixed(attribute.name, *value);
  }
}

std::vector<std::string> Accessed::ValuesOf(const std::string& attribute) const {
  std::set<std::string> out;
  for (const ItemView& item : items_) {
    if (const auto value = item.Find(attribute)) out.insert(TextOf(*value));
  }
  for (const auto& [name, value] : fixed_) {
    if (name == attribute) out.insert(TextOf(value.view()));
  }
  return {out.begin(), out.end()};
}

}  // namespace portico::dynamodb::api
