// URLs of what is tested: whom to connect to, and where in the text the path begins.
//
// Pure function, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::load {

// A server, as a URL names it.
struct Origin {
  bool tls = false;
  std::string host;  // without the brackets of an IPv6 address
  uint16_t port = 0;
  std::string authority;  // as in the Host header: "localhost:4566"

  std::string ToString() const { return (tls ? "https://" : "http://") + authority; }
  bool operator==(const Origin&) const = default;
};

struct Url {
  Origin origin;
  size_t path_at = 0;  // of the path, or the query, or the end
};

// "http[s]://host[:port][/path][?query]". Error (InvalidUrl): what is wrong.
Result<Url> ParseUrl(std::string_view text);

}  // namespace portico::load
