// What an API consists of: REST APIs, resources, methods, integrations, deployments, stages.
//
// These structs are the API's answers and the stored records at once, so their members carry the
// names of AWS's model (botocore apigateway 2015-07-09). Plain values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace portico::apigateway {

using StringMap = std::map<std::string, std::string>;

// A status as it stands in URIs and responses.
inline constexpr std::string_view kStatusCodePattern = "[1-5]\\d\\d";

// The values of an enum stand in the order in which AWS's messages list them.

struct EndpointConfiguration {
  std::optional<std::vector<std::string>> types;
  std::optional<std::string> ip_address_type;
  std::optional<std::vector<std::string>> vpc_endpoint_ids;

  static constexpr std::array<std::string_view, 3> kTypes = {"PRIVATE", "EDGE", "REGIONAL"};
  static constexpr std::array<std::string_view, 2> kIpAddressTypes = {"ipv4", "dualstack"};
  static constexpr aws::Constraints kTypeConstraints = {.enum_values = kTypes};

  static constexpr auto Fields() {
    using S = EndpointConfiguration;
    return std::array{
        aws::Field<&S::types>("types", {.element = &kTypeConstraints}),
        aws::Field<&S::ip_address_type>("ipAddressType", {.enum_values = kIpAddressTypes}),
        aws::Field<&S::vpc_endpoint_ids>("vpcEndpointIds", {.unsupported = true}),
    };
  }
};

struct RestApi {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  aws::Timestamp created_date;
  std::optional<std::string> version;
  std::optional<std::vector<std::string>> binary_media_types;
  std::string api_key_source = "HEADER";
  EndpointConfiguration endpoint_configuration;
  std::optional<StringMap> tags;
  bool disable_execute_api_endpoint = false;
  std::string root_resource_id;

  static constexpr auto Fields() {
    using S = RestApi;
    return std::array{
        aws::Field<&S::id>("id"),
        aws::Field<&S::name>("name"),
        aws::Field<&S::description>("description"),
        aws::Field<&S::created_date>("createdDate"),
        aws::Field<&S::version>("version"),
        aws::Field<&S::binary_media_types>("binaryMediaTypes"),
        aws::Field<&S::api_key_source>("apiKeySource"),
        aws::Field<&S::endpoint_configuration>("endpointConfiguration"),
        aws::Field<&S::tags>("tags"),
        aws::Field<&S::disable_execute_api_endpoint>("disableExecuteApiEndpoint"),
        aws::Field<&S::root_resource_id>("rootResourceId"),
    };
  }
};

struct MethodResponse {
  std::string status_code;
  std::optional<std::map<std::string, bool>> response_parameters;
  std::optional<StringMap> response_models;

  static constexpr auto Fields() {
    using S = MethodResponse;
    return std::array{
        aws::Field<&S::status_code>("statusCode"),
        aws::Field<&S::response_parameters>("responseParameters"),
        aws::Field<&S::response_models>("responseModels"),
    };
  }
};

struct IntegrationResponse {
  std::string status_code;
  std::optional<std::string> selection_pattern;
  std::optional<StringMap> response_parameters;
  std::optional<StringMap> response_templates;

  static constexpr auto Fields() {
    using S = IntegrationResponse;
    return std::array{
        aws::Field<&S::status_code>("statusCode"),
        aws::Field<&S::selection_pattern>("selectionPattern"),
        aws::Field<&S::response_parameters>("responseParameters"),
        aws::Field<&S::response_templates>("responseTemplates", {.empty_is_null = true}),
    };
  }
};

struct Integration {
  std::string type;
  std::optional<std::string> http_method;
  std::optional<std::string> uri;
  std::optional<StringMap> request_templates;
  std::string passthrough_behavior = "WHEN_NO_MATCH";
  int32_t timeout_in_millis = kTimeoutMillisMax;
  std::string cache_namespace;
  std::vector<std::string> cache_key_parameters;
  std::optional<std::map<std::string, IntegrationResponse>> integration_responses;

  static constexpr int32_t kTimeoutMillisMin = 50;
  static constexpr int32_t kTimeoutMillisMax = 29'000;

  static constexpr auto Fields() {
    using S = Integration;
    return std::array{
        aws::Field<&S::type>("type"),
        aws::Field<&S::http_method>("httpMethod"),
        aws::Field<&S::uri>("uri"),
        aws::Field<&S::request_templates>("requestTemplates", {.empty_is_null = true}),
        aws::Field<&S::passthrough_behavior>("passthroughBehavior"),
        aws::Field<&S::timeout_in_millis>("timeoutInMillis"),
        aws::Field<&S::cache_namespace>("cacheNamespace"),
        aws::Field<&S::cache_key_parameters>("cacheKeyParameters"),
        aws::Field<&S::integration_responses>("integrationResponses"),
    };
  }
};

