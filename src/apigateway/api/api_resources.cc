#include <algorithm>

#include "apigateway/api/api.h"
#include "apigateway/api/paging.h"
#include "apigateway/engine/resources.h"

namespace portico::apigateway {
namespace {

bool EmbedsMethods(const std::optional<std::vector<std::string>>& embed) {
  return embed && std::find(embed->begin(), embed->end(), "methods") != embed->end();
}

}  // namespace

Result<GetResourcesOutput> Api::GetResources(aws::Call&, const GetResourcesInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  std::vector<Resource> all;
  for (const auto& [id, resource] : state->resources) {
    all.push_back(Describe(*resource, EmbedsMethods(in.embed)));
  }
  PORTICO_ASSIGN(auto page, Page(std::move(all), in.limit, in.position,
                                 [](const Resource& resource) -> const std::string& {
                                   return resource.path;
                                 }));
  return GetResourcesOutput{std::move(page.second), std::move(page.first)};
}

Result<Resource> Api::GetResource(aws::Call&, const GetResourceInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id, IfMissing::kNoSuchResource));
  const auto found = state->resources.find(in.resource_id);
  if (found == state->resources.end()) return Fail(NoSuchResource());
  return Describe(*found->second, EmbedsMethods(in.embed));
}

Task<Result<Resource>> Api::CreateResource(aws::Call&, const CreateResourceInput& in) {
  return apis_.Change<Resource>(in.rest_api_id, IfMissing::kNoSuchApi, [&in](ApiState& state) {
    return apigateway::CreateResource(state, in.parent_id, in.path_part);
  });
}

Task<Result<Resource>> Api::UpdateResource(aws::Call&, const UpdateResourceInput& in) {
  return apis_.Change<Resource>(in.rest_api_id, IfMissing::kNoSuchResource, [&in](ApiState& state) {
    return apigateway::UpdateResource(state, in.resource_id,
                                      in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteResource(aws::Call&, const DeleteResourceInput& in) {
  return ChangeStatus(in.rest_api_id, IfMissing::kNoSuchResource, [&in](ApiState& state) {
    return apigateway::DeleteResource(state, in.resource_id);
  });
}

}  // namespace portico::apigateway
