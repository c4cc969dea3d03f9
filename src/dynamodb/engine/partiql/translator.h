// Puts PartiQL's expressions into the syntax of DynamoDB's own (expression/syntax.h), so that one
// binder checks and binds both: names become "#0", values ":0" of one Substitutions.
//
// A condition where a value belongs (attribute_exists(a) = true) is written out with AND, OR and
// NOT. Errors are ValidationExceptions. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/document_path.h"
#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/expression/syntax.h"
#include "dynamodb/engine/partiql/syntax.h"
#include "dynamodb/engine/partiql/values.h"

namespace portico::dynamodb::partiql {

// What comparing conditions may grow to when written out.
inline constexpr size_t kTranslatedNodesMax = 16'384;

// The path, its indexes checked.
Result<DocumentPath> PathOf(const Expression& path);

class Translator {
 public:
  // `parameters` must outlive the translator.
  explicit Translator(const Parameters& parameters) : parameters_(parameters) {}

  Result<ConditionSyntax> Condition(const Expression& where);
  Result<UpdateSyntax> Update(const std::vector<Assignment>& assignments);

  // The names and values of all that was translated.
  Substitutions TakeSubstitutions();

 private:
  using Kind = Expression::Kind;

  Result<NodeId> AddNode(Node node);
  Result<NodeId> AddPath(const Expression& path);
  Result<NodeId> AddValue(Value value);
  Result<NodeId> Operand(const Expression& expression);
  Result<NodeId> Call(const Expression& call, bool is_condition);

  Result<NodeId> Logical(const Expression& expression);
  Result<NodeId> Connective(const Expression& expression);
  Result<NodeId> Comparison(const Expression& expression);
  Result<NodeId> InList(const Expression& expression);
  Result<NodeId> TypeTest(const Expression& expression);
  // Whether a condition equals something, or is in a list.
  Result<NodeId> ConditionEquals(const Expression& condition, const Expression& other);
  Result<NodeId> Not(const Expression& condition);
  Result<NodeId> Join(NodeKind kind, std::vector<NodeId> children);
  Result<NodeId> EqualsBoolean(const Expression& path, bool value);

  Status Assign(const Assignment& assignment, UpdateSyntax* update);
  Status AssignSetFunction(const Assignment& assignment, UpdateActionSyntax* action);
  Result<NodeId> SetValue(const Expression& expression);

  const Parameters& parameters_;
  SyntaxTree tree_;
  std::map<std::string, std::string> references_;
  std::vector<NamedName> names_;
  std::vector<NamedValue> values_;
};

}  // namespace portico::dynamodb::partiql
