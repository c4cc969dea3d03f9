// Binds parsed expressions to a request's names and values: resolves, checks, and gives the forms
// that run. Errors are ValidationExceptions, in the service's wording and order: what concerns the
// whole expression first (functions, reserved words), then condition by condition as written.
//
// Pure but for the marks of use in `substitutions`.
#pragma once

#include "base/result.h"
#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/expression/substitutions.h"
#include "dynamodb/engine/expression/syntax.h"

namespace portico::dynamodb {

inline constexpr size_t kInOperandsMax = 100;

// `kind` is kCondition, kFilter, kKeyCondition or kStatement.
Result<Condition> BindCondition(ExpressionKind kind, const ConditionSyntax& syntax,
                                Substitutions* substitutions);
// `kind` is kUpdate or kStatement.
Result<Update> BindUpdate(ExpressionKind kind, const UpdateSyntax& syntax,
                          Substitutions* substitutions);
Result<Projection> BindProjection(const ProjectionSyntax& syntax, Substitutions* substitutions);

// Parses and binds.
Result<Condition> CompileCondition(ExpressionKind kind, std::string_view text,
                                   Substitutions* substitutions);
Result<Update> CompileUpdate(std::string_view text, Substitutions* substitutions);
Result<Projection> CompileProjection(std::string_view text, Substitutions* substitutions);

}  // namespace portico::dynamodb
