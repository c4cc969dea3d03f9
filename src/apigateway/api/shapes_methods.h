// Shapes of the operations on methods and method responses, and of TestInvokeMethod.
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

struct PutMethodInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string authorization_type;
  std::optional<std::string> authorizer_id;
  std::optional<bool> api_key_required;
  std::optional<std::string> operation_name;
  std::optional<std::map<std::string, bool>> request_parameters;
  std::optional<StringMap> request_models;
  std::optional<std::string> request_validator_id;
  std::optional<std::vector<std::string>> authorization_scopes;

  static constexpr auto Fields() {
    using S = PutMethodInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::authorization_type>("authorizationType", {.required = true}),
        aws::Field<&S::authorizer_id>("authorizerId"),
        aws::Field<&S::api_key_required>("apiKeyRequired"),
        aws::Field<&S::operation_name>("operationName"),
        aws::Field<&S::request_parameters>("requestParameters"),
        aws::Field<&S::request_models>("requestModels"),
        aws::Field<&S::request_validator_id>("requestValidatorId"),
        aws::Field<&S::authorization_scopes>("authorizationScopes", {.unsupported = true}),
    };
  }
};

struct GetMethodInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;

  static constexpr auto Fields() {
    using S = GetMethodInput;
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

struct UpdateMethodInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateMethodInput;
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

struct DeleteMethodInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;

  static constexpr auto Fields() {
    using S = DeleteMethodInput;
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

struct PutMethodResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;
  std::optional<std::map<std::string, bool>> response_parameters;
  std::optional<StringMap> response_models;

  static constexpr auto Fields() {
    using S = PutMethodResponseInput;
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
        aws::Field<&S::response_parameters>("responseParameters"),
        aws::Field<&S::response_models>("responseModels"),
    };
  }
};

struct GetMethodResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;

  static constexpr auto Fields() {
    using S = GetMethodResponseInput;
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

struct UpdateMethodResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateMethodResponseInput;
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

struct DeleteMethodResponseInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::string status_code;

  static constexpr auto Fields() {
    using S = DeleteMethodResponseInput;
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

struct TestInvokeMethodInput {
  std::string rest_api_id;
  std::string resource_id;
  std::string http_method;
  std::optional<std::string> path_with_query_string;
  std::optional<std::string> body;
  std::optional<StringMap> headers;
  std::optional<std::map<std::string, std::vector<std::string>>> multi_value_headers;
  std::optional<std::string> client_certificate_id;
  std::optional<StringMap> stage_variables;

  static constexpr auto Fields() {
    using S = TestInvokeMethodInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::http_method>(
            "httpMethod",
            {.required = true, .location = aws::Location::kUri, .wire = "http_method"}),
        aws::Field<&S::path_with_query_string>("pathWithQueryString"),
        aws::Field<&S::body>("body"),
        aws::Field<&S::headers>("headers"),
        aws::Field<&S::multi_value_headers>("multiValueHeaders"),
        aws::Field<&S::client_certificate_id>("clientCertificateId", {.unsupported = true}),
        aws::Field<&S::stage_variables>("stageVariables"),
    };
  }
};

struct TestInvokeMethodOutput {
  std::optional<int32_t> status;
  std::optional<std::string> body;
  std::optional<StringMap> headers;
  std::optional<std::map<std::string, std::vector<std::string>>> multi_value_headers;
  std::optional<std::string> log;
  std::optional<int64_t> latency;

  static constexpr auto Fields() {
    using S = TestInvokeMethodOutput;
    return std::array{
        aws::Field<&S::status>("status"),
        aws::Field<&S::body>("body"),
        aws::Field<&S::headers>("headers"),
        aws::Field<&S::multi_value_headers>("multiValueHeaders"),
        aws::Field<&S::log>("log"),
        aws::Field<&S::latency>("latency"),
    };
  }
};

}  // namespace portico::apigateway
