// Parses the text of expressions. Errors are ValidationExceptions worded as the service does:
// "Invalid ConditionExpression: Syntax error; token: "=", near: "= = b"".
//
// Pure, safe on any bytes: time is linear in the text, which is at most kExpressionBytesMax, and no
// nesting makes the parser recurse. Built without coroutines, so that fuzzers (clang) can build it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/expression/syntax.h"

namespace portico::dynamodb {

inline constexpr size_t kExpressionBytesMax = 4096;
inline constexpr uint32_t kExpressionOperatorsMax = 300;

// `kind` is kCondition, kFilter or kKeyCondition.
Result<ConditionSyntax> ParseCondition(ExpressionKind kind, std::string_view text);
Result<UpdateSyntax> ParseUpdate(std::string_view text);
Result<ProjectionSyntax> ParseProjection(std::string_view text);

// "ConditionExpression".
std::string_view ParameterName(ExpressionKind kind);

// The ValidationException "Invalid <parameter>: <message>"; of a statement, the message alone.
tl::unexpected<AwsError> InvalidExpression(ExpressionKind kind, std::string_view message);

}  // namespace portico::dynamodb
