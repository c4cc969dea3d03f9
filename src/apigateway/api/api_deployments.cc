#include <algorithm>

#include "apigateway/api/api.h"
#include "apigateway/api/paging.h"
#include "apigateway/engine/deployments.h"

namespace portico::apigateway {

Task<Result<Deployment>> Api::CreateDeployment(aws::Call& call, const CreateDeploymentInput& in) {
  return apis_.Change<Deployment>(
      in.rest_api_id, IfMissing::kNoSuchApi, [&in, now_ms = call.now_ms](ApiState& state) {
        return apigateway::CreateDeployment(
            state, {in.description, in.stage_name, in.stage_description, in.variables}, now_ms);
      });
}

Result<GetDeploymentsOutput> Api::GetDeployments(aws::Call&, const GetDeploymentsInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  std::vector<Deployment> all;
  for (const auto& [id, record] : state->deployments) all.push_back(Describe(*record, false));
  PORTICO_ASSIGN(auto page,
                 Page(std::move(all), in.limit, in.position,
                      [](const Deployment& item) -> const std::string& { return item.id; }));
  return GetDeploymentsOutput{std::move(page.second), std::move(page.first)};
}

Result<Deployment> Api::GetDeployment(aws::Call&, const GetDeploymentInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  const auto found = state->deployments.find(in.deployment_id);
  if (found == state->deployments.end()) return Fail(NoSuchDeployment());
  const bool embed =
      in.embed && std::find(in.embed->begin(), in.embed->end(), "apisummary") != in.embed->end();
  return Describe(*found->second, embed);
}

Task<Result<Deployment>> Api::UpdateDeployment(aws::Call&, const UpdateDeploymentInput& in) {
  return apis_.Change<Deployment>(in.rest_api_id, IfMissing::kNoSuchApi, [&in](ApiState& state) {
    return apigateway::UpdateDeployment(state, in.deployment_id,
                                        in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteDeployment(aws::Call&, const DeleteDeploymentInput& in) {
  return ChangeStatus(in.rest_api_id, IfMissing::kNoSuchApi, [&in](ApiState& state) {
    return apigateway::DeleteDeployment(state, in.deployment_id);
  });
}

Task<Result<Stage>> Api::CreateStage(aws::Call& call, const CreateStageInput& in) {
  return apis_.Change<Stage>(
      in.rest_api_id, IfMissing::kNoSuchApi, [&in, now_ms = call.now_ms](ApiState& state) {
        return apigateway::CreateStage(
            state, {in.stage_name, in.deployment_id, in.description, in.variables, in.tags},
            now_ms);
      });
}

Result<GetStagesOutput> Api::GetStages(aws::Call&, const GetStagesInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  GetStagesOutput out;
  for (const auto& [name, stage] : state->stages) {
    if (in.deployment_id && stage->deployment_id != *in.deployment_id) continue;
    out.item.push_back(*stage);
  }
  return out;
}

Result<Stage> Api::GetStage(aws::Call&, const GetStageInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  const auto found = state->stages.find(in.stage_name);
  if (found == state->stages.end()) return Fail(NoSuchStage());
  return *found->second;
}

Task<Result<Stage>> Api::UpdateStage(aws::Call& call, const UpdateStageInput& in) {
  return apis_.Change<Stage>(
      in.rest_api_id, IfMissing::kNoSuchApi, [&in, now_ms = call.now_ms](ApiState& state) {
        return apigateway::UpdateStage(state, in.stage_name,
                                       in.patch_operations.value_or(PatchOperations{}), now_ms);
      });
}

Task<Status> Api::DeleteStage(aws::Call&, const DeleteStageInput& in) {
  return ChangeStatus(in.rest_api_id, IfMissing::kNoSuchApi, [&in](ApiState& state) {
    return apigateway::DeleteStage(state, in.stage_name);
  });
}

}  // namespace portico::apigateway
