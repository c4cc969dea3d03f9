// The dates that policies and requests compare.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace portico::iam {

// Milliseconds since the epoch of seconds since the epoch ("1700000000") or of an ISO 8601 date
// whose smaller parts may be absent, as AWS reads them: "2026-12-01T10:20:30.5+01:00", "2026-12",
// "2026-335", "2026-W49-2", "01T". Nothing if it is neither. Pure, thread-safe.
// Source: what IAM accepts (the grammar is that of Joda-Time's dateOptionalTimeParser).
std::optional<int64_t> ParseDateValue(std::string_view text);

}  // namespace portico::iam
