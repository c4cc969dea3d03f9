// JSON values as Python names and prints them, for error messages that read like boto3's.
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "codec/json/value.h"

namespace portico::orders {

// Whether a JSON number is a Python int: no point and no exponent. Others come as Decimal.
bool IsPythonInt(std::string_view number);

// "str", "int", "decimal.Decimal", "bool", "NoneType", "list" or "dict".
std::string_view PythonTypeName(const json::Value& value);

// As str(value): a string as it is, anything else as Python would print it.
std::string PythonStr(const json::Value& value);

}  // namespace portico::orders
