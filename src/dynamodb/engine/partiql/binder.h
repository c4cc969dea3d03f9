// Binds a PartiQL statement to its parameters: into the forms that DynamoDB's own expressions are
// bound to (expression/bound.h), which one evaluator and one updater run.
//
// Knows no table: which attributes are keys is for who plans (key_access.h, read_plan.h). Errors
// are ValidationExceptions in the service's words. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/partiql/syntax.h"
#include "dynamodb/engine/partiql/values.h"

namespace portico::dynamodb::partiql {

// What a SELECT shows: the value at the path, under the name of its last part ("k[0]" of m.k[0]).
struct Column {
  DocumentPath path;
  std::string name;
};

struct OrderKey {
  std::string attribute;
  bool descending = false;
};

// Movable; its views stay good.
struct BoundStatement {
  Statement::Kind kind = Statement::Kind::kSelect;
  bool is_exists = false;
  std::string table;
  // Empty for none.
  std::string index;
  std::optional<Condition> where;
  // SELECT. No columns: all attributes.
  std::vector<Column> columns;
  // Of an index's SELECT: what is wrong with its columns, told after what is wrong with the index.
  std::optional<AwsError> column_fault;
  std::vector<OrderKey> order;
  // INSERT.
  Item item;
  // UPDATE.
  Update update;
  // UPDATE, DELETE.
  std::optional<Returning> returning;
  // What the conditions and the update view.
  Substitutions substitutions;

  bool is_read() const { return kind == Statement::Kind::kSelect && !is_exists; }
};

Result<BoundStatement> Bind(const Statement& statement, const Parameters& parameters);

// Parses and binds.
Result<BoundStatement> Compile(std::string_view text, const Parameters& parameters);

// What the columns show of an item.
Item Project(const std::vector<Column>& columns, const ItemView& item);

}  // namespace portico::dynamodb::partiql
