#include "apigateway/api/api.h"
#include "apigateway/api/paging.h"
#include "apigateway/engine/rest_apis.h"

namespace portico::apigateway {

Task<Status> Api::ChangeStatus(std::string api_id, IfMissing if_missing,
                               std::function<Status(ApiState&)> decide) {
  std::function<Result<aws::Empty>(ApiState&)> adapted =
      [&decide](ApiState& state) -> Result<aws::Empty> {
    PORTICO_TRY(decide(state));
    return aws::Empty{};
  };
  Task<Result<aws::Empty>> change =
      apis_.Change<aws::Empty>(std::move(api_id), if_missing, std::move(adapted));
  Result<aws::Empty> answer = co_await change;
  if (!answer) co_return Fail(std::move(answer).error());
  co_return Status();
}

Task<Result<RestApi>> Api::CreateRestApi(aws::Call& call, const CreateRestApiInput& in) {
  NewRestApi wanted;
  wanted.name = in.name;
  wanted.description = in.description;
  wanted.version = in.version;
  wanted.binary_media_types = in.binary_media_types;
  wanted.api_key_source = in.api_key_source;
  wanted.endpoint_configuration = in.endpoint_configuration;
  wanted.tags = in.tags;
  wanted.disable_execute_api_endpoint = in.disable_execute_api_endpoint.value_or(false);
  Result<ApiState> state = apigateway::CreateRestApi(wanted, call.now_ms);
  if (!state) co_return Fail(std::move(state).error());
  Task<Result<RestApi>> created = apis_.Create(std::move(*state));
  co_return co_await created;
}

Result<GetRestApisOutput> Api::GetRestApis(aws::Call&, const GetRestApisInput& in) {
  std::vector<RestApi> all;
  for (const auto& state : apis_.List()) all.push_back(*state->api);
  PORTICO_ASSIGN(auto page, Page(std::move(all), in.limit, in.position,
                                 [](const RestApi& api) -> const std::string& { return api.id; }));
  return GetRestApisOutput{std::move(page.second), std::move(page.first)};
}

Result<RestApi> Api::GetRestApi(aws::Call&, const GetRestApiInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id));
  return *state->api;
}

Task<Result<RestApi>> Api::UpdateRestApi(aws::Call&, const UpdateRestApiInput& in) {
  return apis_.Change<RestApi>(in.rest_api_id, IfMissing::kNoSuchApi, [&in](ApiState& state) {
    return apigateway::UpdateRestApi(state, in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteRestApi(aws::Call&, const DeleteRestApiInput& in) {
  return apis_.Delete(in.rest_api_id);
}

Result<Account> Api::GetAccount(aws::Call&, const GetAccountInput&) {
  // AWS's default account-level throttle and what it answers for an account that set nothing.
  Account out;
  out.throttle_settings = ThrottleSettings{.burst_limit = 5000, .rate_limit = 10000.0};
  out.features = {"UsagePlans"};
  out.api_key_version = "4";
  return out;
}

}  // namespace portico::apigateway
