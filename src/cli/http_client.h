// One HTTP exchange at a time, blocking: what the command line's calls go through.
//
// Over Boost.Beast rather than the server's parser: here convenience counts, not CPU a request.
// Every exchange is a connection of its own. Stateless, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace portico::cli {

inline constexpr int64_t kConnectTimeoutMs = 5'000;
// Of a whole exchange: a function may run for 15 minutes before it answers.
inline constexpr int64_t kExchangeTimeoutMs = 16 * 60 * 1000;
inline constexpr uint64_t kResponseBytesMax = 256 * 1024 * 1024;

// Where a server listens, from a URL.
struct Endpoint {
  bool tls = false;
  std::string host;
  std::string port;
  // As in the Host header.
  std::string authority;
};

// "http[s]://host[:port][/]"; nothing if the text is none, or has a path.
std::optional<Endpoint> ParseEndpoint(std::string_view url);

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpExchange {
  std::string method;
  // Path and query, percent-encoded.
  std::string target;
  // Without Host and Content-Length.
  HttpHeaders headers;
  std::string body;
};

struct HttpReply {
  int status = 0;
  HttpHeaders headers;  // names as received
  std::string body;

  // The first header of that name, without regard to case; empty if there is none.
  std::string_view Find(std::string_view name) const;
};

// Errors: ConnectionError, with what was tried and how to mend it. TLS certificates are verified
// against the system's authorities and those of the file AWS_CA_BUNDLE.
Result<HttpReply> Exchange(const Endpoint& endpoint, const HttpExchange& request);

}  // namespace portico::cli
