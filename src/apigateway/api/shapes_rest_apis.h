// Shapes of the operations on REST APIs, on resources, on tags and on the account.
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

inline constexpr std::array<std::string_view, 2> kApiKeySources = {"HEADER", "AUTHORIZER"};
inline constexpr std::array<std::string_view, 12> kSecurityPolicies = {
    "TLS_1_0",
    "TLS_1_2",
    "SecurityPolicy_TLS13_1_3_2025_09",
    "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
    "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_PQ_2025_09",
    "SecurityPolicy_TLS13_1_2_2021_06",
    "SecurityPolicy_TLS13_2025_EDGE",
    "SecurityPolicy_TLS12_PFS_2025_EDGE",
    "SecurityPolicy_TLS12_2018_EDGE"};
inline constexpr std::array<std::string_view, 2> kEndpointAccessModes = {"BASIC", "STRICT"};

struct CreateRestApiInput {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::string> version;
  std::optional<std::string> clone_from;
  std::optional<std::vector<std::string>> binary_media_types;
  std::optional<int32_t> minimum_compression_size;
  std::optional<std::string> api_key_source;
  std::optional<EndpointConfiguration> endpoint_configuration;
  std::optional<std::string> policy;
  std::optional<StringMap> tags;
  std::optional<bool> disable_execute_api_endpoint;
  std::optional<std::string> security_policy;
  std::optional<std::string> endpoint_access_mode;

  static constexpr auto Fields() {
    using S = CreateRestApiInput;
    return std::array{
        aws::Field<&S::name>("name", {.required = true}),
        aws::Field<&S::description>("description"),
        aws::Field<&S::version>("version"),
        aws::Field<&S::clone_from>("cloneFrom", {.unsupported = true}),
        aws::Field<&S::binary_media_types>("binaryMediaTypes"),
        aws::Field<&S::minimum_compression_size>("minimumCompressionSize", {.unsupported = true}),
        aws::Field<&S::api_key_source>("apiKeySource", {.enum_values = kApiKeySources}),
        aws::Field<&S::endpoint_configuration>("endpointConfiguration"),
        aws::Field<&S::policy>("policy", {.unsupported = true}),
        aws::Field<&S::tags>("tags"),
        aws::Field<&S::disable_execute_api_endpoint>("disableExecuteApiEndpoint"),
        aws::Field<&S::security_policy>("securityPolicy",
                                        {.enum_values = kSecurityPolicies, .unsupported = true}),
        aws::Field<&S::endpoint_access_mode>(
            "endpointAccessMode", {.enum_values = kEndpointAccessModes, .unsupported = true}),
    };
  }
};

struct GetRestApisInput {
  std::optional<std::string> position;
  std::optional<int32_t> limit;

  static constexpr auto Fields() {
    using S = GetRestApisInput;
    return std::array{
        aws::Field<&S::position>("position", {.location = aws::Location::kQuery}),
        aws::Field<&S::limit>("limit", {.location = aws::Location::kQuery}),
    };
  }
};

struct GetRestApisOutput {
  std::optional<std::string> position;
  std::vector<RestApi> items;

  static constexpr auto Fields() {
    using S = GetRestApisOutput;
    return std::array{
        aws::Field<&S::position>("position"),
        aws::Field<&S::items>("items", {.wire = "item"}),
    };
  }
};

struct GetRestApiInput {
  std::string rest_api_id;

  static constexpr auto Fields() {
    using S = GetRestApiInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
    };
  }
};

struct UpdateRestApiInput {
  std::string rest_api_id;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateRestApiInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteRestApiInput {
  std::string rest_api_id;

  static constexpr auto Fields() {
    using S = DeleteRestApiInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
    };
  }
};

struct GetResourcesInput {
  std::string rest_api_id;
  std::optional<std::string> position;
  std::optional<int32_t> limit;
  std::optional<std::vector<std::string>> embed;

