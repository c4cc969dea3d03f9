// Base64 (RFC 4648, with padding), as AWS's blobs are written. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace portico {

std::string Base64Encode(std::string_view bytes);
void AppendBase64(std::string_view bytes, std::string* out);
// Strict: alphabet, length and padding must be right. False leaves `out` unspecified.
bool Base64Decode(std::string_view text, std::string* out);

}  // namespace portico
