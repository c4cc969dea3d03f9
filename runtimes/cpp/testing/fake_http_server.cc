#include "testing/fake_http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace portico::testing {
namespace {

// Takes one request off the front of `buffer`, receiving as needed; nothing at the end of stream.
std::optional<FakeRequest> ReadRequest(int fd, std::string* buffer) {
  FakeRequest out;
  size_t body_at = std::string::npos;
  size_t body_size = 0;
  for (;;) {
    if (body_at == std::string::npos && buffer->find("\r\n\r\n") != std::string::npos) {
      body_at = buffer->find("\r\n\r\n") + 4;
      out.head = buffer->substr(0, body_at);
      out.request_line = out.head.substr(0, out.head.find("\r\n"));
      body_size = std::strtoul(out.Header("content-length").c_str(), nullptr, 10);
    }
    if (body_at != std::string::npos && buffer->size() >= body_at + body_size) {
      out.body = buffer->substr(body_at, body_size);
      buffer->erase(0, body_at + body_size);
      return out;
    }
    char chunk[4096];
    const ssize_t got = recv(fd, chunk, sizeof(chunk), 0);
    if (got <= 0) return std::nullopt;
    buffer->append(chunk, static_cast<size_t>(got));
  }
}

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

}  // namespace

std::string FakeRequest::Header(std::string_view name) const {
  size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const size_t from = at + 2;
    at = head.find("\r\n", from);
    const std::string line = head.substr(from, at - from);
    const size_t colon = line.find(": ");
    if (colon == name.size() && strncasecmp(line.data(), name.data(), colon) == 0) {
      return line.substr(colon + 2);
    }
  }
  return {};
}

FakeHttpServer::FakeHttpServer(Responder responder) : responder_(std::move(responder)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, length) != 0 || listen(listener_, 8) != 0 ||
      getsockname(listener_, generic, &length) != 0) {
    std::abort();
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { Serve(); });
}

FakeHttpServer::~FakeHttpServer() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    if (open_ >= 0) shutdown(open_, SHUT_RDWR);
    // Wakes accept, which then fails.
    shutdown(listener_, SHUT_RDWR);
  }
  thread_.join();
  close(listener_);
}

std::vector<FakeRequest> FakeHttpServer::requests() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

void FakeHttpServer::Serve() {
  for (int connection = 0;; ++connection) {
    const int fd = accept(listener_, nullptr, nullptr);
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (fd < 0 || stopping_) {
        if (fd >= 0) close(fd);
        return;
      }
      open_ = fd;
    }
    ServeConnection(fd, connection);
    std::lock_guard<std::mutex> lock(mutex_);
    open_ = -1;
    close(fd);
  }
}

void FakeHttpServer::ServeConnection(int fd, int connection) {
  std::string buffer;
  bool ahead = false;
  while (std::optional<FakeRequest> request = ReadRequest(fd, &buffer)) {
    request->connection = connection;
    request->came_ahead = ahead;
    ahead = !buffer.empty();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      requests_.push_back(*request);
    }
    const std::string answer = responder_(*request);
    if (answer.empty() || !SendAll(fd, answer)) return;
    if (answer.find("Connection: close") != std::string::npos) return;
  }
}

std::string HttpAnswer(int status, std::string_view body, std::string_view headers) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " Status\r\n";
  out.append(headers).append("Content-Length: ").append(std::to_string(body.size()));
  out.append("\r\n\r\n").append(body);
  return out;
}

}  // namespace portico::testing
