// Which coding of an answer a client asks for by its Accept-Encoding. Pure, thread-safe.
//
// Read as DynamoDB reads it, which is not in all as RFC 9110 has it (scylladb's
// test/alternator/test_compressed_response.py, which is run on AWS): "identity" never counts,
// however much it is preferred; a quality that is no number is 1; "q=" is found wherever it stands.
#pragma once

#include <optional>
#include <string_view>

#include "codec/compression.h"

namespace portico::server {

// The one of the highest quality, of equals the one named first; nothing if none is wanted.
std::optional<ContentCoding> PreferredCoding(std::string_view accept_encoding);

}  // namespace portico::server
