// A client's connection to the server under test, plain or TLS: what is awaited in the middle of a
// request costs no coroutine frame and no allocation.
//
// Belongs to one event loop's thread. Closing it ends what is being awaited, with an error.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/result.h"
#include "base/task.h"
#include "load/run.h"
#include "net/asio_await.h"

namespace portico::load {

using TlsContext = boost::asio::ssl::context;
using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// Error (InvalidPlan): the file of authorities cannot be read.
Result<std::unique_ptr<TlsContext>> MakeTlsContext(const TlsPlan& plan);

template <typename Stream>
class Connection {
 public:
  using ErrorCode = boost::system::error_code;
  static constexpr bool kIsTls = std::is_same_v<Stream, TlsStream>;

  // `tls` is given for a TlsStream, and must outlive the connection.
  Connection(boost::asio::io_context& io, TlsContext* tls) : stream_(MakeStream(io, tls)) {}

  // Connects and, with TLS, shakes hands as a client of `host`, whose certificate is verified
  // unless the context says otherwise.
  Task<ErrorCode> Open(boost::asio::ip::tcp::endpoint endpoint, const std::string& host) {
    auto connecting = net::IoAwaiter([this, endpoint](auto handler) {
      Socket().async_connect(endpoint, [handler](ErrorCode ec) mutable { handler(ec); });
    });
    const net::IoResult connected = co_await connecting;
    if (connected.error) co_return connected.error;
    ErrorCode ignored;
    Socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    Socket().non_blocking(true, ignored);
    if constexpr (kIsTls) {
      SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
      stream_.set_verify_callback(boost::asio::ssl::host_name_verification(host));
      auto shaking = net::IoAwaiter([this](auto handler) {
        stream_.async_handshake(boost::asio::ssl::stream_base::client,
                                [handler](ErrorCode ec) mutable { handler(ec); });
      });
      const net::IoResult shaken = co_await shaking;
      co_return shaken.error;
    }
    co_return ErrorCode();
  }

  // Writes what goes out without waiting and gives the rest, mostly none; with TLS, all of it. An
  // error shows with the next Write or Read.
  std::string_view WriteAtOnce(std::string_view bytes) {
    if constexpr (!kIsTls) {
      ErrorCode error;
      bytes.remove_prefix(
          stream_.write_some(boost::asio::const_buffer(bytes.data(), bytes.size()), error));
    }
    return bytes;
  }
  // To be awaited: all of `bytes`.
  auto Write(std::string_view bytes) {
    return net::WriteAll(stream_, boost::asio::const_buffer(bytes.data(), bytes.size()));
  }
  // To be awaited: what comes next, at most `size` bytes.
  auto Read(char* data, size_t size) { return net::ReadSome(stream_, data, size); }

  void Close() {
    ErrorCode ignored;
    Socket().close(ignored);
  }
  // Ends the connection without the state that the kernel would keep of it for a minute: thousands
  // of connections a second would use up its ports.
  void Reset() {
    ErrorCode ignored;
    Socket().set_option(boost::asio::socket_base::linger(true, 0), ignored);
    Socket().close(ignored);
  }

 private:
  static Stream MakeStream(boost::asio::io_context& io, TlsContext* tls) {
    if constexpr (kIsTls) {
      return Stream(PlainStream(io), *tls);
    } else {
      return Stream(io);
    }
  }
  PlainStream& Socket() {
    if constexpr (kIsTls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  Stream stream_;
};

}  // namespace portico::load
