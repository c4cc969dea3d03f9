// Shapes of the operations on integrations and integration responses.
// Names and constraints are those of botocore's apigateway 2015-07-09 model.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apigateway/engine/model.h"
#include "aws/shape.h"

namespace portico::apigateway {

inline constexpr std::array<std::string_view, 5> kIntegrationTypes = {"HTTP", "MOCK", "AWS_PROXY",
                                                                      "HTTP_PROXY", "AWS"};
inline constexpr std::array<std::string_view, 2> kConnectionTypes = {"INTERNET", "VPC_LINK"};
inline constexpr std::array<std::string_view, 2> kContentHandlings = {"CONVERT_TO_BINARY",
                                                                      "CONVERT_TO_TEXT"};
inline constexpr std::array<std::string_view, 2> kResponseTransferModes = {"BUFFERED", "STREAM"};

struct TlsConfig {
  std::optional<bool> insecure_skip_verification;

  static constexpr auto Fields() {
    using S = TlsConfig;
    return std::array{
        aws::Field<&S::insecure_skip_verification>("insecureSkipVerification"),
    };
  }
};

struct PutIntegrationInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string type;
  std::optional<std::string> integration_http_method;
  std::optional<std::string> uri;
  std::optional<std::string> connection_type;
  std::optional<std::string> connection_id;
  std::optional<std::string> credentials;
  std::optional<StringMap> request_parameters;
  std::optional<StringMap> request_templates;
  std::optional<std::string> passthrough_behavior;
  std::optional<std::string> cache_namespace;
  std::optional<std::vector<std::string>> cache_key_parameters;
  std::optional<std::string> content_handling;
  std::optional<int32_t> timeout_in_millis;
  std::optional<TlsConfig> tls_config;
  std::optional<std::string> response_transfer_mode;
  std::optional<std::string> integration_target;

  static constexpr auto Fields() {
    using S = PutIntegrationInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::type>("type", {.required = true, .enum_values = kIntegrationTypes}),
        aws::Field<&S::integration_http_method>("integrationHttpMethod", {.wire = "httpMethod"}),
        aws::Field<&S::uri>("uri"),
        aws::Field<&S::connection_type>("connectionType", {.enum_values = kConnectionTypes}),
        aws::Field<&S::connection_id>("connectionId", {.unsupported = true}),
        aws::Field<&S::credentials>("credentials", {.unsupported = true}),
        aws::Field<&S::request_parameters>("requestParameters", {.unsupported = true}),
        aws::Field<&S::request_templates>("requestTemplates", {.empty_is_null = true}),
        aws::Field<&S::passthrough_behavior>("passthroughBehavior"),
        aws::Field<&S::cache_namespace>("cacheNamespace"),
        aws::Field<&S::cache_key_parameters>("cacheKeyParameters", {.unsupported = true}),
        aws::Field<&S::content_handling>("contentHandling",
                                         {.enum_values = kContentHandlings, .unsupported = true}),
        aws::Field<&S::timeout_in_millis>("timeoutInMillis"),
        aws::Field<&S::tls_config>("tlsConfig", {.unsupported = true}),
        aws::Field<&S::response_transfer_mode>("responseTransferMode",
                                               {.enum_values = kResponseTransferModes}),
        aws::Field<&S::integration_target>("integrationTarget", {.unsupported = true}),
    };
  }
};

struct GetIntegrationInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;

  static constexpr auto Fields() {
    using S = GetIntegrationInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
    };
  }
};

struct UpdateIntegrationInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateIntegrationInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteIntegrationInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;

  static constexpr auto Fields() {
    using S = DeleteIntegrationInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
    };
  }
};

struct PutIntegrationResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;
  std::optional<std::string> selection_pattern;
  std::optional<StringMap> response_parameters;
  std::optional<StringMap> response_templates;
  std::optional<std::string> content_handling;

  static constexpr auto Fields() {
    using S = PutIntegrationResponseInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::status_code>("statusCode", {.required = true,
                                                   .location = aws::Location::kUri,
                                                   .wire = "status_code",
                                                   .pattern = kStatusCodePattern}),
        aws::Field<&S::selection_pattern>("selectionPattern"),
        aws::Field<&S::response_parameters>("responseParameters"),
        aws::Field<&S::response_templates>("responseTemplates", {.empty_is_null = true}),
        aws::Field<&S::content_handling>("contentHandling",
                                         {.enum_values = kContentHandlings, .unsupported = true}),
    };
  }
};

struct GetIntegrationResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;

  static constexpr auto Fields() {
    using S = GetIntegrationResponseInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::status_code>("statusCode", {.required = true,
                                                   .location = aws::Location::kUri,
                                                   .wire = "status_code",
                                                   .pattern = kStatusCodePattern}),
    };
  }
};

struct UpdateIntegrationResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateIntegrationResponseInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::status_code>("statusCode", {.required = true,
                                                   .location = aws::Location::kUri,
                                                   .wire = "status_code",
                                                   .pattern = kStatusCodePattern}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteIntegrationResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;

  static constexpr auto Fields() {
    using S = DeleteIntegrationResponseInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::status_code>("statusCode", {.required = true,
                                                   .location = aws::Location::kUri,
                                                   .wire = "status_code",
                                                   .pattern = kStatusCodePattern}),
    };
  }
};

}  // namespace portico::apigateway
