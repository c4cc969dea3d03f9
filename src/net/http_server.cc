#include "net/http_server.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "net/asio_await.h"
#include "net/body_stream.h"
#include "net/http_parser.h"
#include "net/http_response_writer.h"

namespace portico::net {
namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

// A body this small goes out in one buffer with its head.
constexpr size_t kJoinedBodyBytesMax = 16u << 10;
// After refusing a body, what the client still sends is read and dropped up to here, so that it
// gets to read the refusal before it sees the connection close.
constexpr size_t kDiscardBytesMax = 128u << 20;
constexpr int64_t kSweepIntervalMs = 1'000;

HttpResponse PlainError(int status, std::string_view message) {
  HttpResponse response;
  response.status = status;
  response.Set("Content-Type", "application/json");
  response.body = "{\"message\":\"" + std::string(message) + "\"}";
  return response;
}

// What a listener needs of its connections.
class ConnectionBase {
 public:
  virtual ~ConnectionBase() = default;
  virtual void Close() = 0;
  // Ends it now if it is between requests, else after the one at hand.
  virtual void CloseWhenIdle() = 0;
  int64_t deadline_us = 0;
};

}  // namespace

struct HttpListener::State : std::enable_shared_from_this<State> {
  State(EventLoop& l, HttpHandler& h, const HttpLimits& lim, asio::ssl::context* t)
      : loop(l), acceptor(l.io()), sweep(l.io()), handler(h), limits(lim), tls(t) {}

  Task<void> AcceptLoop();
  void Sweep();
  void Close();

  EventLoop& loop;
  tcp::acceptor acceptor;
  asio::steady_timer sweep;
  HttpHandler& handler;
  const HttpLimits limits;
  asio::ssl::context* tls;
  AcceptFilter filter;
  std::vector<ConnectionBase*> connections;
  size_t buffered_bytes = 0;
  bool draining = false;
};

namespace {

template <typename Stream>
class Connection : public ConnectionBase {
 public:
  using ListenerState = HttpListener::State;

  template <typename... Args>
  Connection(std::shared_ptr<ListenerState> listener, tcp::socket socket, Args&... args)
      : listener_(std::move(listener)), stream_(std::move(socket), args...) {
    ErrorCode ignored;
    Socket().set_option(tcp::no_delay(true), ignored);
    const auto peer = Socket().remote_endpoint(ignored);
    if (!ignored) peer_address_ = peer.address().to_string();
    listener_->connections.push_back(this);
  }
  ~Connection() override {
    listener_->buffered_bytes -= accounted_bytes_;
    std::erase(listener_->connections, this);
  }

  void Close() override {
    closing_ = true;
    ErrorCode ignored;
    Socket().close(ignored);
  }
  void CloseWhenIdle() override {
    // The one at hand, even if only its first bytes have come, is answered: ServeOne then ends.
    if (!in_request_ && parser_.idle()) Close();
  }

  // Serves until the connection ends, then deletes itself.
  static Task<void> Run(std::unique_ptr<Connection> self) {
    self->SetDeadline(self->listener_->limits.head_timeout_ms);
    // Not `while (co_await …) {}`: GCC 12 lays out the frame of that wrongly.
    bool more = co_await self->Handshake();
    while (more) more = co_await self->ServeOne();
  }

 private:
  static constexpr bool kIsTls = !std::is_same_v<Stream, tcp::socket>;

