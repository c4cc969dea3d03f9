#include "cli/http_client.h"

#include <fmt/format.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>

#include "codec/uri.h"
#include "net/http.h"

namespace portico::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Milliseconds = std::chrono::milliseconds;

http::request<http::string_body> BeastRequest(const Endpoint& endpoint,
                                              const HttpExchange& exchange) {
  http::request<http::string_body> request;
  request.version(11);
  request.method_string(exchange.method);
  request.target(exchange.target);
  request.set(http::field::host, endpoint.authority);
  request.set(http::field::connection, "close");
  for (const auto& [name, value] : exchange.headers) request.set(name, value);
  request.body() = exchange.body;
  request.prepare_payload();
  return request;
}

HttpReply ReplyOf(http::response<http::string_body> response) {
  HttpReply reply;
  reply.status = static_cast<int>(response.result_int());
  for (const auto& field : response) {
    reply.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  reply.body = std::move(response.body());
  return reply;
}

// Sends and receives over a connected stream, plain or TLS.
template <typename Stream>
asio::awaitable<HttpReply> Transfer(Stream& stream, const Endpoint& endpoint,
                                    const HttpExchange& exchange) {
  auto request = BeastRequest(endpoint, exchange);
  beast::get_lowest_layer(stream).expires_after(Milliseconds(kExchangeTimeoutMs));
  co_await http::async_write(stream, request, asio::use_awaitable);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kResponseBytesMax);
  if (exchange.method == "HEAD") parser.skip(true);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  co_return ReplyOf(parser.release());
}

asio::awaitable<void> Connect(beast::tcp_stream& stream, const Endpoint& endpoint) {
  auto executor = co_await asio::this_coro::executor;
  stream.expires_after(Milliseconds(kConnectTimeoutMs));
  // RFC 6761: names under localhost are loopback, whatever the resolver of the machine says.
  const bool loopback = endpoint.host == "localhost" || endpoint.host.ends_with(".localhost");
  const std::string host = loopback ? "127.0.0.1" : endpoint.host;
  asio::ip::tcp::resolver resolver(executor);
  auto addresses = co_await resolver.async_resolve(host, endpoint.port, asio::use_awaitable);
  co_await stream.async_connect(addresses, asio::use_awaitable);
}

asio::awaitable<HttpReply> ExchangePlain(const Endpoint& endpoint, const HttpExchange& exchange) {
  beast::tcp_stream stream(co_await asio::this_coro::executor);
  co_await Connect(stream, endpoint);
  co_return co_await Transfer(stream, endpoint, exchange);
}

asio::awaitable<HttpReply> ExchangeTls(const Endpoint& endpoint, const HttpExchange& exchange) {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_default_verify_paths();
  if (const char* bundle = std::getenv("AWS_CA_BUNDLE")) context.load_verify_file(bundle);
  context.set_verify_mode(asio::ssl::verify_peer);
  context.set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
  beast::ssl_stream<beast::tcp_stream> stream(co_await asio::this_coro::executor, context);
  SSL_set_tlsext_host_name(stream.native_handle(), endpoint.host.c_str());
  co_await Connect(beast::get_lowest_layer(stream), endpoint);
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_return co_await Transfer(stream, endpoint, exchange);
}

AwsError ConnectionError(const Endpoint& endpoint, const boost::system::system_error& error) {
  const std::string url =
      fmt::format("{}://{}", endpoint.tls ? "https" : "http", endpoint.authority);
  if (error.code() == boost::system::errc::connection_refused) {
    return AwsError::Client(
        "ConnectionError",
        fmt::format("nothing listens at {}. Start the server with `portico serve`, or name another "
                    "one with --endpoint or --data.",
                    url));
  }
  return AwsError::Client("ConnectionError",
                          fmt::format("cannot reach {}: {}", url, error.code().message()));
}

}  // namespace

std::optional<Endpoint> ParseEndpoint(std::string_view url) {
  Endpoint out;
  if (url.starts_with("http://")) {
    url.remove_prefix(7);
  } else if (url.starts_with("https://")) {
    url.remove_prefix(8);
    out.tls = true;
  } else {
    return std::nullopt;
  }
  if (url.ends_with('/')) url.remove_suffix(1);
  if (url.empty() || url.find_first_of("/?#@") != std::string_view::npos) return std::nullopt;
  out.authority = url;
  size_t name_end = url.starts_with('[') ? url.find(']') : 0;
  if (name_end == std::string_view::npos) return std::nullopt;
  const size_t colon = url.find(':', name_end);
  std::string_view host = url.substr(0, colon);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  out.host = host;
  out.port = colon == std::string_view::npos ? (out.tls ? "443" : "80") : url.substr(colon + 1);
  if (out.host.empty() || out.port.empty() ||
      out.port.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return out;
}

std::string_view HttpReply::Find(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (net::EqualIgnoreCase(key, name)) return value;
  }
  return {};
}

Result<HttpReply> Exchange(const Endpoint& endpoint, const HttpExchange& request) {
  asio::io_context io(1);
  HttpReply reply;
  std::exception_ptr failure;
  auto done = [&](std::exception_ptr thrown, HttpReply got) {
    failure = thrown;
    reply = std::move(got);
  };
  if (endpoint.tls) {
    asio::co_spawn(io, ExchangeTls(endpoint, request), done);
  } else {
    asio::co_spawn(io, ExchangePlain(endpoint, request), done);
  }
  io.run();
  if (!failure) return reply;
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return Fail(ConnectionError(endpoint, error));
  }
}

}  // namespace portico::cli
