// Digests and their text forms. Pure functions over bytes, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace portico {

using Sha256Digest = std::array<unsigned char, 32>;

Sha256Digest Sha256(std::string_view data);
Sha256Digest HmacSha256(std::string_view key, std::string_view data);

// MD5, where somebody else's format is made of it. Proves nothing against who means harm. Of bytes
// that come in pieces: md5.h.
using Md5Digest = std::array<unsigned char, 16>;
Md5Digest Md5Of(std::string_view data);

// Lower-case hexadecimal.
std::string HexEncode(std::string_view bytes);
std::string HexEncode(const Sha256Digest& digest);
// Compares without leaking, by its time, where the difference is.
bool EqualConstantTime(std::string_view a, std::string_view b);

// CRC-32 as in zip and x-amz-crc32 (IEEE 802.3).
uint32_t Crc32(std::string_view data);

template <size_t kBytes>
std::string_view AsView(const std::array<unsigned char, kBytes>& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace portico
