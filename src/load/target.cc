#include "load/target.h"

#include <fmt/format.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

namespace portico::load {
namespace {

using boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

Result<std::vector<tcp::endpoint>> Resolve(const Origin& origin) {
  // RFC 6761: names under localhost are loopback, whatever the resolver of the machine says.
  if (origin.host == "localhost" || origin.host.ends_with(".localhost")) {
    return std::vector<tcp::endpoint>{{boost::asio::ip::address_v4::loopback(), origin.port},
                                      {boost::asio::ip::address_v6::loopback(), origin.port}};
  }
  boost::asio::io_context io(1);
  tcp::resolver resolver(io);
  ErrorCode error;
  const auto found = resolver.resolve(origin.host, std::to_string(origin.port), error);
  if (error) {
    return Fail("ConnectionError", fmt::format("cannot find {}: {}", origin.host, error.message()));
  }
  std::vector<tcp::endpoint> out;
  for (const auto& entry : found) out.push_back(entry.endpoint());
  return out;
}

ErrorCode TryConnect(const tcp::endpoint& endpoint, int64_t timeout_ms) {
  boost::asio::io_context io(1);
  tcp::socket socket(io);
  ErrorCode result = boost::asio::error::timed_out;
  socket.async_connect(endpoint, [&](ErrorCode error) { result = error; });
  io.run_for(std::chrono::milliseconds(timeout_ms));
  return result;
}

}  // namespace

Result<tcp::endpoint> FindServer(const Origin& origin, Remote remote, int64_t timeout_ms) {
  PORTICO_ASSIGN(const std::vector<tcp::endpoint> endpoints, Resolve(origin));
  for (const tcp::endpoint& endpoint : endpoints) {
    if (endpoint.address().is_loopback() || remote == Remote::kAllowed) continue;
    return Fail("RemoteTarget",
                fmt::format("{} is {}, which is not this machine. A load test against a machine "
                            "that is not yours to load is an attack; if it is yours, say "
                            "--allow-remote.",
                            origin.host, endpoint.address().to_string()));
  }
  ErrorCode error;
  for (const tcp::endpoint& endpoint : endpoints) {
    error = TryConnect(endpoint, timeout_ms);
    if (!error) return endpoint;
  }
  return Fail("ConnectionError", fmt::format("cannot connect to {}: {}. Is the server running?",
                                             origin.ToString(), error.message()));
}

}  // namespace portico::load
