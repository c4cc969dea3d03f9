#include "http/transport.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nss.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

namespace portico::lambda {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

bool ParseNumeric(const HostPort& peer, Address* out) {
  auto* v4 = reinterpret_cast<sockaddr_in*>(&out->storage);
  if (inet_pton(AF_INET, peer.host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(peer.port);
    out->length = sizeof(sockaddr_in);
    return true;
  }
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&out->storage);
  if (inet_pton(AF_INET6, peer.host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(peer.port);
    out->length = sizeof(sockaddr_in6);
    return true;
  }
  return false;
}

// RFC 6761: these names are loopback without asking anyone; a sandbox may have no /etc/hosts.
bool IsLoopbackName(std::string_view host) {
  return host == "localhost" || (host.size() > 10 && host.ends_with(".localhost"));
}

std::vector<Address> Resolve(const HostPort& peer, HttpError* error) {
  Address numeric;
  if (ParseNumeric(peer, &numeric)) return {numeric};
  if (IsLoopbackName(peer.host)) {
    ParseNumeric({"127.0.0.1", peer.port}, &numeric);
    return {numeric};
  }
  // These two are part of libc; the modules that nsswitch.conf may name besides are shared objects
  // of another libc, which a static binary must never load.
  static const int configured = __nss_configure_lookup("hosts", "files dns");
  (void)configured;
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int rc = getaddrinfo(peer.host.c_str(), std::to_string(peer.port).c_str(), &hints, &found);
  if (rc != 0) {
    *error = {HttpFault::kResolve, gai_strerror(rc)};
    return {};
  }
  std::vector<Address> out;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    Address& address = out.emplace_back();
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    address.length = at->ai_addrlen;
  }
  freeaddrinfo(found);
  return out;
}

HttpError Errno(HttpFault fault, int code) { return {fault, std::strerror(code)}; }

// Connects within the limit, leaving the socket blocking.
HttpError ConnectWithin(int fd, const Address& address, int64_t limit_ms) {
  const int flags = fcntl(fd, F_GETFL);
  fcntl(fd, F_SETFL, flags | O_NONBLOCK);
  const auto* sockaddr_ptr = reinterpret_cast<const sockaddr*>(&address.storage);
  int code = connect(fd, sockaddr_ptr, address.length) == 0 ? 0 : errno;
  if (code == EINPROGRESS) {
    pollfd waiting{fd, POLLOUT, 0};
    int ready;
    do {
      ready = poll(&waiting, 1, limit_ms > 0 ? static_cast<int>(limit_ms) : -1);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) return {HttpFault::kConnect, "connect timed out"};
    socklen_t length = sizeof(code);
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length);
  }
  fcntl(fd, F_SETFL, flags);
  return code == 0 ? HttpError{} : Errno(HttpFault::kConnect, code);
}

void SetSocketOptions(int fd, const Timeouts& timeouts) {
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (timeouts.io_ms <= 0) return;
  const timeval limit{timeouts.io_ms / 1000, timeouts.io_ms % 1000 * 1000};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
}

class PlainTransport : public Transport {
 public:
  explicit PlainTransport(int fd) : fd_(fd) {}
  ~PlainTransport() override { close(fd_); }
  PlainTransport(const PlainTransport&) = delete;
  PlainTransport& operator=(const PlainTransport&) = delete;

  HttpError Send(std::string_view head, std::string_view body) override {
    while (!head.empty() || !body.empty()) {
      iovec parts[2] = {{const_cast<char*>(head.data()), head.size()},
                        {const_cast<char*>(body.data()), body.size()}};
      msghdr message{};
      message.msg_iov = parts;
      message.msg_iovlen = 2;
      const ssize_t sent = sendmsg(fd_, &message, MSG_NOSIGNAL);
      if (sent < 0) {
        if (errno == EINTR) continue;
        if (errno == EAGAIN) return {HttpFault::kTimeout, "write timed out"};
        return Errno(HttpFault::kClosed, errno);
      }
      const size_t of_head = std::min(static_cast<size_t>(sent), head.size());
      head.remove_prefix(of_head);
      body.remove_prefix(static_cast<size_t>(sent) - of_head);
    }
    return {};
  }

  ssize_t Receive(char* buffer, size_t size, HttpError* error) override {
    for (;;) {
      const ssize_t got = recv(fd_, buffer, size, 0);
      if (got >= 0) return got;
      if (errno == EINTR) continue;
      *error = errno == EAGAIN ? HttpError{HttpFault::kTimeout, "read timed out"}
                               : Errno(HttpFault::kClosed, errno);
      return -1;
    }
  }

  // Bytes that nobody asked for are as bad as the end of the stream.
  bool IsUsable() override {
    char byte;
    return recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }

 private:
  int fd_;
};

}  // namespace

int ConnectSocket(const HostPort& peer, const Timeouts& timeouts, HttpError* error) {
  for (const Address& address : Resolve(peer, error)) {
    const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      *error = Errno(HttpFault::kConnect, errno);
      continue;
    }
    *error = ConnectWithin(fd, address, timeouts.connect_ms);
    if (error->ok()) {
      SetSocketOptions(fd, timeouts);
      return fd;
    }
    close(fd);
  }
  return -1;
}

Connector PlainConnector(HostPort peer, Timeouts timeouts) {
  return [peer = std::move(peer), timeouts](HttpError* error) -> std::unique_ptr<Transport> {
    const int fd = ConnectSocket(peer, timeouts, error);
    return fd < 0 ? nullptr : std::make_unique<PlainTransport>(fd);
  };
}

}  // namespace portico::lambda
