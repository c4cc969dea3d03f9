// Shapes of the operations on deployments and stages.
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

inline constexpr std::array<std::string_view, 8> kCacheClusterSizes = {
    "0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"};

struct DeploymentCanarySettings {
  std::optional<double> percent_traffic;
  std::optional<StringMap> stage_variable_overrides;
  std::optional<bool> use_stage_cache;

  static constexpr auto Fields() {
    using S = DeploymentCanarySettings;
    return std::array{
        aws::Field<&S::percent_traffic>("percentTraffic"),
        aws::Field<&S::stage_variable_overrides>("stageVariableOverrides"),
        aws::Field<&S::use_stage_cache>("useStageCache"),
    };
  }
};

struct CanarySettings {
  std::optional<double> percent_traffic;
  std::optional<std::string> deployment_id;
  std::optional<StringMap> stage_variable_overrides;
  std::optional<bool> use_stage_cache;

  static constexpr auto Fields() {
    using S = CanarySettings;
    return std::array{
        aws::Field<&S::percent_traffic>("percentTraffic"),
        aws::Field<&S::deployment_id>("deploymentId"),
        aws::Field<&S::stage_variable_overrides>("stageVariableOverrides"),
        aws::Field<&S::use_stage_cache>("useStageCache"),
    };
  }
};

struct CreateDeploymentInput {
  std::string rest_api_id;
  std::optional<std::string> stage_name;
  std::optional<std::string> stage_description;
  std::optional<std::string> description;
  std::optional<bool> cache_cluster_enabled;
  std::optional<std::string> cache_cluster_size;
  std::optional<StringMap> variables;
  std::optional<DeploymentCanarySettings> canary_settings;
  std::optional<bool> tracing_enabled;

  static constexpr auto Fields() {
    using S = CreateDeploymentInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage_name>("stageName"),
        aws::Field<&S::stage_description>("stageDescription"),
        aws::Field<&S::description>("description"),
        aws::Field<&S::cache_cluster_enabled>("cacheClusterEnabled", {.unsupported = true}),
        aws::Field<&S::cache_cluster_size>(
            "cacheClusterSize", {.enum_values = kCacheClusterSizes, .unsupported = true}),
        aws::Field<&S::variables>("variables"),
        aws::Field<&S::canary_settings>("canarySettings", {.unsupported = true}),
        aws::Field<&S::tracing_enabled>("tracingEnabled", {.unsupported = true}),
    };
  }
};

struct GetDeploymentsInput {
  std::string rest_api_id;
  std::optional<std::string> position;
  std::optional<int32_t> limit;

  static constexpr auto Fields() {
    using S = GetDeploymentsInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::position>("position", {.location = aws::Location::kQuery}),
        aws::Field<&S::limit>("limit", {.location = aws::Location::kQuery}),
    };
  }
};

struct GetDeploymentsOutput {
  std::optional<std::string> position;
  std::vector<Deployment> items;

  static constexpr auto Fields() {
    using S = GetDeploymentsOutput;
    return std::array{
        aws::Field<&S::position>("position"),
        aws::Field<&S::items>("items", {.wire = "item"}),
    };
  }
};

struct GetDeploymentInput {
  std::string rest_api_id;
  std::string deployment_id;
  std::optional<std::vector<std::string>> embed;

  static constexpr auto Fields() {
    using S = GetDeploymentInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::deployment_id>(
            "deploymentId",
            {.required = true, .location = aws::Location::kUri, .wire = "deployment_id"}),
        aws::Field<&S::embed>("embed", {.location = aws::Location::kQuery}),
    };
  }
};

struct UpdateDeploymentInput {
  std::string rest_api_id;
  std::string deployment_id;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateDeploymentInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::deployment_id>(
            "deploymentId",
            {.required = true, .location = aws::Location::kUri, .wire = "deployment_id"}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteDeploymentInput {
  std::string rest_api_id;
  std::string deployment_id;

  static constexpr auto Fields() {
    using S = DeleteDeploymentInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::deployment_id>(
            "deploymentId",
            {.required = true, .location = aws::Location::kUri, .wire = "deployment_id"}),
    };
  }
};

struct CreateStageInput {
  std::string rest_api_id;
  std::string stage_name;
  std::string deployment_id;
  std::optional<std::string> description;
  std::optional<bool> cache_cluster_enabled;
  std::optional<std::string> cache_cluster_size;
  std::optional<StringMap> variables;
  std::optional<std::string> documentation_version;
  std::optional<CanarySettings> canary_settings;
  std::optional<bool> tracing_enabled;
  std::optional<StringMap> tags;

  static constexpr auto Fields() {
    using S = CreateStageInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage_name>("stageName", {.required = true}),
        aws::Field<&S::deployment_id>("deploymentId", {.required = true}),
        aws::Field<&S::description>("description"),
        aws::Field<&S::cache_cluster_enabled>("cacheClusterEnabled", {.unsupported = true}),
        aws::Field<&S::cache_cluster_size>(
            "cacheClusterSize", {.enum_values = kCacheClusterSizes, .unsupported = true}),
        aws::Field<&S::variables>("variables"),
        aws::Field<&S::documentation_version>("documentationVersion", {.unsupported = true}),
        aws::Field<&S::canary_settings>("canarySettings", {.unsupported = true}),
        aws::Field<&S::tracing_enabled>("tracingEnabled", {.unsupported = true}),
        aws::Field<&S::tags>("tags"),
    };
  }
};

struct GetStagesInput {
  std::string rest_api_id;
  std::optional<std::string> deployment_id;

  static constexpr auto Fields() {
    using S = GetStagesInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::deployment_id>("deploymentId", {.location = aws::Location::kQuery}),
    };
  }
};

struct GetStagesOutput {
  std::vector<Stage> item;

  static constexpr auto Fields() {
    using S = GetStagesOutput;
    return std::array{
        aws::Field<&S::item>("item"),
    };
  }
};

struct GetStageInput {
  std::string rest_api_id;
  std::string stage_name;

  static constexpr auto Fields() {
    using S = GetStageInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage_name>(
            "stageName", {.required = true, .location = aws::Location::kUri, .wire = "stage_name"}),
    };
  }
};

struct UpdateStageInput {
  std::string rest_api_id;
  std::string stage_name;
  std::optional<PatchOperations> patch_operations;

  static constexpr auto Fields() {
    using S = UpdateStageInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage_name>(
            "stageName", {.required = true, .location = aws::Location::kUri, .wire = "stage_name"}),
        aws::Field<&S::patch_operations>("patchOperations"),
    };
  }
};

struct DeleteStageInput {
  std::string rest_api_id;
  std::string stage_name;

  static constexpr auto Fields() {
    using S = DeleteStageInput;
    return std::array{
        aws::Field<&S::rest_api_id>(
            "restApiId", {.required = true, .location = aws::Location::kUri, .wire = "restapi_id"}),
        aws::Field<&S::stage_name>(
            "stageName", {.required = true, .location = aws::Location::kUri, .wire = "stage_name"}),
    };
  }
};

}  // namespace portico::apigateway
