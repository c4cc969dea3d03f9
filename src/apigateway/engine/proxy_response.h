// The answer of a Lambda proxy integration:
//   {"statusCode": 200, "headers": {…}, "multiValueHeaders": {…}, "body": "…", "isBase64Encoded":
//   false}
// All members are optional, but there must be one and no other. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "net/http.h"

namespace portico::apigateway {

// The HTTP response that `payload` says. Nothing if it is malformed, which clients see as a 502. A
// base64 body is decoded only if `client_takes_binary`, as on AWS.
std::optional<net::HttpResponse> ParseProxyResponse(std::string_view payload,
                                                    bool client_takes_binary);

}  // namespace portico::apigateway
