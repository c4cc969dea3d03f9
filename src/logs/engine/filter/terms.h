// The plainest filter patterns: terms that a message must contain, may choose from, or must lack.
#pragma once

#include <memory>
#include <string_view>

#include "logs/engine/filter/pattern.h"

namespace portico::logs {

Result<std::shared_ptr<const FilterPattern>> ParseTerms(std::string_view text);

}  // namespace portico::logs
