#include "apigateway/engine/gateway_response.h"

#include "codec/json/writer.h"

namespace portico::apigateway {
namespace {

net::HttpResponse Make(int status, std::string_view type, std::string body) {
  net::HttpResponse out;
  out.status = status;
  out.headers.reserve(4);
  out.Set("x-amzn-ErrorType", std::string(type));
  out.Set("Content-Type", "application/json");
  out.body = std::move(body);
  return out;
}

}  // namespace

// The bodies are AWS's to the byte: what its front finds has no space after the colon, what its
// execution finds has one.
net::HttpResponse GatewayResponse(GatewayFault fault) {
  switch (fault) {
    case GatewayFault::kForbidden:
      return Make(403, "ForbiddenException", R"({"message":"Forbidden"})");
    case GatewayFault::kMissingAuthenticationToken:
      return Make(403, "MissingAuthenticationTokenException",
                  R"({"message":"Missing Authentication Token"})");
    case GatewayFault::kUnsupportedMediaType:
      return Make(415, "BadRequestException", R"({"message": "Unsupported Media Type"})");
    case GatewayFault::kRequestTooLarge:
      return Make(413, "RequestTooLargeException",
                  R"({"message":"HTTP content length exceeded 10485760 bytes."})");
    case GatewayFault::kRequestTooLargeForLambda:
      return Make(413, "RequestTooLargeException", R"({"message":"Request Too Long"})");
    case GatewayFault::kBadRequest:
      return Make(400, "BadRequestException", R"({"message":"Bad Request"})");
    case GatewayFault::kConfigurationError:
      return Make(500, "InternalServerErrorException", R"({"message": "Internal server error"})");
    case GatewayFault::kBadGateway:
      return Make(502, "InternalServerErrorException", R"({"message": "Internal server error"})");
    case GatewayFault::kTimeout:
      return Make(504, "InternalServerErrorException",
                  R"({"message": "Endpoint request timed out"})");
  }
  return Make(500, "InternalServerErrorException", R"({"message": "Internal server error"})");
}

net::HttpResponse BadRequestResponse(std::string_view message) {
  return Make(400, "BadRequestException", R"({"message": )" + json::Quote(message) + "}");
}

net::HttpResponse DeniedResponse(const AwsError& error) {
  // An explicit or implicit deny spells its member with a capital, unlike all else.
  const std::string_view member =
      error.code == "AccessDeniedException" ? R"({"Message":)" : R"({"message":)";
  return Make(error.http_status, error.code,
              std::string(member) + json::Quote(error.message) + "}");
}

}  // namespace portico::apigateway
