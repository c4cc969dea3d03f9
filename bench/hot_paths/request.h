// A request that owns its text and is signed as an SDK signs: what the hot paths are driven with.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/http.h"

namespace portico::bench {

// Who signs; `token` is empty for who is no session.
struct Signer {
  std::string access_key_id;
  std::string secret;
  std::string token;
};

class Request {
 public:
  Request(std::string method, std::string path, std::string body);
  Request(Request&&) = delete;

  // Names in lower case. Before Sign.
  void Set(std::string name, std::string value);
  void Sign(const Signer& signer, std::string_view service, int64_t now_ms);

  // Points into this object; valid until it changes.
  const net::HttpRequest& View();

 private:
  const std::string method_;
  const std::string path_;
  const std::string body_;
  std::vector<std::pair<std::string, std::string>> headers_;
  net::HttpRequest view_;
};

}  // namespace portico::bench