  tcp::socket& Socket() {
    if constexpr (kIsTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  // Brings the listener's sum up to date. False if we grew, over the limit, and are not small.
  bool Account() {
    const size_t bytes = parser_.memory_bytes();
    const bool grew = bytes > accounted_bytes_;
    listener_->buffered_bytes += bytes - accounted_bytes_;
    accounted_bytes_ = bytes;
    return !grew || bytes <= HttpParser::kHeadBytesMax ||
           listener_->buffered_bytes <= listener_->limits.buffered_bytes_max;
  }

  void SetDeadline(int64_t ms) { deadline_us = Clock::System().SteadyUs() + ms * 1000; }

  Task<bool> Handshake() {
    if constexpr (kIsTls) {
      auto awaiter = IoAwaiter([this](auto handler) {
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [handler](ErrorCode ec) mutable { handler(ec); });
      });
      const IoResult result = co_await awaiter;
      co_return !result.error;
    } else {
      co_return true;
    }
  }

  // One request and its response. False when the connection is to end.
  Task<bool> ServeOne() {
    if (listener_->draining && parser_.idle()) co_return false;
    SetDeadline(listener_->limits.idle_timeout_ms);
    HttpParser::State state = parser_.Advance();
    bool first_bytes = true;
    bool awaits_continue = false;
    for (;;) {
      switch (state) {
        case HttpParser::State::kNeedsBytes: {
          // What waited for this request's answer must not wait for the client as well.
          if (!out_.empty()) {
            if (!co_await Flush()) co_return false;
            SetDeadline(listener_->limits.head_timeout_ms);
          }
          // Only now: a body that is refused, or here already, is not asked for.
          if (awaits_continue && !co_await SendContinue()) co_return false;
          awaits_continue = false;
          const auto room = parser_.PrepareRead();
          const IoResult read = co_await ReadSome(stream_, room.data, room.size);
          if (read.error || closing_) co_return false;
          parser_.CommitRead(read.bytes);
          if (!Account()) co_return co_await Refuse(PlainError(503, "The server is busy"));
          if (first_bytes) {
            first_bytes = false;
            SetDeadline(listener_->limits.head_timeout_ms);
          }
          break;
        }
        case HttpParser::State::kHeadComplete: {
          parser_.request().arrived_us = Clock::System().SteadyUs();
          parser_.request().peer_address = peer_address_;
          parser_.request().secure = kIsTls;
          parser_.SetBodyBytesMax(listener_->handler.BodyBytesMax(parser_.request()));
          SetDeadline(listener_->limits.body_timeout_ms);
          awaits_continue = parser_.expects_continue();
          break;
        }
        case HttpParser::State::kComplete:
          co_return co_await Answer();
        case HttpParser::State::kTooLarge:
          co_return co_await Refuse(listener_->handler.TooLarge(parser_.request()));
        case HttpParser::State::kHeadTooLarge:
          co_return co_await Refuse(PlainError(431, "Request Header Or Cookie Too Large"));
        case HttpParser::State::kMalformed:
          co_return co_await Refuse(PlainError(400, "Bad Request"));
      }
      state = parser_.Advance();
    }
  }

  Task<bool> Answer() {
    in_request_ = true;
    deadline_us = 0;  // a handler has its own timeouts
    HttpResponse response = co_await listener_->handler.Handle(parser_.request());
    in_request_ = false;
    if (!Socket().is_open()) co_return false;
    if (parser_.request().method == "HEAD" || !MayHaveBody(response.status)) {
      response.send_body = false;
    }
    const bool keep = parser_.keep_alive() && !closing_ && !listener_->draining;
    if (!co_await Send(response, keep ? AfterResponse::kKeepAlive : AfterResponse::kClose)) {
      co_return false;
    }
    if (!keep) {
      co_await ShutdownStream();
      co_return false;
    }
    parser_.Reset();
    Account();
    co_return true;
  }

  Task<bool> Send(const HttpResponse& response, AfterResponse after) {
    AppendResponseHead(response, after, &out_);
    if (response.stream != nullptr) co_return co_await SendStreamed(response);
    if (response.send_body && response.body.size() > kJoinedBodyBytesMax) {
      SetDeadline(listener_->limits.write_timeout_ms);
      const std::array<asio::const_buffer, 2> buffers = {asio::buffer(out_),
                                                         asio::buffer(response.body)};
      const IoResult written = co_await WriteAll(stream_, buffers);
      out_.clear();
      co_return !written.error;
    }
    if (response.send_body) out_.append(response.body);
    if (after == AfterResponse::kKeepAlive && MayWait()) co_return true;
    co_return co_await Flush();
  }

  // Whether the answer in out_ may leave with the next one, whose request is at hand.
  bool MayWait() const {
    return listener_->limits.joins_pipelined_answers && parser_.has_more() &&
           out_.size() <= kJoinedBodyBytesMax;
  }

  // Writes what waits in out_.
  Task<bool> Flush() {
    if (out_.empty()) co_return true;
    SetDeadline(listener_->limits.write_timeout_ms);
    const IoResult written = co_await WriteAll(stream_, asio::buffer(out_));
    out_.clear();
    co_return !written.error;
  }

  // The head is in out_. False also if the stream gives another number of bytes than it said: the
  // client then sees the connection end too early, which is all that can still be told.
  Task<bool> SendStreamed(const HttpResponse& response) {
    if (!co_await Flush()) co_return false;
    size_t left = response.send_body ? response.stream_bytes : 0;
    while (left > 0) {
      const Result<std::string> piece = co_await response.stream->Read();
      if (!piece || piece->empty() || piece->size() > left || !Socket().is_open()) co_return false;
      const IoResult written = co_await WriteAll(stream_, asio::buffer(*piece));
      if (written.error) co_return false;
      left -= piece->size();
    }
    co_return true;
  }

  Task<bool> SendContinue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    const IoResult written =
        co_await WriteAll(stream_, asio::const_buffer(kContinue.data(), kContinue.size()));
    co_return !written.error;
  }

