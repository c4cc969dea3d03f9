// A connected byte stream, plain or TLS, with blocking calls and time limits.
//
// Blocking on purpose: an execution environment handles one event at a time on one thread, and
// every layer saved is latency saved. Not thread-safe.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace portico::lambda {

enum class HttpFault : uint8_t {
  kNone,
  kResolve,
  kConnect,
  kTls,
  kTimeout,
  // The peer closed or reset the connection before the first byte of its answer.
  kClosed,
  // The same, within its answer.
  kTruncated,
  kMalformed,
  kTooLarge,
};

struct HttpError {
  HttpFault fault = HttpFault::kNone;
  std::string detail;

  bool ok() const { return fault == HttpFault::kNone; }
};

struct Timeouts {
  // 0 is no limit.
  int64_t connect_ms = 0;
  int64_t io_ms = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Sends both parts whole, as one write where possible.
  virtual HttpError Send(std::string_view head, std::string_view body) = 0;
  // Waits for bytes and gives how many came, 0 at the end of the stream, -1 with `error` set.
  virtual ssize_t Receive(char* buffer, size_t size, HttpError* error) = 0;
  // False if an idle connection is known to be of no more use; costs one system call.
  virtual bool IsUsable() = 0;
};

struct HostPort {
  // A name or an address; IPv6 without brackets.
  std::string host;
  uint16_t port = 0;
};

// Gives a connected transport, or null with `error` set.
using Connector = std::function<std::unique_ptr<Transport>(HttpError* error)>;

// The socket, connected, TCP_NODELAY, time limits set; -1 with `error` set.
int ConnectSocket(const HostPort& peer, const Timeouts& timeouts, HttpError* error);

Connector PlainConnector(HostPort peer, Timeouts timeouts);

}  // namespace portico::lambda
