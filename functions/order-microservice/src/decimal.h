// Numbers as boto3 sends and gives them: decimal text, exact, never a double. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::orders {

// What DynamoDB can hold, as boto3's DYNAMODB_CONTEXT has it.
inline constexpr int kNumberDigitsMax = 38;
inline constexpr int kNumberExponentMax = 126;
inline constexpr int kNumberExponentMin = -128;

// `text` (a JSON number, or a decimal number as DynamoDB writes it) in the form that Python's
// str(Decimal(text)) has: "78.89", "1.0", "1E+5", "1E-7".
//
// A number that does not fit without losing digits is the error that boto3 raises from Python's
// decimal module: Inexact, Rounded, Overflow, Underflow or Clamped. Text that is no number is
// InvalidOperation.
Result<std::string> NormalizeNumber(std::string_view text);

}  // namespace portico::orders
