#include "lambda/api/code_links.h"

#include <charconv>

#include "base/random.h"
#include "codec/hash.h"
#include "codec/uri.h"

namespace portico::lambda::api {
namespace {

constexpr std::string_view kPathSuffix = "/code";
constexpr size_t kKeyBytes = 32;

AwsError Denied(std::string message) {
  return AwsError::Client("AccessDenied", std::move(message), 403);
}

}  // namespace

CodeLinks::CodeLinks() : key_(kKeyBytes, 0) {
  RandomBytes({reinterpret_cast<unsigned char*>(key_.data()), key_.size()});
}

// None of the parts has a line break in it, so that no two links are signed as one.
std::string CodeLinks::Sign(std::string_view function, std::string_view sha256_hex,
                            std::string_view expires) const {
  std::string text(function);
  text.append("\n").append(sha256_hex).append("\n").append(expires);
  return HexEncode(HmacSha256(key_, text));
}

std::string CodeLinks::Make(std::string_view function, std::string_view sha256_hex,
                            int64_t now_ms) const {
  const std::string expires = std::to_string(now_ms / 1000 + kLinkSecondsMax);
  std::string out(kPathPrefix);
  out.append(UriEncode(function)).append(kPathSuffix).append("?sha256=").append(sha256_hex);
  out.append("&expires=").append(expires);
  return out.append("&signature=").append(Sign(function, sha256_hex, expires));
}

Result<std::string> CodeLinks::Check(std::string_view path, std::string_view query,
                                     int64_t now_ms) const {
  if (!path.starts_with(kPathPrefix) || !path.ends_with(kPathSuffix) ||
      path.size() < kPathPrefix.size() + kPathSuffix.size()) {
    return Fail(Denied("Access Denied"));
  }
  path.remove_prefix(kPathPrefix.size());
  path.remove_suffix(kPathSuffix.size());
  const auto function = UriDecode(path);
  const auto params = ParseQuery(query);
  if (!function || !params) return Fail(Denied("Access Denied"));
  const std::string* sha256_hex = FindParam(*params, "sha256");
  const std::string* expires = FindParam(*params, "expires");
  const std::string* signature = FindParam(*params, "signature");
  if (sha256_hex == nullptr || expires == nullptr || signature == nullptr ||
      !EqualConstantTime(*signature, Sign(*function, *sha256_hex, *expires))) {
    return Fail(Denied("Access Denied"));
  }
  int64_t expires_s = 0;
  std::from_chars(expires->data(), expires->data() + expires->size(), expires_s);
  if (now_ms / 1000 >= expires_s) return Fail(Denied("Request has expired"));
  return *sha256_hex;
}

}  // namespace portico::lambda::api
