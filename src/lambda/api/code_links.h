// Links to functions' code: what GetFunction gives as Code.Location.
//
// As with AWS, whose links are presigned URLs of S3, whoever holds one may download that very
// archive for ten minutes, without credentials. Links are signed with a key that only this process
// knows: a restart ends them all, and GetFunction gives a new one. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::lambda::api {

class CodeLinks {
 public:
  static constexpr int64_t kLinkSecondsMax = 600;
  // Below which all links are, within what the server answers itself.
  static constexpr std::string_view kPage = "lambda/";
  static constexpr std::string_view kPathPrefix = "/_portico/lambda/";

  CodeLinks();

  // Path and query of a link to the function's archive of that digest.
  std::string Make(std::string_view function, std::string_view sha256_hex, int64_t now_ms) const;
  // The digest that a link is for. Errors are S3's AccessDenied, 403.
  Result<std::string> Check(std::string_view path, std::string_view query, int64_t now_ms) const;

 private:
  std::string Sign(std::string_view function, std::string_view sha256_hex,
                   std::string_view expires) const;

  std::string key_;
};

}  // namespace portico::lambda::api
