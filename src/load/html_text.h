// The words and numbers of the HTML reports: escaping, and figures as people read them.
//
// Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portico::load {

// Safe as text and inside quoted attributes. What comes from outside (URLs, names, messages of
// servers) goes through here, without exception. Control characters other than line breaks and
// tabs, which HTML does not allow, become U+FFFD.
std::string EscapeHtml(std::string_view text);

// "12,345".
std::string FormatCount(uint64_t count);
// Three digits that count and a unit: "853 µs", "1.24 ms", "75.0 s".
std::string FormatLatency(double us);
// "0.42", "85.1", "12,345".
std::string FormatRate(double per_second);
// "0 %", "0.25 %", "12.5 %"; what is not nothing is never shown as 0.
std::string FormatPercent(double share);
// "512 B", "1.2 KB", "34.5 MB" (powers of 1000).
std::string FormatBytes(double bytes);
// A span as it is spoken of: "4.2 s", "30 s", "5:00 min".
std::string FormatSpan(double seconds);
// `value` with `digits` significant digits, without exponent: 12.4, 0.0312.
std::string FormatSignificant(double value, int digits);

}  // namespace portico::load
