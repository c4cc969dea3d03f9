// The values of a statement: its literals, and its parameters. Pure.
//
// Errors are ValidationExceptions that name the place within the value, "root.x[1]", as the service
// does.
#pragma once

#include <vector>

#include "base/result.h"
#include "dynamodb/engine/partiql/syntax.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb::partiql {

// The request's values for the statement's "?", in order. They view the request.
using Parameters = std::vector<AttributeView>;

// Whether the expression stands for one value whatever the item is: a literal or a parameter.
bool IsValue(const Expression& expression);

// The value of a literal or parameter. Parameters stand alone, never within a literal.
Result<Value> ValueOf(const Expression& expression, const Parameters& parameters);

// The item of INSERT … VALUE: a tuple, or a parameter that is a map.
Result<Item> ItemOf(const Expression& expression, const Parameters& parameters);

}  // namespace portico::dynamodb::partiql
