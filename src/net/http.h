// HTTP as the rest of Portico sees it: a request that has arrived whole, and a response.
//
// No sockets here. A request's views point into the connection's buffers and stay valid until the
// handler's Task has finished.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico::net {

struct Header {
  std::string_view name;  // as received
  std::string_view value;
};

// Compares header names: ASCII letters without case.
bool EqualIgnoreCase(std::string_view a, std::string_view b);
// Whether a carriage return or a line feed is in it.
bool HasLineBreak(std::string_view text);

struct HttpRequest {
  std::string_view method;
  std::string_view target;  // as received: path and query
  std::string_view path;    // of the target, still percent-encoded
  std::string_view query;   // without '?', still percent-encoded
  std::vector<Header> headers;
  std::string_view body;
  std::string_view peer_address;  // "127.0.0.1"
  bool secure = false;            // came over TLS
  int64_t arrived_us = 0;         // steady clock, when the head was read

  // The first header of that name, or an empty view without data() if there is none.
  std::string_view Find(std::string_view name) const;
  bool Has(std::string_view name) const { return Find(name).data() != nullptr; }
};

class BodyStream;  // net/body_stream.h

struct HttpResponse {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // In place of `body`, for what is too large to be in memory: gives `stream_bytes` in all.
  std::shared_ptr<BodyStream> stream;
  size_t stream_bytes = 0;
  // False: the body is left out but Content-Length tells its size (HEAD).
  bool send_body = true;

  size_t body_bytes() const { return stream != nullptr ? stream_bytes : body.size(); }
  void Set(std::string_view name, std::string value) {
    headers.emplace_back(std::string(name), std::move(value));
  }
};

}  // namespace portico::net
