#include "load/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace portico::load {
namespace {

tl::unexpected<AwsError> Invalid(std::string_view text, std::string_view why) {
  return Fail("InvalidUrl",
              fmt::format("'{}' {}: a URL is like http://127.0.0.1:4566/path", text, why));
}

// Splits "host:port" and "[::1]:port"; false if it is neither.
bool ParseAuthority(std::string_view authority, Origin* out) {
  const size_t bracket = authority.starts_with('[') ? authority.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  const size_t colon = authority.find(':', bracket);
  std::string_view host = authority.substr(0, colon);
  if (bracket > 0) {
    if (!host.ends_with(']')) return false;
    host = host.substr(1, host.size() - 2);
  }
  out->host = host;
  out->port = out->tls ? 443 : 80;
  if (colon == std::string_view::npos) return !host.empty();
  const std::string_view port = authority.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out->port);
  return !host.empty() && error == std::errc() && end == port.data() + port.size() &&
         out->port != 0;
}

}  // namespace

Result<Url> ParseUrl(std::string_view text) {
  Url out;
  size_t at = 0;
  if (text.starts_with("http://")) {
    at = 7;
  } else if (text.starts_with("https://")) {
    at = 8;
    out.origin.tls = true;
  } else {
    return Invalid(text, "does not begin with http:// or https://");
  }
  out.path_at = std::min(text.find_first_of("/?#", at), text.size());
  out.origin.authority = text.substr(at, out.path_at - at);
  if (out.origin.authority.find_first_of("@{} \t") != std::string::npos) {
    return Invalid(text, "names no server");
  }
  if (!ParseAuthority(out.origin.authority, &out.origin)) {
    return Invalid(text, "names no server, or no port");
  }
  return out;
}

}  // namespace portico::load
