// Deployments (frozen copies of an API) and stages (names under which a deployment is served). Pure
// functions over ApiState.
#pragma once

#include <optional>
#include <string>

#include "apigateway/engine/model.h"
#include "apigateway/engine/state.h"
#include "base/result.h"

namespace portico::apigateway {

struct NewStage {
  std::string stage_name;
  std::string deployment_id;
  std::optional<std::string> description;
  std::optional<StringMap> variables;
  std::optional<StringMap> tags;
};

struct NewDeployment {
  std::optional<std::string> description;
  // The stage that is pointed at the deployment, and made if need be; none if absent or empty.
  std::optional<std::string> stage_name;
  std::optional<std::string> stage_description;
  std::optional<StringMap> variables;  // of the stage
};

Result<Deployment> CreateDeployment(ApiState& state, const NewDeployment& wanted, int64_t now_ms);
Result<Deployment> UpdateDeployment(ApiState& state, const std::string& id,
                                    const PatchOperations& operations);
Status DeleteDeployment(ApiState& state, const std::string& id);

Result<Stage> CreateStage(ApiState& state, const NewStage& wanted, int64_t now_ms);
Result<Stage> UpdateStage(ApiState& state, const std::string& name,
                          const PatchOperations& operations, int64_t now_ms);
Status DeleteStage(ApiState& state, const std::string& name);

// A deployment as GetDeployment answers it.
Deployment Describe(const DeploymentRecord& record, bool embed_api_summary);

// AWS's default quotas.
inline constexpr size_t kStagesMax = 10;
inline constexpr size_t kDeploymentsMax = 300;

}  // namespace portico::apigateway
