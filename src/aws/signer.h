// Signs requests with Signature Version 4, for clients: with the very functions that the server
// verifies by. Pure function, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"

namespace portico::aws {

struct SigningKey {
  std::string access_key_id;
  std::string secret_access_key;
  std::string region;
  std::string service;
};

// The value of the Authorization header. All of the request's headers are signed: Host, X-Amz-Date
// with the value `amz_date` ("20261122T144556Z") and, of a session, X-Amz-Security-Token are to be
// among them, their names in lower case. `payload_sha256` is the body's digest in hexadecimal.
std::string Authorization(const net::HttpRequest& request, const SigningKey& key,
                          std::string_view amz_date, std::string_view payload_sha256);

}  // namespace portico::aws
