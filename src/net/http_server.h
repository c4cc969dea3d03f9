// An HTTP/1.1 server on event loops: keep-alive, pipelining, TLS, bounded in every direction.
//
// A listener belongs to one loop and so do its connections: accept, read, handle, write all happen
// on that loop's thread. HttpServer is one listener a loop on the same port (SO_REUSEPORT), so that
// the kernel spreads connections over the loops.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/event_loop.h"
#include "net/http.h"
#include "net/http_handler.h"

namespace boost::asio::ssl {
class context;
}

namespace portico::net {

struct HttpLimits {
  size_t connections_max = 10'000;  // a listener; more are accepted and closed at once
  // What all requests at hand may hold together, a listener; a request that needs more is refused.
  size_t buffered_bytes_max = 1u << 30;
  int64_t head_timeout_ms = 20'000;    // from a request's first byte to the end of its head
  int64_t body_timeout_ms = 300'000;   // for the whole body
  int64_t idle_timeout_ms = 180'000;   // between requests of one connection
  int64_t write_timeout_ms = 120'000;  // for a response to be taken
  // The answer to a request that came together with the next one waits for that one's answer, and
  // both leave in one write: for clients that read them together anyway.
  bool joins_pipelined_answers = false;
};

// Who may listen on the port.
enum class PortUse {
  kShared,     // also other listeners of this user, as one a loop (SO_REUSEPORT)
  kExclusive,  // this listener alone
};

// Decides whether an accepted socket is served; a refused one is closed unanswered. Called on the
// listener's loop, once a connection.
using AcceptFilter = std::function<bool(int socket_fd)>;

// A listening socket on one loop. All calls and the destruction happen on that loop's thread (or
// when the loop has been joined).
class HttpListener {
 public:
  // Binds and listens. `port` 0 takes a free one. `tls` may be null; both it and the handler must
  // outlive the listener.
  static Result<std::unique_ptr<HttpListener>> Open(EventLoop& loop, const std::string& address,
                                                    uint16_t port, HttpHandler& handler,
                                                    const HttpLimits& limits,
                                                    boost::asio::ssl::context* tls = nullptr,
                                                    PortUse port_use = PortUse::kShared);
  // Closes the socket and all connections; a handler that still runs ends by itself, its response
  // goes nowhere.
  ~HttpListener();

  uint16_t port() const;
  // Begins to accept; connections made since Open wait in the kernel until then.
  void Start(AcceptFilter filter = nullptr);
  // Stops accepting and closes each connection once it is between requests.
  void Drain();
  size_t connections() const;

  struct State;  // defined by the implementation

 private:
  explicit HttpListener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

struct TlsFiles {
  std::string certificate;  // PEM, with its chain
  std::string key;          // PEM
};

class HttpServer {
 public:
  // Takes the port on every loop of the group; Serve begins to accept, so that what the handler is
  // made of can know the port. The error's message says what to do about it (address in use, no
  // permission, bad certificate).
  static Result<std::unique_ptr<HttpServer>> Bind(LoopGroup& loops, const std::string& address,
                                                  uint16_t port, const HttpLimits& limits,
                                                  const TlsFiles* tls = nullptr);
  // Once. `handler` must outlive the server.
  void Serve(HttpHandler& handler);
  // Both at once.
  static Result<std::unique_ptr<HttpServer>> Open(LoopGroup& loops, const std::string& address,
                                                  uint16_t port, HttpHandler& handler,
                                                  const HttpLimits& limits,
                                                  const TlsFiles* tls = nullptr);
  // Drains for at most `timeout_ms`, then closes. Call from a thread that is none of the loops.
  void Shutdown(int64_t timeout_ms);
  ~HttpServer();

  uint16_t port() const { return port_; }

 private:
  // What the listeners are given before there is a handler.
  class Door : public HttpHandler {
   public:
    Task<HttpResponse> Handle(const HttpRequest& request) override {
      return inner->Handle(request);
    }
    size_t BodyBytesMax(const HttpRequest& head) override { return inner->BodyBytesMax(head); }
    HttpResponse TooLarge(const HttpRequest& head) override { return inner->TooLarge(head); }
    HttpHandler* inner = nullptr;
  };

  explicit HttpServer(LoopGroup& loops);
  LoopGroup& loops_;
  Door door_;
  uint16_t port_ = 0;
  std::unique_ptr<boost::asio::ssl::context> tls_;
  std::vector<std::unique_ptr<HttpListener>> listeners_;
};

}  // namespace portico::net
