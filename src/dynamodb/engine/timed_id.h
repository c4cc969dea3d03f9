// Ids that tell when they were made: "01700000000000-0a1b2c3d", of backups, exports and imports.
#pragma once

#include <cstdint>
#include <string>

namespace portico::dynamodb {

// 14 digits of milliseconds, a hyphen, eight random hexadecimal digits: in the order of creation,
// as text too.
std::string NewTimedId(int64_t now_ms);

}  // namespace portico::dynamodb