  // Answers a request that is not read to its end, and ends the connection.
  Task<bool> Refuse(HttpResponse response) {
    if (!co_await Send(response, AfterResponse::kClose)) co_return false;
    co_await ShutdownStream();
    char dropped[16 << 10];
    for (size_t total = 0; total < kDiscardBytesMax;) {
      const IoResult read = co_await ReadSome(Socket(), dropped, sizeof(dropped));
      if (read.error) break;
      total += read.bytes;
    }
    co_return false;
  }

  Task<void> ShutdownStream() {
    if constexpr (kIsTls) {
      auto awaiter = IoAwaiter([this](auto handler) {
        stream_.async_shutdown([handler](ErrorCode ec) mutable { handler(ec); });
      });
      co_await awaiter;
    }
    ErrorCode ignored;
    Socket().shutdown(tcp::socket::shutdown_send, ignored);
    co_return;
  }

  std::shared_ptr<ListenerState> listener_;
  Stream stream_;
  HttpParser parser_;
  std::string out_;
  std::string peer_address_;
  size_t accounted_bytes_ = 0;
  bool in_request_ = false;
  bool closing_ = false;
};

using PlainConnection = Connection<tcp::socket>;
using TlsConnection = Connection<asio::ssl::stream<tcp::socket>>;

}  // namespace

Task<void> HttpListener::State::AcceptLoop() {
  auto self = shared_from_this();
  tcp::socket socket(loop.io());
  for (;;) {
    auto awaiter = IoAwaiter([this, &socket](auto done) {
      acceptor.async_accept(socket, [done](ErrorCode ec) mutable { done(ec); });
    });
    const IoResult accepted = co_await awaiter;
    if (!acceptor.is_open() || draining) co_return;
    if (accepted.error) {
      // Out of descriptors: wait for connections to end rather than spin.
      asio::steady_timer pause(loop.io(), std::chrono::milliseconds(50));
      auto wait = IoAwaiter(
          [&pause](auto done) { pause.async_wait([done](ErrorCode ec) mutable { done(ec); }); });
      co_await wait;
      continue;
    }
    if (connections.size() >= limits.connections_max ||
        (filter && !filter(socket.native_handle()))) {
      ErrorCode ignored;
      socket.close(ignored);
    } else if (tls != nullptr) {
      Spawn(TlsConnection::Run(std::make_unique<TlsConnection>(self, std::move(socket), *tls)));
    } else {
      Spawn(PlainConnection::Run(std::make_unique<PlainConnection>(self, std::move(socket))));
    }
    socket = tcp::socket(loop.io());
  }
}

// Closes what is past its deadline. One coarse timer a listener costs less than one a request.
void HttpListener::State::Sweep() {
  sweep.expires_after(std::chrono::milliseconds(kSweepIntervalMs));
  sweep.async_wait([weak = weak_from_this()](ErrorCode ec) {
    auto self = weak.lock();
    if (ec || !self) return;
    const int64_t now = Clock::System().SteadyUs();
    // Close only cancels I/O: the coroutines end later, so the list is stable here.
    for (ConnectionBase* connection : self->connections) {
      if (connection->deadline_us != 0 && connection->deadline_us < now) connection->Close();
    }
    if (self->acceptor.is_open() || !self->connections.empty()) self->Sweep();
  });
}

void HttpListener::State::Close() {
  ErrorCode ignored;
  acceptor.close(ignored);
  for (ConnectionBase* connection : connections) connection->Close();
}

HttpListener::HttpListener(std::shared_ptr<State> state) : state_(std::move(state)) {}
HttpListener::~HttpListener() { state_->Close(); }

Result<std::unique_ptr<HttpListener>> HttpListener::Open(
    EventLoop& loop, const std::string& address, uint16_t port, HttpHandler& handler,
    const HttpLimits& limits, asio::ssl::context* tls, PortUse port_use) {
  ErrorCode ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) {
    return Fail(AwsError::Internal("'" + address +
                                   "' is no IP address to listen on (a host name "
                                   "will not do): use 127.0.0.1 or 0.0.0.0, for example."));
  }
  const tcp::endpoint endpoint(ip, port);
  auto state = std::make_shared<State>(loop, handler, limits, tls);
  using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  state->acceptor.open(endpoint.protocol(), ec);
  if (!ec) state->acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
  if (!ec && port_use == PortUse::kShared) state->acceptor.set_option(ReusePort(true), ec);
  if (!ec) state->acceptor.bind(endpoint, ec);
  if (!ec) state->acceptor.listen(asio::socket_base::max_listen_connections, ec);
  if (ec) {
    return Fail(AwsError::Internal("cannot listen on " + address + ":" + std::to_string(port) +
                                   ": " + ec.message()));
  }
  return std::unique_ptr<HttpListener>(new HttpListener(std::move(state)));
}

