// An HTTP server for tests: answers, on a free loopback port, whatever a function says.
//
// It serves one connection after another on a thread of its own, which the destructor joins.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace portico::testing {

struct FakeRequest {
  // "POST /path HTTP/1.1"
  std::string request_line;
  // The whole head, request line included, to its empty line.
  std::string head;
  std::string body;
  // Which connection it came on, from 0.
  int connection = 0;
  // It was there before the request ahead of it had been answered.
  bool came_ahead = false;

  // The header's value as sent, or empty; `name` in any case.
  std::string Header(std::string_view name) const;
};

class FakeHttpServer {
 public:
  // Gives the raw bytes to answer with; an empty answer closes the connection, and so does one that
  // says "Connection: close".
  using Responder = std::function<std::string(const FakeRequest&)>;

  explicit FakeHttpServer(Responder responder);
  ~FakeHttpServer();
  FakeHttpServer(const FakeHttpServer&) = delete;
  FakeHttpServer& operator=(const FakeHttpServer&) = delete;

  int port() const { return port_; }
  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
  // All that came so far.
  std::vector<FakeRequest> requests() const;

 private:
  void Serve();
  void ServeConnection(int fd, int connection);

  Responder responder_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;
  int open_ = -1;
  bool stopping_ = false;
  std::vector<FakeRequest> requests_;
  std::thread thread_;
};

// A whole answer with Content-Length; `headers` are lines with their CRLF.
std::string HttpAnswer(int status, std::string_view body, std::string_view headers = "");

}  // namespace portico::testing
