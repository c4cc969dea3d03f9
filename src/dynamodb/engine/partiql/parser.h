// Parses PartiQL statements as DynamoDB has them: SELECT, INSERT, UPDATE (also in its FROM-first
// form), DELETE, and EXISTS(SELECT …). Errors are ValidationExceptions in the service's words; what
// they say and when is taken from AWS's answers of October 2026.
//
// Pure, safe on any bytes: time is linear in the text, nesting is bounded (kExpressionDepthMax).
// Built without coroutines, so that fuzzers (clang) can build it.
#pragma once

#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/partiql/syntax.h"

namespace portico::dynamodb::partiql {

// Of a Statement, as AWS's model has it; the request's validation holds to it.
inline constexpr size_t kStatementCharactersMax = 8192;

Result<Statement> ParseStatement(std::string_view text);

}  // namespace portico::dynamodb::partiql
