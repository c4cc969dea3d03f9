// The words that may not name attributes in expressions, except through #references.
#pragma once

#include <string_view>

namespace portico::dynamodb {

// In any case. Pure.
bool IsReservedWord(std::string_view name);

}  // namespace portico::dynamodb
