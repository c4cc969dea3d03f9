// What the gateway's tests stand on: a function that answers as told, and an API with one method,
// put together by the same decisions that the control plane uses.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "apigateway/engine/api_store.h"
#include "apigateway/engine/deployments.h"
#include "apigateway/engine/gateway.h"
#include "apigateway/engine/integrations.h"
#include "apigateway/engine/methods.h"
#include "apigateway/engine/resources.h"
#include "apigateway/engine/rest_apis.h"
#include "base/test_executor.h"
#include "storage/memory_records.h"

namespace portico::apigateway {

inline constexpr std::string_view kFunctionArn =
    "arn:aws:lambda:us-east-1:123456789012:function:order-microservice";

inline std::string LambdaUri(std::string_view function) {
  return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + std::string(function) +
         "/invocations";
}

class FakeInvoker : public lambda::Invoker {
 public:
  using Answer = Result<lambda::InvokeResult>;

  Task<Answer> Invoke(lambda::InvokeRequest request) override {
    requests.push_back(request);
    if (held) {
      // Answers when the test says so, as a function does that is still running.
      const bool go = co_await held->Wait();
      if (!go) co_return Fail(AwsError::Internal("never"));
      ++finished;
    }
    co_return answer;
  }
  Result<bool> AllowsService(std::string_view function, std::string_view qualifier,
                             std::string_view principal,
                             std::string_view source_arn) const override {
    checks.push_back(std::string(function) + "|" + std::string(qualifier) + "|" +
                     std::string(principal) + "|" + std::string(source_arn));
    return allows;
  }

  void Succeed(std::string payload) { answer = lambda::InvokeResult{std::move(payload), {}, {}}; }
  void Throw(std::string error) {
    answer = lambda::InvokeResult{std::move(error), "Unhandled", {}};
  }

  Answer answer = lambda::InvokeResult{"null", {}, {}};
  Result<bool> allows = true;
  std::shared_ptr<OneShot<bool>> held;
  int finished = 0;
  std::vector<lambda::InvokeRequest> requests;
  mutable std::vector<std::string> checks;
};

class FakeAuthenticator : public RequestAuthenticator {
 public:
  Task<Result<aws::Principal>> Authenticate(const net::HttpRequest&,
                                            std::string_view resource_arn) override {
    arns.emplace_back(resource_arn);
    co_return answer;
  }
  Result<aws::Principal> answer =
      Fail("MissingAuthenticationTokenException", "Missing Authentication Token", 403);
  std::vector<std::string> arns;
};

class GatewayTest : public testing::Test {
 protected:
  GatewayTest() {
    Result<ApiState> created = CreateRestApi({.name = "order-service-api"}, clock.NowMs());
    state = *created;
    api_id = state.api->id;
    root_id = state.api->root_resource_id;
  }

  // Adds a resource below the root (or `parent`), with one method.
  std::string AddResource(const std::string& part, const std::string& parent = "") {
    return CreateResource(state, parent.empty() ? root_id : parent, part)->id;
  }
  void AddMethod(const std::string& resource, const std::string& http_method,
                 Integration integration, const std::string& authorization = "NONE") {
    Method method;
    method.authorization_type = authorization;
    ASSERT_TRUE(PutMethod(state, {resource, http_method}, method).has_value());
    Result<Integration> put = PutIntegration(state, {resource, http_method}, integration);
    ASSERT_TRUE(put.has_value()) << put.error().message;
  }
  void AddResponse(const std::string& resource, const std::string& http_method,
                   IntegrationResponse response) {
    MethodResponse declared{response.status_code, {}, {}};
    if (response.response_parameters) {
      declared.response_parameters.emplace();
      for (const auto& [name, source] : *response.response_parameters) {
        (*declared.response_parameters)[name] = false;
      }
    }
    ASSERT_TRUE(PutMethodResponse(state, {resource, http_method}, declared).has_value());
    Result<IntegrationResponse> put =
        PutIntegrationResponse(state, {resource, http_method}, response);
    ASSERT_TRUE(put.has_value()) << put.error().message;
  }
  static Integration Lambda(const std::string& type = "AWS") {
    Integration out;
    out.type = type;
    out.http_method = "POST";
    out.uri = LambdaUri(kFunctionArn);
    return out;
  }
  // The tutorial's API: POST /order, not proxied, with the default response.
  std::string AddOrder() {
    const std::string order = AddResource("order");
    AddMethod(order, "POST", Lambda());
    AddResponse(order, "POST", {.status_code = "200"});
    return order;
  }

  void Deploy(const std::string& stage = "dev", std::optional<StringMap> variables = {}) {
    Result<Deployment> deployed = CreateDeployment(
        state, {.stage_name = stage, .variables = std::move(variables)}, clock.NowMs());
    ASSERT_TRUE(deployed.has_value()) << deployed.error().message;
    ASSERT_TRUE(RunTask(apis.Create(state)).has_value());
  }

  // A request as it arrives; what it points to must outlive it.
  static net::HttpRequest Request(std::string_view method, std::string_view body = "",
                                  std::vector<net::Header> headers = {}) {
    net::HttpRequest out;
    out.method = method;
    out.body = body;
    out.headers = std::move(headers);
    out.headers.push_back({"Host", "localhost:4566"});
    out.peer_address = "127.0.0.1";
    return out;
  }
  net::HttpResponse Send(const net::HttpRequest& request, std::string_view path,
                         std::string_view stage = "dev") {
    return RunTask(gateway.Handle(request, {api_id, stage, path}));
  }
  static std::string Header(const net::HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (net::EqualIgnoreCase(key, name)) return value;
    }
    return "";
  }

  TestExecutor executor;
  ManualClock clock;
  storage::MemoryRecordStore records;
  ApiStore apis{records, {"us-east-1", "123456789012"}};
  FakeInvoker invoker;
  FakeAuthenticator authenticator;
  std::vector<std::string> faults;
  Gateway gateway{
      apis, invoker, authenticator, clock,
      [this](std::string_view, std::string_view reason) { faults.emplace_back(reason); }};
  ApiState state;
  std::string api_id;
  std::string root_id;
};

}  // namespace portico::apigateway