uint16_t HttpListener::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpListener::Start(AcceptFilter filter) {
  state_->filter = std::move(filter);
  Spawn(state_->AcceptLoop());
  state_->Sweep();
}

void HttpListener::Drain() {
  state_->draining = true;
  ErrorCode ignored;
  state_->acceptor.close(ignored);
  for (ConnectionBase* connection : state_->connections) connection->CloseWhenIdle();
}

size_t HttpListener::connections() const { return state_->connections.size(); }

namespace {

// Runs `work` on the loop and waits until it has run.
void RunOn(EventLoop& loop, const std::function<void()>& work) {
  std::mutex mutex;
  std::condition_variable done;
  bool finished = false;
  loop.Post([&] {
    work();
    std::lock_guard<std::mutex> lock(mutex);
    finished = true;
    done.notify_one();
  });
  std::unique_lock<std::mutex> lock(mutex);
  done.wait(lock, [&] { return finished; });
}

// SO_REUSEPORT would let a second server share the port in silence; a plain bind tells.
Status CheckPortIsFree(const std::string& address, uint16_t port) {
  if (port == 0) return {};
  ErrorCode ec;
  const auto ip = asio::ip::make_address(address, ec);
  if (ec) return {};  // HttpListener::Open words this one
  asio::io_context io;
  tcp::acceptor probe(io);
  const tcp::endpoint endpoint(ip, port);
  probe.open(endpoint.protocol(), ec);
  probe.set_option(tcp::acceptor::reuse_address(true), ec);
  probe.bind(endpoint, ec);
  if (!ec) probe.listen(1, ec);
  if (!ec) return {};
  return Fail(AwsError::Internal("cannot listen on " + address + ":" + std::to_string(port) + ": " +
                                 ec.message() +
                                 ".\nStop what is using the port, or choose another one."));
}

}  // namespace

HttpServer::HttpServer(LoopGroup& loops) : loops_(loops) {}

Result<std::unique_ptr<HttpServer>> HttpServer::Open(LoopGroup& loops, const std::string& address,
                                                     uint16_t port, HttpHandler& handler,
                                                     const HttpLimits& limits,
                                                     const TlsFiles* tls) {
  PORTICO_ASSIGN(auto server, Bind(loops, address, port, limits, tls));
  server->Serve(handler);
  return server;
}

void HttpServer::Serve(HttpHandler& handler) {
  door_.inner = &handler;
  for (size_t i = 0; i < loops_.size(); ++i) {
    RunOn(loops_.at(i), [&] { listeners_[i]->Start(); });
  }
}

Result<std::unique_ptr<HttpServer>> HttpServer::Bind(LoopGroup& loops, const std::string& address,
                                                     uint16_t port, const HttpLimits& limits,
                                                     const TlsFiles* tls) {
  PORTICO_TRY(CheckPortIsFree(address, port));
  auto server = std::unique_ptr<HttpServer>(new HttpServer(loops));
  server->port_ = port;
  if (tls != nullptr) {
    server->tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    ErrorCode ec;
    server->tls_->use_certificate_chain_file(tls->certificate, ec);
    if (!ec) server->tls_->use_private_key_file(tls->key, asio::ssl::context::pem, ec);
    if (ec) {
      return Fail(AwsError::Internal("cannot use the TLS certificate " + tls->certificate +
                                     " with the key " + tls->key + ": " + ec.message()));
    }
  }
  for (size_t i = 0; i < loops.size(); ++i) {
    PORTICO_ASSIGN(auto listener, HttpListener::Open(loops.at(i), address, server->port_,
                                                     server->door_, limits, server->tls_.get()));
    server->port_ = listener->port();
    server->listeners_.push_back(std::move(listener));
  }
  return server;
}

void HttpServer::Shutdown(int64_t timeout_ms) {
  const int64_t until_us = Clock::System().SteadyUs() + timeout_ms * 1000;
  for (size_t i = 0; i < listeners_.size(); ++i) {
    RunOn(loops_.at(i), [&] { listeners_[i]->Drain(); });
  }
  for (size_t i = 0; i < listeners_.size(); ++i) {
    for (;;) {
      size_t open = 0;
      RunOn(loops_.at(i), [&] { open = listeners_[i]->connections(); });
      if (open == 0 || Clock::System().SteadyUs() >= until_us) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    RunOn(loops_.at(i), [&] { listeners_[i].reset(); });
    // What the closing has cancelled is queued before this, and so has ended after it.
    RunOn(loops_.at(i), [] {});
  }
  listeners_.clear();
}

HttpServer::~HttpServer() = default;

}  // namespace portico::net
