// The content codings of HTTP: gzip (RFC 1952) and deflate (the zlib format of RFC 1950, or the
// bare stream of RFC 1951 that some senders mean by it). Pure functions over bytes, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico {

enum class ContentCoding : uint8_t { kGzip, kDeflate };

// By its name in Content-Encoding, in any case.
std::optional<ContentCoding> ContentCodingNamed(std::string_view name);

enum class DecompressFault : uint8_t { kMalformed, kTooLarge };

std::string_view ContentCodingName(ContentCoding coding);

// The bytes behind `compressed`: one stream, or with gzip several one after the other, and nothing
// behind them. Never makes more than `bytes_max`: what would be more is kTooLarge, however small it
// came.
tl::expected<std::string, DecompressFault> Decompress(std::string_view compressed,
                                                      ContentCoding coding, size_t bytes_max);

// Fast rather than small.
std::string Compress(std::string_view bytes, ContentCoding coding);

}  // namespace portico
