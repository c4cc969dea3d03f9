// Turns a Table call's parameters into the request DynamoDB takes, and its answer back into the
// dictionary that the Table resource returns. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "codec/json/value.h"
#include "codec/json/writer.h"
#include "shapes.h"

namespace portico::orders {

// Writes `value` with every attribute value in it typed. What does not have its shape's form is
// written as it is: ValidateParameters tells. The error is that of a number that does not fit.
Status WriteRequest(const Shape& shape, const json::Value& value, json::Writer& writer);

// Writes the members of DynamoDB's answer `body` that `output` knows, every attribute value in them
// plain, into the object that `writer` has open. A body that is malformed is a ResponseParserError.
Status WriteAnswerMembers(const Shape& output, std::string_view body, json::Writer& writer);

}  // namespace portico::orders
