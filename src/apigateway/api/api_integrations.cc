#include "apigateway/api/api.h"
#include "apigateway/engine/integrations.h"

namespace portico::apigateway {
namespace {

constexpr auto kMissing = ApiStore::IfMissing::kNoSuchResource;

Result<Integration> MakeIntegration(const PutIntegrationInput& in) {
  if (in.connection_type == "VPC_LINK") return Fail(Unsupported("VPC links"));
  if (in.response_transfer_mode == "STREAM") return Fail(Unsupported("response streaming"));
  Integration out;
  out.type = in.type;
  out.http_method = in.integration_http_method;
  out.uri = in.uri;
  out.request_templates = in.request_templates;
  if (in.passthrough_behavior) out.passthrough_behavior = *in.passthrough_behavior;
  if (in.timeout_in_millis) out.timeout_in_millis = *in.timeout_in_millis;
  out.cache_namespace = in.cache_namespace.value_or("");
  return out;
}

}  // namespace

Task<Result<Integration>> Api::PutIntegration(aws::Call&, const PutIntegrationInput& in) {
  return apis_.Change<
      Integration>(in.rest_api_id, kMissing, [&in](ApiState& state) -> Result<Integration> {
    PORTICO_TRY(apigateway::GetMethod(state, {in.resource_id, in.http_method}));
    PORTICO_ASSIGN(Integration wanted, MakeIntegration(in));
    return apigateway::PutIntegration(state, {in.resource_id, in.http_method}, std::move(wanted));
  });
}

Result<Integration> Api::GetIntegration(aws::Call&, const GetIntegrationInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id, kMissing));
  return apigateway::GetIntegration(*state, {in.resource_id, in.http_method});
}

Task<Result<Integration>> Api::UpdateIntegration(aws::Call&, const UpdateIntegrationInput& in) {
  return apis_.Change<Integration>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::UpdateIntegration(state, {in.resource_id, in.http_method},
                                         in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteIntegration(aws::Call&, const DeleteIntegrationInput& in) {
  return ChangeStatus(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::DeleteIntegration(state, {in.resource_id, in.http_method});
  });
}

Task<Result<IntegrationResponse>> Api::PutIntegrationResponse(
    aws::Call&, const PutIntegrationResponseInput& in) {
  return apis_.Change<IntegrationResponse>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::PutIntegrationResponse(
        state, {in.resource_id, in.http_method},
        IntegrationResponse{in.status_code, in.selection_pattern, in.response_parameters,
                            in.response_templates});
  });
}

Result<IntegrationResponse> Api::GetIntegrationResponse(aws::Call&,
                                                        const GetIntegrationResponseInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id, kMissing));
  return apigateway::GetIntegrationResponse(*state, {in.resource_id, in.http_method},
                                            in.status_code);
}

Task<Result<IntegrationResponse>> Api::UpdateIntegrationResponse(
    aws::Call&, const UpdateIntegrationResponseInput& in) {
  return apis_.Change<IntegrationResponse>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::UpdateIntegrationResponse(state, {in.resource_id, in.http_method},
                                                 in.status_code,
                                                 in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteIntegrationResponse(aws::Call&, const DeleteIntegrationResponseInput& in) {
  return ChangeStatus(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::DeleteIntegrationResponse(state, {in.resource_id, in.http_method},
                                                 in.status_code);
  });
}

}  // namespace portico::apigateway
