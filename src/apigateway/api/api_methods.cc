#include "apigateway/api/api.h"
#include "apigateway/engine/methods.h"
#include "apigateway/engine/test_invoke.h"

namespace portico::apigateway {
namespace {

constexpr auto kMissing = ApiStore::IfMissing::kNoSuchResource;

TestInvokeRequest MakeTestRequest(const aws::Call& call, const TestInvokeMethodInput& in) {
  TestInvokeRequest out;
  out.caller = {call.principal, std::string(call.user_agent)};
  out.resource_id = in.resource_id;
  out.http_method = in.http_method;
  // The console sends an empty path for "none".
  if (in.path_with_query_string && !in.path_with_query_string->empty()) {
    out.path_with_query_string = in.path_with_query_string;
  }
  out.body = in.body.value_or("");
  if (in.multi_value_headers) {
    for (const auto& [name, values] : *in.multi_value_headers) {
      for (const std::string& value : values) out.headers.emplace_back(name, value);
    }
  }
  if (in.headers) {
    for (const auto& [name, value] : *in.headers) {
      const bool given = in.multi_value_headers && in.multi_value_headers->contains(name);
      if (!given) out.headers.emplace_back(name, value);
    }
  }
  out.stage_variables = in.stage_variables.value_or(StringMap{});
  return out;
}

TestInvokeMethodOutput Render(TestInvokeResult result) {
  TestInvokeMethodOutput out;
  out.status = result.response.status;
  out.body = std::move(result.response.body);
  out.headers.emplace();
  out.multi_value_headers.emplace();
  for (auto& [name, value] : result.response.headers) {
    (*out.headers)[name] = value;
    (*out.multi_value_headers)[name].push_back(std::move(value));
  }
  out.log = std::move(result.log);
  out.latency = result.latency_ms;
  return out;
}

}  // namespace

Task<Result<Method>> Api::PutMethod(aws::Call&, const PutMethodInput& in) {
  return apis_.Change<Method>(in.rest_api_id, kMissing, [&in](ApiState& state) -> Result<Method> {
    if (in.request_validator_id && !in.request_validator_id->empty()) {
      // There can be none yet, so this is what AWS says of one that is not there.
      return Fail(BadRequest("Invalid Request Validator identifier specified"));
    }
    Method wanted;
    wanted.authorization_type = in.authorization_type;
    wanted.api_key_required = in.api_key_required.value_or(false);
    wanted.operation_name = in.operation_name;
    wanted.request_parameters = in.request_parameters;
    wanted.request_models = in.request_models;
    return apigateway::PutMethod(state, {in.resource_id, in.http_method}, std::move(wanted));
  });
}

Result<Method> Api::GetMethod(aws::Call&, const GetMethodInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id, kMissing));
  return apigateway::GetMethod(*state, {in.resource_id, in.http_method});
}

Task<Result<Method>> Api::UpdateMethod(aws::Call&, const UpdateMethodInput& in) {
  return apis_.Change<Method>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::UpdateMethod(state, {in.resource_id, in.http_method},
                                    in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteMethod(aws::Call&, const DeleteMethodInput& in) {
  return ChangeStatus(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::DeleteMethod(state, {in.resource_id, in.http_method});
  });
}

Task<Result<MethodResponse>> Api::PutMethodResponse(aws::Call&, const PutMethodResponseInput& in) {
  return apis_.Change<MethodResponse>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::PutMethodResponse(
        state, {in.resource_id, in.http_method},
        MethodResponse{in.status_code, in.response_parameters, in.response_models});
  });
}

Result<MethodResponse> Api::GetMethodResponse(aws::Call&, const GetMethodResponseInput& in) {
  PORTICO_ASSIGN(auto state, apis_.Find(in.rest_api_id, kMissing));
  return apigateway::GetMethodResponse(*state, {in.resource_id, in.http_method}, in.status_code);
}

Task<Result<MethodResponse>> Api::UpdateMethodResponse(aws::Call&,
                                                       const UpdateMethodResponseInput& in) {
  return apis_.Change<MethodResponse>(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::UpdateMethodResponse(state, {in.resource_id, in.http_method}, in.status_code,
                                            in.patch_operations.value_or(PatchOperations{}));
  });
}

Task<Status> Api::DeleteMethodResponse(aws::Call&, const DeleteMethodResponseInput& in) {
  return ChangeStatus(in.rest_api_id, kMissing, [&in](ApiState& state) {
    return apigateway::DeleteMethodResponse(state, {in.resource_id, in.http_method},
                                            in.status_code);
  });
}

Task<Result<TestInvokeMethodOutput>> Api::TestInvokeMethod(aws::Call& call,
                                                           const TestInvokeMethodInput& in) {
  auto state = apis_.Find(in.rest_api_id, kMissing);
  if (!state) co_return Fail(std::move(state).error());
  Task<Result<TestInvokeResult>> test =
      TestInvoke(gateway_, std::move(*state), apis_.location(), clock_, MakeTestRequest(call, in));
  Result<TestInvokeResult> result = co_await test;
  if (!result) co_return Fail(std::move(result).error());
  co_return Render(std::move(*result));
}

}  // namespace portico::apigateway
