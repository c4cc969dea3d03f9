// The event of a Lambda proxy integration: AWS's payload format 1.0. Pure, thread-safe.
#pragma once

#include <string>

#include "apigateway/engine/exchange.h"
#include "codec/uri.h"

namespace portico::apigateway {

// `query` are the decoded query parameters of the request.
std::string MakeProxyEvent(const Exchange& exchange, const QueryParams& query);

}  // namespace portico::apigateway
