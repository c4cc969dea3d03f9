// Bodies of non-proxy integrations: what is sent to the integration, and what comes back to the
// client. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apigateway/engine/exchange.h"

namespace portico::apigateway {

// The body for the integration: the request's own or a template's, as Content-Type, the templates
// and passthroughBehavior say; an empty body is "{}". Nothing: 415 Unsupported Media Type.
std::optional<std::string> IntegrationBody(const Exchange& exchange);

struct ResponseTemplate {
  std::string_view media_type;
  std::string_view text;
};
// The template of the response for what the client accepts; nothing: the body passes through.
std::optional<ResponseTemplate> SelectTemplate(const StringMap& templates, std::string_view accept);

// errorMessage of a failed function's error, or empty.
std::string ErrorMessage(std::string_view error_json);
// statusCode of what a MOCK integration is given: {"statusCode": 200}. Nothing if it has none.
std::optional<int> MockStatus(std::string_view json);

}  // namespace portico::apigateway
