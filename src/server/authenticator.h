// Who makes a request: SigV4 verified against the secrets that IAM and STS know. Thread-safe.
#pragma once

#include <string_view>

#include "aws/credentials.h"
#include "aws/service.h"
#include "base/result.h"
#include "net/http.h"

namespace portico::server {

enum class AuthMode {
  kEnforce,  // every call is verified and authorised
  kOpen,     // any credentials, or none, count as the account's root
};

class Authenticator {
 public:
  // `credentials` must outlive it. `region` is what credential scopes must name for a regional
  // service.
  Authenticator(AuthMode mode, const aws::CredentialSource& credentials, std::string region,
                std::string account)
      : mode_(mode),
        credentials_(credentials),
        region_(std::move(region)),
        account_(std::move(account)) {}

  // Errors have awsJson's codes (MissingAuthenticationTokenException, InvalidSignatureException,
  // UnrecognizedClientException, …); see SpellAuthenticationError.
  Result<aws::Principal> Authenticate(const net::HttpRequest& request,
                                      const aws::ServiceInfo& service, int64_t now_ms) const;

  AuthMode mode() const { return mode_; }

 private:
  Status CheckScope(const aws::ServiceInfo& service, std::string_view date, std::string_view region,
                    std::string_view scope_service, std::string_view amz_date) const;

  AuthMode mode_;
  const aws::CredentialSource& credentials_;
  std::string region_;
  std::string account_;
};

}  // namespace portico::server
