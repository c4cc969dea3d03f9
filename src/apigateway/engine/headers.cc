#include "apigateway/engine/headers.h"

#include <array>
#include <span>

namespace portico::apigateway {
namespace {

constexpr std::array<std::string_view, 12> kDroppedFromRequest = {
    "Connection",         "Content-Length", "Content-MD5", "Expect",
    "Max-Forwards",       "Server",         "TE",          "Transfer-Encoding",
    "Proxy-Authenticate", "Trailer",        "Upgrade",     "WWW-Authenticate"};
constexpr std::array<std::string_view, 4> kRemapped = {"Connection", "Content-Length", "Date",
                                                       "Server"};
constexpr std::array<std::string_view, 10> kRemappedIfMapped = {
    "Authorization",      "Content-MD5", "Expect",  "Host",       "Max-Forwards",
    "Proxy-Authenticate", "Trailer",     "Upgrade", "User-Agent", "WWW-Authenticate"};

bool IsIn(std::string_view name, std::span<const std::string_view> names) {
  for (std::string_view other : names) {
    if (net::EqualIgnoreCase(name, other)) return true;
  }
  return false;
}

bool IsToken(std::string_view name) {
  constexpr std::string_view kOther = "!#$%&'*+-.^_`|~";
  for (char c : name) {
    const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!alnum && kOther.find(c) == std::string_view::npos) return false;
  }
  return !name.empty();
}

bool IsSafeValue(std::string_view value) {
  for (char c : value) {
    if (c == '\r' || c == '\n' || c == '\0') return false;
  }
  return true;
}

}  // namespace

bool IsDroppedFromRequest(std::string_view name) { return IsIn(name, kDroppedFromRequest); }

void AddResponseHeader(ResponseHeaders kind, std::string_view name, std::string value,
                       net::HttpResponse* out) {
  if (!IsToken(name) || !IsSafeValue(value)) return;
  if (net::EqualIgnoreCase(name, "Transfer-Encoding")) return;
  if (IsIn(name, kRemapped) ||
      (kind == ResponseHeaders::kMapped && IsIn(name, kRemappedIfMapped))) {
    out->Set("x-amzn-Remapped-" + std::string(name), std::move(value));
    return;
  }
  // One Content-Type: the later one wins.
  if (net::EqualIgnoreCase(name, "Content-Type")) {
    for (auto& [other, current] : out->headers) {
      if (net::EqualIgnoreCase(other, name)) {
        current = std::move(value);
        return;
      }
    }
  }
  out->Set(name, std::move(value));
}

}  // namespace portico::apigateway
