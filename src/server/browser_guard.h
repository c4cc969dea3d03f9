// Keeps web pages away from a server that verifies no signatures (--auth open), where whoever can
// send a request is the account's root.
//
// A page that its user merely visits can make the browser send requests to this machine. Three
// things tell them: the Origin of another page, Sec-Fetch-Site (or the Referer of older browsers),
// and, where the page's own name was pointed at this machine (DNS rebinding), a Host that is not
// ours. Clients that are no browsers send none of these but a Host of ours. What users have
// deployed (execute-api) is not looked at: its CORS is the API's. Immutable, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace portico::server {

struct BrowserRules {
  // Names and addresses by which clients may call the server, beside those of loopback.
  std::vector<std::string> hosts;
  // Origins whose pages may call: "http://localhost:3000".
  std::vector<std::string> origins;
  // Where the server listens: its own name too. An unspecified address stands for all addresses.
  std::string listen_address;
};

class BrowserGuard {
 public:
  explicit BrowserGuard(BrowserRules rules) : rules_(std::move(rules)) {}

  // AccessDeniedException, saying which option lets the request in, if it is not from where it may.
  Status Check(const net::HttpRequest& request) const;
  // For what is open to anyone where signatures are verified (metrics, health): only a page that
  // reads them under a name that is not ours is refused.
  Status CheckPublic(const net::HttpRequest& request) const;

  // Whether the request says that it comes from a page of one of `origins`.
  bool IsFromAllowedOrigin(const net::HttpRequest& request) const;

 private:
  bool IsOurs(std::string_view host) const;

  const BrowserRules rules_;
};

// The name in a Host header or an origin, without its port and in lower case: "localhost", "[::1]".
std::string HostName(std::string_view host);

}  // namespace portico::server
