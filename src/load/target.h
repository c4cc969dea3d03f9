// Finds the server that is tested, and sees to it that it is one that may be.
//
// A load test against somebody else's machine is an attack: what is not loopback is refused, unless
// it was asked for by name. Blocking; stateless, thread-safe.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "base/result.h"
#include "load/url.h"

namespace portico::load {

enum class Remote : uint8_t { kRefused, kAllowed };

// The address of `origin` that accepts connections: the first of those that its name has. Errors:
// RemoteTarget (an address that is not loopback), ConnectionError (no such name, nothing listens).
Result<boost::asio::ip::tcp::endpoint> FindServer(const Origin& origin, Remote remote,
                                                  int64_t timeout_ms);

}  // namespace portico::load
