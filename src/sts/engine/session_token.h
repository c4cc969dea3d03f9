// Session tokens: everything about a session, sealed, so that the server keeps none of it and any
// node that knows the secret can check it.
//
// A token is base64 of: version byte 1, 12 bytes nonce, AES-256-GCM ciphertext, 16 bytes tag; the
// version byte is authenticated too. Pure but for the nonce; thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "aws/shape.h"

namespace portico::sts {

struct Session {
  std::string access_key_id;  // ASIA…
  std::string role_name;
  std::string role_id;  // AROA…
  std::string session_name;
  int64_t expires_ms = 0;
  // What most sessions do not have is not there: tokens are hashed with every request.
  std::optional<std::string> policy;  // the session policy's document
  std::optional<int64_t> duration_seconds;
  std::optional<bool> is_function;  // made for an environment of the function it is named after
  static constexpr auto Fields() {
    using S = Session;
    return std::array{aws::Field<&S::access_key_id>("k"),    aws::Field<&S::role_name>("r"),
                      aws::Field<&S::role_id>("i"),          aws::Field<&S::session_name>("s"),
                      aws::Field<&S::expires_ms>("x"),       aws::Field<&S::policy>("p"),
                      aws::Field<&S::duration_seconds>("d"), aws::Field<&S::is_function>("f")};
  }
};

class TokenSealer {
 public:
  static constexpr size_t kKeyBytes = 32;
  // No session policy makes a token longer than this; anything longer is refused unread.
  static constexpr size_t kTokenCharsMax = 16'384;

  // `master` is the server's secret: exactly kKeyBytes bytes.
  explicit TokenSealer(std::string_view master);

  std::string Seal(const Session& session) const;
  // Nothing if the token was not made with this secret.
  std::optional<Session> Open(std::string_view token) const;

  // The secret access key that belongs to a temporary access key id.
  std::string SecretFor(std::string_view access_key_id) const;

 private:
  std::string token_key_;
  std::string secret_key_;
};

}  // namespace portico::sts
