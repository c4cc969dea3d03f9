// Who signs with an access key: what the authenticator asks before it checks a signature.
//
// Implemented by sts/ over iam/ (the root key, users' keys, sessions of roles). Thread-safe, and
// called on the event loops for every request: it must not block.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aws/call.h"
#include "base/result.h"

namespace portico::aws {

struct Credential {
  std::string secret;  // the secret access key that the signature must be made with
  Principal principal;
};

class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // `session_token` is empty if the request carries none. Errors:
  //   kUnknownCode  no such key, an inactive one, or a token that does not belong to the key
  //   kExpiredCode  the session has ended
  // The pipeline spells both as the service does (InvalidClientTokenId, ExpiredToken, …).
  virtual Result<Credential> Find(std::string_view access_key_id, std::string_view session_token,
                                  int64_t now_ms) const = 0;

  static constexpr std::string_view kUnknownCode = "UnrecognizedClientException";
  static constexpr std::string_view kExpiredCode = "ExpiredTokenException";
};

}  // namespace portico::aws
