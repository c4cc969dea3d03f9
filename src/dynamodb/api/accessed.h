// What one request accesses of one table or index, as policies may ask: the top-level attributes
// that its parameters name, and the partition keys of its items.
//
// Source: DynamoDB developer guide, "Using IAM policy conditions for fine-grained access control":
// an attribute is accessed if the request's parameters name it or something in it, keys included;
// what a read without a projection returns beside is not. Expressions that do not parse name
// nothing: such a request is refused anyway. Views the request.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/syntax.h"
#include "dynamodb/engine/key_schema.h"
#include "dynamodb/engine/partiql/binder.h"

namespace portico::dynamodb::api {

class Accessed {
 public:
  using Text = std::optional<std::string>;
  using Names = std::optional<ExpressionNames>;

  // An item or a key: all its attributes, one of which is the partition key.
  void AddItem(const ItemView& item);
  // What an expression names; `names` are the request's ExpressionAttributeNames.
  void AddProjection(const Text& text, const Names& names);
  void AddCondition(ExpressionKind kind, const Text& text, const Names& names);
  void AddUpdate(const Text& text, const Names& names);
  // The attributes that a legacy parameter has as keys, or lists.
  template <typename Value>
  void AddNames(const std::optional<std::map<std::string, Value>>& by_name) {
    if (!by_name) return;
    for (const auto& [name, value] : *by_name) attributes_.insert(name);
  }
  void AddNames(const std::optional<std::vector<std::string>>& names);
  // That the request is about items whose key attribute `name` is `value`.
  void AddFixed(std::string name, const AttributeView& value);

  // A PartiQL statement, on items of this key (null: unknown, as the table is not there).
  void AddStatement(const partiql::BoundStatement& statement, const KeySchema* key);

  const std::set<std::string>& attributes() const { return attributes_; }
  // The values of the partition key attribute of that name; keys are as AWS writes them in
  // policies: texts, numbers in digits, bytes in base64.
  std::vector<std::string> ValuesOf(const std::string& attribute) const;

 private:
  void AddTree(const SyntaxTree& tree, const Names& names);
  void AddRoot(const PathSyntax& path, const Names& names);
  void AddBound(const Condition& condition);
  void AddBound(const UpdateValue& value);
  void AddSelected(const Condition& where, const KeySchema& key);

  std::set<std::string> attributes_;
  std::vector<ItemView> items_;
  std::vector<std::pair<std::string, Value>> fixed_;
};

}  // namespace portico::dynamodb::api
