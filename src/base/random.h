// Identifiers and secrets from the kernel's cryptographic generator. All functions are thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace portico {

// Fills `out` with cryptographically secure bytes. Aborts if the kernel gives none.
void RandomBytes(std::span<unsigned char> out);

// `length` characters, each drawn uniformly from `alphabet` (2 to 256 characters).
std::string RandomString(size_t length, std::string_view alphabet);

// A version 4 UUID in the usual 36-character form.
std::string RandomUuid();

inline constexpr std::string_view kLowerAlnum = "0123456789abcdefghijklmnopqrstuvwxyz";
inline constexpr std::string_view kUpperAlnum = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
// The base-32 alphabet of AWS's unique ids (AROA…, AKIA…).
inline constexpr std::string_view kAwsIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

}  // namespace portico
