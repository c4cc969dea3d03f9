// What the gateway itself answers when a request does not get through: AWS's gateway responses with
// their status, message and x-amzn-ErrorType. Pure functions.
#pragma once

#include <string_view>

#include "base/error.h"
#include "net/http.h"

namespace portico::apigateway {

enum class GatewayFault {
  kForbidden,                   // no such API or stage
  kMissingAuthenticationToken,  // no such path or method
  kUnsupportedMediaType,
  kRequestTooLarge,           // more than API Gateway takes
  kRequestTooLargeForLambda,  // more than the function can be given
  kBadRequest,
  kConfigurationError,  // the API cannot be served as it is configured
  kBadGateway,          // the function failed, or its answer is none (proxy integration)
  kTimeout,
};

net::HttpResponse GatewayResponse(GatewayFault fault);

// As kBadRequest, with a message of its own.
net::HttpResponse BadRequestResponse(std::string_view message);

// For a request that the authenticator refused.
net::HttpResponse DeniedResponse(const AwsError& error);

}  // namespace portico::apigateway
