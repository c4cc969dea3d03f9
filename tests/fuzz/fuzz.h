// A fuzz target is one file that defines LLVMFuzzerTestOneInput over the code that it is named
// after.
//
// It is linked twice: with libFuzzer by clang (libfuzzer/, tools/fuzz.sh), to look for what is new,
// and with replay_main.cc by whatever compiles the rest, to run in every `make test`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace portico::fuzz {

inline std::string_view AsText(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Up to `separator`, which is taken off `rest` too; all of it if there is none.
inline std::string_view TakeUntil(char separator, std::string_view* rest) {
  const size_t at = rest->find(separator);
  const std::string_view taken = rest->substr(0, at);
  *rest = at == std::string_view::npos ? std::string_view() : rest->substr(at + 1);
  return taken;
}

}  // namespace portico::fuzz
