// What the three operations that take PartiQL statements share: from a request's text and
// parameters to a bound statement, and whether the caller may run it.
#pragma once

#include <string>

#include "aws/call.h"
#include "base/result.h"
#include "dynamodb/api/shapes_partiql.h"
#include "dynamodb/engine/partiql/binder.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb::api {

// What is wrong with a parameter, which is found before the statement is read.
Status CheckParameters(const std::optional<StatementParameters>& parameters);
// They view the request.
partiql::Parameters ViewsOf(const std::optional<StatementParameters>& parameters);

// Checks the parameters, parses and binds. What is bound views the request.
Result<partiql::BoundStatement> CompileStatement(
    const std::string& text, const std::optional<StatementParameters>& parameters);

// The name in the statement, which may be an ARN.
Result<std::string> TableNameIn(const aws::Call& call, const partiql::BoundStatement& statement);

// Whether the caller may do dynamodb:PartiQLSelect, …Insert, …Update or …Delete on the table, or on
// the index. `is_scan` is the condition key dynamodb:FullTableScan of a SELECT.
Status AllowStatement(const aws::Call& call, const Tables& tables,
                      const partiql::BoundStatement& statement, bool is_scan);

// EXISTS(…) belongs into transactions.
Status RefuseExists(const partiql::BoundStatement& statement);

// An update that nests too deep is worded otherwise here.
AwsError InStatementWords(AwsError error);

}  // namespace portico::dynamodb::api
