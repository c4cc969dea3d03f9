// Header rules of API Gateway: which headers a function never sees, and which of an answer are
// renamed or dropped. From AWS's documented table (REST APIs) and its recorded answers. Pure
// functions.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"

namespace portico::apigateway {

// Hop-by-hop and the like: not part of the request that integrations see.
bool IsDroppedFromRequest(std::string_view name);

enum class ResponseHeaders { kProxy, kMapped };

// Adds a header of the integration's answer (kProxy) or of a response mapping (kMapped): renamed to
// x-amzn-Remapped-… where the gateway's own would clash, left out where it cannot be sent, and
// where its bytes would break the answer's framing.
void AddResponseHeader(ResponseHeaders kind, std::string_view name, std::string value,
                       net::HttpResponse* out);

}  // namespace portico::apigateway
