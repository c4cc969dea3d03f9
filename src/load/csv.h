// Reads CSV files (RFC 4180) whose first line names the columns: what `{{column}}` is filled from.
//
// Fields may be quoted, lines end in CRLF or LF, a byte order mark is passed over, empty lines at
// the end are too. Pure function, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "base/result.h"
#include "load/template.h"

namespace portico::load {

inline constexpr size_t kCsvBytesMax = 256u << 20;
inline constexpr size_t kCsvColumnsMax = 1'000;

// Errors (InvalidCsv) name the line: a row with more or fewer fields than there are columns, a
// quote out of place, columns without a name of their own, no rows.
Result<CsvRows> ParseCsv(std::string_view text);

}  // namespace portico::load