  static constexpr auto Fields() {
    using S = GetResourcesInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::position>("position", {.location = aws::Location::kQuery}),
        aws::Field<&S::limit>("limit", {.location = aws::Location::kQuery}),
        aws::Field<&S::embed>("embed", {.location = aws::Location::kQuery}),
    };
  }
};

struct GetResourcesOutput {
  std::optional<std::string> position;
  std::vector<Resource> items;

  static constexpr auto Fields() {
    using S = GetResourcesOutput;
    return std::array{
        aws::Field<&S::position>("position"),
        aws::Field<&S::items>("items", {.wire = "item"}),
    };
  }
};

struct GetResourceInput {
  std::string rest_api_id;
  std::string resource_id;
  std::optional<std::vector<std::string>> embed;

  static constexpr auto Fields() {
    using S = GetResourceInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::embed>("embed", {.location = aws::Location::kQuery}),
    };
  }
};

struct CreateResourceInput {
  std::string rest_api_id;
  std::string parent_id;
  std::string path_part;

  static constexpr auto Fields() {
    using S = CreateResourceInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::parent_id>(
            "parentId", {.required = true, .location = aws::Location::kUri, .wire = "parent_id"}),
        aws::Field<&S::path_part>("pathPart", {.required = true}),
    };
  }
};

struct UpdateResourceInput {
  std::string rest_api_id;
  std::string resource_id;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateResourceInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteResourceInput {
  std::string rest_api_id;
  std::string resource_id;

  static constexpr auto Fields() {
    using S = DeleteResourceInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::resource_id>(
            "resourceId",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_id"}),
    };
  }
};

struct TagResourceInput {
  std::string resource_arn;
  StringMap tags;

  static constexpr auto Fields() {
    using S = TagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>(
            "resourceArn",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_arn"}),
        aws::Field<&S::tags>("tags", {.required = true}),
    };
  }
};

struct UntagResourceInput {
  std::string resource_arn;
  std::vector<std::string> tag_keys;

  static constexpr auto Fields() {
    using S = UntagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>(
            "resourceArn",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_arn"}),
        aws::Field<&S::tag_keys>("tagKeys", {.required = true, .location = aws::Location::kQuery}),
    };
  }
};

struct GetTagsInput {
  std::string resource_arn;
  std::optional<std::string> position;
  std::optional<int32_t> limit;

  static constexpr auto Fields() {
    using S = GetTagsInput;
    return std::array{
        aws::Field<&S::resource_arn>(
            "resourceArn",
            {.required = true, .location = aws::Location::kUri, .wire = "resource_arn"}),
        aws::Field<&S::position>("position", {.location = aws::Location::kQuery}),
        aws::Field<&S::limit>("limit", {.location = aws::Location::kQuery}),
    };
  }
};

struct GetTagsOutput {
  std::optional<StringMap> tags;

  static constexpr auto Fields() {
    using S = GetTagsOutput;
    return std::array{
        aws::Field<&S::tags>("tags"),
    };
  }
};

using GetAccountInput = aws::Empty;

struct ThrottleSettings {
  std::optional<int32_t> burst_limit;
  std::optional<double> rate_limit;

  static constexpr auto Fields() {
    using S = ThrottleSettings;
    return std::array{
        aws::Field<&S::burst_limit>("burstLimit"),
        aws::Field<&S::rate_limit>("rateLimit"),
    };
  }
};

struct Account {
  std::optional<std::string> cloudwatch_role_arn;
  std::optional<ThrottleSettings> throttle_settings;
  std::optional<std::vector<std::string>> features;
  std::optional<std::string> api_key_version;

  static constexpr auto Fields() {
    using S = Account;
    return std::array{
        aws::Field<&S::cloudwatch_role_arn>("cloudwatchRoleArn"),
        aws::Field<&S::throttle_settings>("throttleSettings"),
        aws::Field<&S::features>("features"),
        aws::Field<&S::api_key_version>("apiKeyVersion"),
    };
  }
};

}  // namespace portico::apigateway
