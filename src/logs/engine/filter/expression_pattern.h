// Filter patterns made of expressions: over a JSON message's members, and over a line's columns.
#pragma once

#include <memory>
#include <string_view>

#include "logs/engine/filter/pattern.h"

namespace portico::logs {

// "{ $.eventType = "UpdateTrail" }"
Result<std::shared_ptr<const FilterPattern>> ParseJsonPattern(std::string_view text);
// "[ip, user, ..., status = 4*, bytes]"
Result<std::shared_ptr<const FilterPattern>> ParseColumnsPattern(std::string_view text);

}  // namespace portico::logs
