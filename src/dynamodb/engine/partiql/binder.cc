#include "dynamodb/engine/partiql/binder.h"

#include <set>

#include "dynamodb/engine/expression/binder.h"
#include "dynamodb/engine/partiql/parser.h"
#include "dynamodb/engine/partiql/translator.h"
#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::partiql {
namespace {

constexpr size_t kSourceComponentsMax = 2;

Status BindSource(const Statement& statement, BoundStatement* bound) {
  const std::vector<std::string>& components = statement.source.components;
  for (const std::string& component : components) {
    if (component.empty()) return Invalid("Path component cannot be an empty string");
  }
  const bool qualified = components.size() > 1;
  if (qualified && statement.kind == Statement::Kind::kInsert) {
    return Invalid(
        "FROM clause may only contain a single table name in data manipulation statements" +
        At(statement.source.position));
  }
  if (components.size() > kSourceComponentsMax) {
    return Invalid("A path may contain at most 2 components in the FROM clause");
  }
  if (qualified && statement.kind != Statement::Kind::kSelect) {
    return Invalid("This operation is not supported on an index");
  }
  bound->table = components[0];
  if (qualified) bound->index = components[1];
  return {};
}

// The last name of the path and the indexes after it.
std::string ColumnName(const DocumentPath& path) {
  std::string name;
  for (const PathElement& element : path.elements()) {
    if (element.is_index()) {
      name += "[" + std::to_string(element.index()) + "]";
    } else {
      name = element.name();
    }
  }
  return name;
}

Status BindColumns(const std::vector<Expression>& projection, BoundStatement* bound) {
  std::set<std::string> names;
  for (const Expression& shown : projection) {
    if (shown.kind != Expression::Kind::kPath) {
      tl::unexpected<AwsError> fault = Invalid("Unexpected path component" + At(shown.position));
      if (bound->index.empty() || bound->is_exists) return fault;
      bound->column_fault = std::move(fault).value();
      return {};
    }
    PORTICO_ASSIGN(DocumentPath path, PathOf(shown));
    std::string name = ColumnName(path);
    if (!names.insert(name).second) {
      return Invalid("Duplicate identifiers in select clause: " + name);
    }
    bound->columns.push_back({std::move(path), std::move(name)});
  }
  return {};
}

Status BindOrder(const std::vector<OrderTerm>& terms, std::vector<OrderKey>* order) {
  for (const OrderTerm& term : terms) {
    const Expression& expression = term.expression;
    if (expression.kind != Expression::Kind::kPath || expression.path.size() != 1) {
      return Invalid("Argument to ORDER BY must be of type VariableReference");
    }
    order->push_back({expression.path[0].text, term.descending});
  }
  return {};
}

Status CheckReturning(const Statement& statement) {
  if (statement.kind != Statement::Kind::kDelete || !statement.returning) return {};
  const Returning& returning = *statement.returning;
  if (returning.all && returning.old) return {};
  return Invalid("Invalid returning clause: RETURNING " +
                 std::string(returning.all ? "ALL " : "MODIFIED ") +
                 (returning.old ? "OLD" : "NEW") +
                 " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
}

}  // namespace

Result<BoundStatement> Bind(const Statement& statement, const Parameters& parameters) {
  BoundStatement bound;
  bound.kind = statement.kind;
  bound.is_exists = statement.is_exists;
  bound.returning = statement.returning;
  if (statement.parameter_count > parameters.size()) {
    return Invalid("Number of parameters in request and statement don't match.");
  }
  PORTICO_TRY(BindSource(statement, &bound));
  PORTICO_TRY(CheckReturning(statement));
  PORTICO_TRY(BindColumns(statement.projection, &bound));
  PORTICO_TRY(BindOrder(statement.order, &bound.order));
  if (statement.value) {
    PORTICO_ASSIGN(bound.item, ItemOf(*statement.value, parameters));
  }
  Translator translator(parameters);
  UpdateSyntax update;
  if (!statement.assignments.empty()) {
    PORTICO_ASSIGN(update, translator.Update(statement.assignments));
  }
  ConditionSyntax where;
  if (statement.where) {
    PORTICO_ASSIGN(where, translator.Condition(*statement.where));
  }
  bound.substitutions = translator.TakeSubstitutions();
  if (!statement.assignments.empty()) {
    PORTICO_ASSIGN(bound.update,
                   BindUpdate(ExpressionKind::kStatement, update, &bound.substitutions));
  }
  if (statement.where) {
    PORTICO_ASSIGN(bound.where,
                   BindCondition(ExpressionKind::kStatement, where, &bound.substitutions));
  }
  return bound;
}

Result<BoundStatement> Compile(std::string_view text, const Parameters& parameters) {
  PORTICO_ASSIGN(const Statement statement, ParseStatement(text));
  return Bind(statement, parameters);
}

Item Project(const std::vector<Column>& columns, const ItemView& item) {
  ItemBuilder builder;
  for (const Column& column : columns) {
    if (const auto value = column.path.Find(item)) builder.Add(column.name, *value);
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb::partiql