// All members are absent where a resource only lists the names of its methods.
struct Method {
  std::optional<std::string> http_method;
  std::optional<std::string> authorization_type;
  std::optional<bool> api_key_required;
  std::optional<std::string> operation_name;
  std::optional<std::map<std::string, bool>> request_parameters;
  std::optional<StringMap> request_models;
  std::optional<std::map<std::string, MethodResponse>> method_responses;
  std::optional<Integration> method_integration;

  static constexpr auto Fields() {
    using S = Method;
    return std::array{
        aws::Field<&S::http_method>("httpMethod"),
        aws::Field<&S::authorization_type>("authorizationType"),
        aws::Field<&S::api_key_required>("apiKeyRequired"),
        aws::Field<&S::operation_name>("operationName"),
        aws::Field<&S::request_parameters>("requestParameters"),
        aws::Field<&S::request_models>("requestModels"),
        aws::Field<&S::method_responses>("methodResponses"),
        aws::Field<&S::method_integration>("methodIntegration"),
    };
  }
};

struct Resource {
  std::string id;
  std::optional<std::string> parent_id;  // absent: the root
  std::optional<std::string> path_part;
  std::string path;
  std::optional<std::map<std::string, Method>> resource_methods;

  static constexpr auto Fields() {
    using S = Resource;
    return std::array{
        aws::Field<&S::id>("id"),
        aws::Field<&S::parent_id>("parentId"),
        aws::Field<&S::path_part>("pathPart"),
        aws::Field<&S::path>("path"),
        aws::Field<&S::resource_methods>("resourceMethods"),
    };
  }
};

struct MethodSnapshot {
  std::string authorization_type;
  bool api_key_required = false;

  static constexpr auto Fields() {
    using S = MethodSnapshot;
    return std::array{
        aws::Field<&S::authorization_type>("authorizationType"),
        aws::Field<&S::api_key_required>("apiKeyRequired"),
    };
  }
};

using ApiSummary = std::map<std::string, std::map<std::string, MethodSnapshot>>;

struct Deployment {
  std::string id;
  std::optional<std::string> description;
  aws::Timestamp created_date;
  std::optional<ApiSummary> api_summary;

  static constexpr auto Fields() {
    using S = Deployment;
    return std::array{
        aws::Field<&S::id>("id"),
        aws::Field<&S::description>("description"),
        aws::Field<&S::created_date>("createdDate"),
        aws::Field<&S::api_summary>("apiSummary"),
    };
  }
};

// A deployment with what it froze: the API as it was at that moment. Never changes but in its
// description.
struct DeploymentRecord {
  Deployment deployment;
  std::vector<Resource> resources;
  std::vector<std::string> binary_media_types;

  static constexpr auto Fields() {
    using S = DeploymentRecord;
    return std::array{
        aws::Field<&S::deployment>("deployment"),
        aws::Field<&S::resources>("resources"),
        aws::Field<&S::binary_media_types>("binaryMediaTypes"),
    };
  }
};

// Method settings need logging, throttling and caching, which Portico's gateway does not have yet;
// the answer is the empty map that AWS gives for a stage without any.
struct NoSettings {
  static constexpr std::array<aws::FieldDesc, 0> Fields() { return {}; }
};

struct Stage {
  std::string deployment_id;
  std::string stage_name;
  std::optional<std::string> description;
  bool cache_cluster_enabled = false;
  std::string cache_cluster_status = "NOT_AVAILABLE";
  std::map<std::string, NoSettings> method_settings;
  std::optional<StringMap> variables;
  bool tracing_enabled = false;
  std::optional<StringMap> tags;
  aws::Timestamp created_date;
  aws::Timestamp last_updated_date;

  static constexpr auto Fields() {
    using S = Stage;
    return std::array{
        aws::Field<&S::deployment_id>("deploymentId"),
        aws::Field<&S::stage_name>("stageName"),
        aws::Field<&S::description>("description"),
        aws::Field<&S::cache_cluster_enabled>("cacheClusterEnabled"),
        aws::Field<&S::cache_cluster_status>("cacheClusterStatus"),
        aws::Field<&S::method_settings>("methodSettings"),
        aws::Field<&S::variables>("variables"),
        aws::Field<&S::tracing_enabled>("tracingEnabled"),
        aws::Field<&S::tags>("tags"),
        aws::Field<&S::created_date>("createdDate"),
        aws::Field<&S::last_updated_date>("lastUpdatedDate"),
    };
  }
};

struct PatchOperation {
  std::optional<std::string> op;
  std::optional<std::string> path;
  std::optional<std::string> value;
  std::optional<std::string> from;

  static constexpr std::array<std::string_view, 6> kOps = {"add",  "remove",  "move",
                                                           "test", "replace", "copy"};

  static constexpr auto Fields() {
    using S = PatchOperation;
    return std::array{
        aws::Field<&S::op>("op", {.enum_values = kOps}),
        aws::Field<&S::path>("path"),
        aws::Field<&S::value>("value"),
        aws::Field<&S::from>("from"),
    };
  }
};

using PatchOperations = std::vector<PatchOperation>;

}  // namespace portico::apigateway
