// Percent-encoding and query strings, as SigV4 and the AWS protocols use them. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico {

enum class Slash { kKeep, kEncode };

// RFC 3986: everything but unreserved characters becomes %XX (upper case).
std::string UriEncode(std::string_view text, Slash slash = Slash::kEncode);
// Undoes %XX; '+' stays. Nothing if an escape is malformed.
std::optional<std::string> UriDecode(std::string_view text);

using QueryParams = std::vector<std::pair<std::string, std::string>>;

// More in one query or form is refused: parameters take many times the memory of their bytes, and
// are parsed before anyone is known to be allowed anything.
inline constexpr size_t kQueryParamsMax = 10'000;

// Splits "a=1&b=2" (also an application/x-www-form-urlencoded body: '+' is a space). Nothing if an
// escape is malformed, or beyond kQueryParamsMax. Order and repeats are kept.
std::optional<QueryParams> ParseQuery(std::string_view query);
// The first value of that name, or null.
const std::string* FindParam(const QueryParams& params, std::string_view name);

}  // namespace portico
