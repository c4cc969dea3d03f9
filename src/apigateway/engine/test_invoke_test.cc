#include "apigateway/engine/test_invoke.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

class TestInvokeTest : public GatewayTest {
 protected:
  Result<TestInvokeResult> Test(TestInvokeRequest request) {
    return RunTask(TestInvoke(gateway, std::make_shared<const ApiState>(state), apis.location(),
                              clock, std::move(request)));
  }
  static bool Has(const TestInvokeResult& result, const std::string& line) {
    return result.log.find("Tue Nov 14 22:13:20 UTC 2023 : " + line + "\n") != std::string::npos;
  }
};

TEST_F(TestInvokeTest, RunsAMethodThatIsNotDeployed) {
  const std::string order = AddOrder();
  invoker.Succeed("\"pong\"");
  const TestInvokeResult result =
      *Test({order, "POST", "/order?x=1", R"({"operation":"ping"})", {{"a", "b"}}, {}});
  EXPECT_EQ(result.response.status, 200);
  EXPECT_EQ(result.response.body, "\"pong\"");
  EXPECT_EQ(invoker.requests.at(0).payload, R"({"operation":"ping"})");
  EXPECT_TRUE(invoker.checks.at(0).ends_with("/test-invoke-stage/POST/order"));
  EXPECT_TRUE(result.log.starts_with("Execution log for request ")) << result.log;
  for (const char* line :
       {"HTTP Method: POST, Resource Path: /order", "Method request path: {}",
        "Method request query string: {x=1}", "Method request headers: {a=b}",
        R"(Method request body before transformations: {"operation":"ping"})",
        "Method response body after transformations: \"pong\"", "Successfully completed execution",
        "Method completed with status: 200"}) {
    EXPECT_TRUE(Has(result, line)) << line << "\n" << result.log;
  }
}

TEST_F(TestInvokeTest, ParametersStandForThemselvesWithoutAPath) {
  const std::string pet = AddResource("{petId}");
  AddMethod(pet, "GET", Lambda());
  AddResponse(pet, "GET", {.status_code = "200"});
  EXPECT_TRUE(Has(*Test({pet, "GET", {}, "", {}, {}}), "Method request path: {petId={petId}}"));
  EXPECT_TRUE(Has(*Test({pet, "GET", "/7", "", {}, {}}), "Method request path: {petId=7}"));
  EXPECT_TRUE(Has(*Test({pet, "GET", "/a/b", "", {}, {}}), "Method request path: {}"));
}

TEST_F(TestInvokeTest, AFailureShowsItsReason) {
  const std::string order = AddOrder();
  invoker.allows = false;
  const TestInvokeResult result = *Test({order, "POST", {}, "", {}, {}});
  EXPECT_EQ(result.response.status, 500);
  ASSERT_EQ(result.response.headers.size(), 1u);
  EXPECT_EQ(result.response.headers[0].second, "InternalServerErrorException");
  EXPECT_TRUE(Has(result,
                  "Execution failed due to configuration error: Invalid permissions on "
                  "Lambda function"))
      << result.log;
  EXPECT_TRUE(Has(result, "Method completed with status: 500"));
  EXPECT_FALSE(Has(result, "Successfully completed execution"));
}

TEST_F(TestInvokeTest, UsesTheStageVariablesGiven) {
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.uri =
      LambdaUri("arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}");
  AddMethod(order, "POST", integration);
  AddResponse(order, "POST", {.status_code = "200"});
  EXPECT_EQ(
      Test({order, "POST", {}, "", {}, StringMap{{"fn", "order-microservice"}}})->response.status,
      200);
  EXPECT_EQ(invoker.requests.at(0).function, kFunctionArn);
}

TEST_F(TestInvokeTest, AProxyEventIsThatOfATestNotOfARealRequest) {
  const std::string pets = AddResource("pets");
  Integration integration = Lambda();
  integration.type = "AWS_PROXY";
  AddMethod(pets, "GET", integration);
  const auto test = [&](TestInvokeRequest request) {
    invoker.Succeed(R"({"statusCode":200})");
    EXPECT_TRUE(Test(std::move(request)).has_value());
    return *json::Parse(invoker.requests.back().payload);
  };
  const json::Value plain = test({pets, "GET", {}, "", {}, {}});
  EXPECT_TRUE(plain.Find("headers")->is_null());
  EXPECT_TRUE(plain.Find("multiValueHeaders")->is_null());
  TestInvokeRequest request{pets, "GET", "/pets?a=b", "", {{"X-Given", "1"}}, {}};
  request.caller.principal.arn = "arn:aws:iam::123456789012:user/tester";
  request.caller.user_agent = "agent/1";
  const json::Value given = test(request);
  EXPECT_EQ(given.Find("headers")->ToString(), R"({"X-Given":"1"})");
  const json::Value& context = *given.Find("requestContext");
  const auto text = [](const json::Value& object, std::string_view name) {
    const json::Value* value = object.Find(name);
    const std::string* found = value != nullptr ? value->as_string() : nullptr;
    return found != nullptr ? *found : "<none>";
  };
  EXPECT_EQ(text(context, "path"), "/pets");
  EXPECT_EQ(text(context, "stage"), "test-invoke-stage");
  EXPECT_EQ(text(context, "domainName"), "testPrefix.testDomainName");
  EXPECT_EQ(text(context, "domainPrefix"), "testPrefix");
  EXPECT_EQ(context.Find("deploymentId"), nullptr);
  const json::Value& identity = *context.Find("identity");
  EXPECT_EQ(text(identity, "apiKey"), "test-invoke-api-key");
  EXPECT_EQ(text(identity, "apiKeyId"), "test-invoke-api-key-id");
  EXPECT_EQ(text(identity, "sourceIp"), "test-invoke-source-ip");
  EXPECT_EQ(text(identity, "userArn"), "arn:aws:iam::123456789012:user/tester");
  EXPECT_EQ(text(identity, "userAgent"), "agent/1");
}

TEST_F(TestInvokeTest, WhatIsNotThereIsNotFound) {
  EXPECT_EQ(Test({"nosuch", "GET", {}, "", {}, {}}).error().message,
            "Invalid Resource identifier specified");
  EXPECT_EQ(Test({root_id, "GET", {}, "", {}, {}}).error().message,
            "Invalid Method identifier specified");
}

}  // namespace
}  // namespace portico::apigateway
