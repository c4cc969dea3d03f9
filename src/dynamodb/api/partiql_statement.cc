#include "dynamodb/api/partiql_statement.h"

#include "dynamodb/api/condition_keys.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/value/item_size.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;
using partiql::Statement;

constexpr std::string_view kTransaction = "ExecuteTransaction";

std::string_view ActionOf(const BoundStatement& statement) {
  switch (statement.kind) {
    case Statement::Kind::kSelect:
      return "dynamodb:PartiQLSelect";
    case Statement::Kind::kInsert:
      return "dynamodb:PartiQLInsert";
    case Statement::Kind::kUpdate:
      return "dynamodb:PartiQLUpdate";
    case Statement::Kind::kDelete:
      break;
  }
  return "dynamodb:PartiQLDelete";
}

}  // namespace

Status CheckParameters(const std::optional<StatementParameters>& parameters) {
  if (!parameters) return {};
  for (const auto& parameter : *parameters) {
    if (!parameter.problem.empty()) return Invalid(parameter.problem);
  }
  return {};
}

partiql::Parameters ViewsOf(const std::optional<StatementParameters>& parameters) {
  partiql::Parameters views;
  if (!parameters) return views;
  for (const auto& parameter : *parameters) views.push_back(parameter.value.view());
  return views;
}

Result<BoundStatement> CompileStatement(const std::string& text,
                                        const std::optional<StatementParameters>& parameters) {
  PORTICO_TRY(CheckParameters(parameters));
  return partiql::Compile(text, ViewsOf(parameters));
}

Result<std::string> TableNameIn(const aws::Call& call, const BoundStatement& statement) {
  // Other names that no table can have are found missing like any other.
  if (!statement.table.starts_with("arn:")) return statement.table;
  return TableNameOf(call, statement.table);
}

Status AllowStatement(const aws::Call& call, const Tables& tables, const BoundStatement& statement,
                      bool is_scan) {
  std::string arn = ArnOfTable(call, statement.table);
  if (!statement.index.empty()) arn += "/index/" + statement.index;
  const bool is_enclosed = call.operation == kTransaction;
  const StatementKeys keys(tables, arn, statement, is_scan, is_enclosed ? kTransaction : "");
  aws::Authorizer::Request request;
  request.action = ActionOf(statement);
  request.resource = arn;
  request.keys = &keys;
  return Allow(call, tables, std::move(request));
}

Status RefuseExists(const BoundStatement& statement) {
  if (!statement.is_exists) return {};
  return Invalid("EXISTS can only be used in ExecuteTransaction write requests.");
}

AwsError InStatementWords(AwsError error) {
  if (error.message == kNestingMessage) {
    error.message = "Nesting Levels have exceeded supported limits";
  }
  return error;
}

}  // namespace portico::dynamodb::api
