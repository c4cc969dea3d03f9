// An HTTP/1.1 client on one keep-alive connection, written for latency: a request is one write, an
// answer that fits the buffer one read. No redirects, no compression.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/transport.h"

namespace portico::lambda {

struct HttpResponse {
  int status = 0;
  // In the order of the wire, names in lower case.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  // The first header of that name (in lower case), or null.
  const std::string* Find(std::string_view name) const;
};

inline constexpr size_t kHttpHeadBytesMax = 64 * 1024;
inline constexpr size_t kHttpBodyBytesMax = 64 * 1024 * 1024;

class HttpConnection {
 public:
  explicit HttpConnection(Connector connector) : connector_(std::move(connector)) {}

  // Sends a request (`head` to its empty line, then `body`) and reads the answer, connecting first
  // if there is no usable connection. After an error there is none; nothing is tried twice here.
  HttpError Exchange(std::string_view head, std::string_view body, HttpResponse* response);

  // The same in two, for a server that takes requests ahead: Send's `head` and `body` may be of
  // two requests together, each of which Receive then gives the answer of. `answers` tells how
  // many are awaited.
  HttpError Send(std::string_view head, std::string_view body, int answers);
  HttpError Receive(HttpResponse* response);

  void Close() {
    transport_.reset();
    awaited_ = 0;
  }

 private:
  HttpError Connect();
  bool MayBeUsed();
  HttpError ReadResponse(HttpResponse* response, bool* keep_alive);
  HttpError ReadHead(HttpResponse* response);
  HttpError ReadBody(HttpResponse* response, bool* keep_alive);
  HttpError ReadSized(size_t size, std::string* body);
  HttpError ReadChunked(std::string* body);
  HttpError ReadToEnd(std::string* body);
  HttpError ReadLine(std::string* line);
  HttpError Fill();
  std::string_view Buffered() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }

  Connector connector_;
  std::unique_ptr<Transport> transport_;
  // Received and not yet consumed: [begin_, end_) of buffer_.
  std::string buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  int awaited_ = 0;
  std::chrono::steady_clock::time_point last_used_;
};

}  // namespace portico::lambda
