// For tests of the HTTP server: a handler made of a function, and a client on a blocking socket
// that sends exactly the bytes it is told to.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "net/http_handler.h"

namespace portico::net {

class FunctionHandler : public HttpHandler {
 public:
  using Function = std::function<Task<HttpResponse>(const HttpRequest&)>;
  explicit FunctionHandler(Function function, size_t body_bytes_max = 1u << 20)
      : function_(std::move(function)), body_bytes_max_(body_bytes_max) {}

  Task<HttpResponse> Handle(const HttpRequest& request) override { return function_(request); }
  size_t BodyBytesMax(const HttpRequest&) override { return body_bytes_max_; }
  HttpResponse TooLarge(const HttpRequest& head) override {
    HttpResponse response;
    response.status = 413;
    response.body = "too large: " + std::string(head.path);
    return response;
  }

 private:
  Function function_;
  size_t body_bytes_max_;
};

// Answers with the request's method, target and body.
inline Task<HttpResponse> Echo(const HttpRequest& request) {
  HttpResponse response;
  response.body = std::string(request.method) + " " + std::string(request.target) + " " +
                  std::string(request.body);
  co_return response;
}

// Gives up after kPatience, so that a server that does not answer fails the test instead of
// hanging it.
class TestClient {
 public:
  static constexpr int kPatienceSeconds = 20;

  explicit TestClient(uint16_t port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    timeval patience{kPatienceSeconds, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;
  ~TestClient() { Close(); }

  bool connected() const { return connected_; }
  int fd() const { return fd_; }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  // Something of an answer has come that nobody has read yet.
  bool HasBytes() const {
    char byte;
    return !buffer_.empty() || recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  }
  void FinishSending() { shutdown(fd_, SHUT_WR); }

  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t n = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
  }

  struct Response {
    int status = 0;  // 0: the connection ended first
    std::string head;
    std::string body;
    bool Has(std::string_view header_line) const {
      return head.find("\r\n" + std::string(header_line) + "\r\n") != std::string::npos;
    }
  };
  enum class Body { kPresent, kAbsent };
  // One response; with kAbsent nothing is read behind its head, whatever Content-Length says.
  Response Read(Body body = Body::kPresent) {
    Response out;
    size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!More()) return out;
    }
    out.head = buffer_.substr(0, end + 4);
    buffer_.erase(0, end + 4);
    const size_t size = body == Body::kPresent ? ContentLength(out.head) : 0;
    while (buffer_.size() < size) {
      if (!More()) return out;
    }
    out.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    std::from_chars(out.head.data() + 9, out.head.data() + 12, out.status);
    return out;
  }
  Response Ask(std::string_view request, Body body = Body::kPresent) {
    Send(request);
    return Read(body);
  }

  // Whether the server kept a reading client waiting for too long.
  bool timed_out() const { return timed_out_; }
  // True if the server closed without a further byte.
  bool AtEnd() { return buffer_.empty() && !More() && !timed_out_; }

 private:
  bool More() {
    char chunk[64 << 10];
    const ssize_t n = recv(fd_, chunk, sizeof(chunk), 0);
    timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (n <= 0) return false;
    buffer_.append(chunk, static_cast<size_t>(n));
    return true;
  }
  static size_t ContentLength(const std::string& head) {
    const size_t at = head.find("Content-Length: ");
    size_t out = 0;
    if (at != std::string::npos) {
      std::from_chars(head.data() + at + 16, head.data() + head.size(), out);
    }
    return out;
  }

  int fd_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string buffer_;
};

}  // namespace portico::net
