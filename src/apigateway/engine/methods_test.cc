// Methods, integrations and their responses: what may be put, and what is said of what may not.
#include "apigateway/engine/methods.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

class MethodsTest : public GatewayTest {
 protected:
  MethodsTest() { order = AddResource("order"); }

  template <typename T>
  static std::string Error(const Result<T>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }
  std::string PutMethodOf(
      const std::string& http_method, const std::string& authorization = "NONE",
      const std::function<void(Method&)>& more = [](Method&) {}) {
    Method method;
    method.authorization_type = authorization;
    more(method);
    return Error(PutMethod(state, {order, http_method}, method));
  }
  std::string Patch(std::string op, std::string path, std::string value) {
    ApiState next = state;
    Result<Method> result = UpdateMethod(next, {order, "POST"}, {{op, path, value, {}}});
    if (result) state = next;
    return Error(result);
  }
  std::string PutUri(const std::string& type, const std::string& uri) {
    ApiState next = state;
    Integration integration;
    integration.type = type;
    integration.http_method = "POST";
    integration.uri = uri;
    return Error(PutIntegration(next, {order, "POST"}, integration));
  }

  std::string order;
};

TEST_F(MethodsTest, AMethodIsPutOnceAndFoundAndDeleted) {
  EXPECT_EQ(PutMethodOf("POST"), "");
  EXPECT_EQ(PutMethodOf("POST"), "ConflictException: Method already exists for this resource");
  EXPECT_EQ(GetMethod(state, {order, "POST"})->api_key_required, false);
  const std::string gone = "NotFoundException: Invalid Method identifier specified";
  ASSERT_TRUE(DeleteMethod(state, {order, "POST"}).has_value());
  EXPECT_EQ(Error(GetMethod(state, {order, "POST"})), gone);
  EXPECT_EQ(Error(DeleteMethod(state, {order, "POST"})), gone);
  EXPECT_FALSE(state.resources.at(order)->resource_methods.has_value());
}

TEST_F(MethodsTest, WhatMethodsMayBe) {
  EXPECT_EQ(PutMethodOf("BREW"),
            "BadRequestException: Invalid HttpMethod specified. Valid options are "
            "GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY");
  EXPECT_EQ(
      PutMethodOf("POST", "CUSTOM"),
      "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to "
      "CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.");
  EXPECT_EQ(PutMethodOf("POST", "NONE", [](Method& m) { m.api_key_required = true; }),
            "NotImplemented: Portico does not implement API keys ('apiKeyRequired') yet.");
  EXPECT_EQ(PutMethodOf("POST", "NONE",
                        [](Method& m) {
                          m.request_models = StringMap{{"application/json", "Pet"}};
                        }),
            "BadRequestException: Invalid model identifier specified: Pet");
  EXPECT_EQ(PutMethodOf("POST", "NONE",
                        [](Method& m) {
                          m.request_parameters = {{"method.request.header.x", true},
                                                  {"method.request.querystring.x", true}};
                        }),
            "BadRequestException: Parameter names must be unique across querystring, header and "
            "path");
  EXPECT_EQ(PutMethodOf("POST", "AWS_IAM",
                        [](Method& m) {
                          m.request_models = StringMap{{"application/json", "Empty"}};
                          m.request_parameters = {{"method.request.header.x", true},
                                                  {"method.request.querystring.y", false}};
                        }),
            "");
}

TEST_F(MethodsTest, PatchesOfMethods) {
  EXPECT_EQ(Patch("replace", "/operationName", "x"),
            "NotFoundException: Invalid Method identifier specified");
  PutMethodOf("POST");
  EXPECT_EQ(Patch("add", "/authorizationType", "AWS_IAM"),
            "BadRequestException: Invalid patch operation specified. Must be one of: [replace]");
  EXPECT_EQ(Patch("replace", "/httpMethod", "GET"),
            "BadRequestException: Invalid patch path /httpMethod");
  EXPECT_EQ(Patch("replace", "/requestParameters", "x"),
            "BadRequestException: Invalid patch path /requestParameters");
  EXPECT_EQ(Patch("add", "/requestModels/application/json", "Empty"),
            "BadRequestException: Invalid patch path /requestModels/application/json");
  EXPECT_EQ(Patch("replace", "/requestValidatorId", "x"),
            "BadRequestException: Invalid Request Validator identifier specified");
  EXPECT_EQ(Patch("add", "/requestModels/application~1json", "Empty"), "");
  EXPECT_EQ(Patch("add", "/requestParameters/method.request.querystring.q", "true"), "");
  EXPECT_EQ(Patch("replace", "/authorizationType", "AWS_IAM"), "");
  EXPECT_EQ(Patch("replace", "/apiKeyRequired", "maybe"), "");
  const Method method = *GetMethod(state, {order, "POST"});
  EXPECT_EQ(method.request_models->at("application/json"), "Empty");
  EXPECT_TRUE(method.request_parameters->at("method.request.querystring.q"));
  EXPECT_EQ(method.authorization_type, "AWS_IAM");
  EXPECT_EQ(Patch("remove", "/requestModels/application~1json", ""), "");
  EXPECT_FALSE(GetMethod(state, {order, "POST"})->request_models.has_value());
}

TEST_F(MethodsTest, MethodResponses) {
  PutMethodOf("POST");
  const MethodKey key{order, "POST"};
  EXPECT_EQ(Error(PutMethodResponse(state, key, {"200", {}, {}})), "");
  EXPECT_EQ(Error(PutMethodResponse(state, key, {"200", {}, {}})),
            "ConflictException: Response already exists for this resource");
  const std::string gone = "NotFoundException: Invalid Response status code specified";
  EXPECT_EQ(Error(GetMethodResponse(state, key, "404")), gone);
  EXPECT_EQ(Error(UpdateMethodResponse(state, key, "404", {})), gone);
  auto update = [&](std::string op, std::string path) {
    return Error(UpdateMethodResponse(state, key, "200", {{op, path, "Empty", {}}}));
  };
  EXPECT_EQ(update("remove", "/responseParameters/method.response.header.x"),
            "NotFoundException: Invalid parameter name specified");
  EXPECT_EQ(update("remove", "/responseModels/application~1json"),
            "NotFoundException: Content-Type specified was not found");
  EXPECT_EQ(update("add", "/wrong/method.response.header.x"),
            "BadRequestException: Invalid patch path /wrong/method.response.header.x");
  EXPECT_EQ(update("replace", "/statusCode"),
            "BadRequestException: Invalid patch path /statusCode");
  EXPECT_EQ(update("add", "/responseModels/application~1json"), "");
  EXPECT_EQ(Error(DeleteMethodResponse(state, key, "200")), "");
  EXPECT_EQ(Error(DeleteMethodResponse(state, key, "200")), gone);
}

TEST_F(MethodsTest, IntegrationUris) {
  PutMethodOf("POST");
  const std::string must_contain =
      "BadRequestException: AWS ARN for integration must contain path or action";
  const std::string only_lambda =
      "BadRequestException: Integrations of type 'AWS_PROXY' currently only supports Lambda "
      "function "
      "and Firehose stream invocations.";
  EXPECT_EQ(PutUri("AWS", "not an arn"),
            "BadRequestException: Invalid ARN specified in the request");
  EXPECT_EQ(PutUri("AWS_PROXY", std::string(kFunctionArn)), must_contain);
  EXPECT_EQ(PutUri("AWS", "arn:aws:iam::0000000000:role/service-role/asdf"), must_contain);
  EXPECT_EQ(PutUri("AWS_PROXY", "arn:aws:apigateway:us-east-1:s3:path/b/k"), only_lambda);
  EXPECT_EQ(PutUri("AWS_PROXY", LambdaUri("bad-lambda-arn")), only_lambda);
  EXPECT_TRUE(PutUri("AWS", "arn:aws:apigateway:us-east-1:s3:path/b/k").starts_with("NotImpl"));
  EXPECT_TRUE(PutUri("HTTP_PROXY", "http://example.com").starts_with("NotImplemented"));
  for (const char* function :
       {"arn:aws:lambda:us-east-1:123456789012:function:f",
        "arn:aws:lambda:us-east-1:123456789012:function:f:live",
        "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.f}",
        "arn:aws:lambda:us-east-1:123456789012:function:f:${stageVariables.alias}"}) {
    EXPECT_EQ(PutUri("AWS", LambdaUri(function)), "") << function;
    EXPECT_EQ(PutUri("AWS_PROXY", LambdaUri(function)), "") << function;
  }
}

TEST_F(MethodsTest, WhatIntegrationsMayBe) {
  const MethodKey key{order, "POST"};
  EXPECT_EQ(Error(PutIntegration(state, key, Lambda())),
            "NotFoundException: Invalid Method identifier specified");
  EXPECT_EQ(Error(PutIntegration(state, {"nosuch", "POST"}, Lambda())),
            "NotFoundException: Invalid Resource identifier specified");
  PutMethodOf("POST");
  EXPECT_EQ(Error(GetIntegration(state, key)),
            "NotFoundException: Invalid Integration identifier specified");
  auto put = [&](const std::function<void(Integration&)>& change) {
    Integration integration = Lambda();
    change(integration);
    return Error(PutIntegration(state, key, integration));
  };
  EXPECT_EQ(put([](Integration& i) { i.http_method.reset(); }),
            "BadRequestException: Enumeration value for HttpMethod must be non-empty");
  for (int32_t timeout : {49, 29001}) {
    EXPECT_EQ(put([&](Integration& i) { i.timeout_in_millis = timeout; }),
              "BadRequestException: Timeout should be between 50 ms and 29000 ms");
  }
  EXPECT_TRUE(put([](Integration& i) {
                i.passthrough_behavior = "SOMETIMES";
              }).starts_with("BadRequestException: Invalid passthrough"));
  EXPECT_TRUE(put([](Integration& i) {
                i.request_templates = StringMap{{"application/json", R"({"a":$input.json('$')})"}};
              }).starts_with("NotImplemented: Portico does not implement mapping templates"));
  EXPECT_EQ(put([](Integration& i) {
              i.request_templates = StringMap{{"123", "x"}};
            }),
            "BadRequestException: Validation Result: warnings : [], errors : [Invalid content type "
            "specified: 123]");
  EXPECT_EQ(put([](Integration&) {}), "");
  const Integration stored = *GetIntegration(state, key);
  EXPECT_EQ(stored.cache_namespace, order);
  EXPECT_EQ(stored.passthrough_behavior, "WHEN_NO_MATCH");
  EXPECT_EQ(stored.timeout_in_millis, 29000);
}

TEST_F(MethodsTest, PatchesOfIntegrations) {
  AddMethod(order, "POST", Lambda());
  auto patch = [&](std::string op, std::string path, std::string value) {
    ApiState next = state;
    Result<Integration> result = UpdateIntegration(next, {order, "POST"}, {{op, path, value, {}}});
    if (result) state = next;
    return Error(result);
  };
  EXPECT_EQ(patch("replace", "/timeoutInMillis", "3000"), "");
  EXPECT_EQ(
      patch("replace", "/uri", LambdaUri("arn:aws:lambda:us-east-1:123456789012:function:other")),
      "");
  EXPECT_EQ(patch("add", "/requestTemplates/application~1json", "{}"), "");
  EXPECT_EQ(patch("replace", "/timeoutInMillis", "soon"),
            "BadRequestException: Timeout should be between 50 ms and 29000 ms");
  EXPECT_EQ(patch("replace", "/nothing", "x"), "BadRequestException: Invalid patch path /nothing");
  EXPECT_TRUE(patch("replace", "/credentials", "arn:x").starts_with("NotImplemented"));
  const Integration stored = *GetIntegration(state, {order, "POST"});
  EXPECT_EQ(stored.timeout_in_millis, 3000);
  EXPECT_EQ(stored.request_templates->at("application/json"), "{}");
}

TEST_F(MethodsTest, IntegrationResponses) {
  const MethodKey key{order, "POST"};
  PutMethodOf("POST");
  EXPECT_EQ(Error(PutIntegrationResponse(state, key, {.status_code = "200"})),
            "NotFoundException: Invalid Integration identifier specified");
  ASSERT_TRUE(PutIntegration(state, key, Lambda()).has_value());
  // AWS takes it before the method response is there.
  EXPECT_EQ(Error(PutIntegrationResponse(state, key, {.status_code = "200"})), "");
  EXPECT_EQ(Error(PutIntegrationResponse(
                state, key,
                {.status_code = "200",
                 .response_parameters = StringMap{{"method.response.header.x", "'1'"}}})),
            "BadRequestException: Invalid mapping expression specified: Validation Result: "
            "warnings : [], "
            "errors : [Invalid mapping expression parameter specified: method.response.header.x]");
  EXPECT_EQ(Error(PutIntegrationResponse(
                state, key,
                {.status_code = "200",
                 .response_parameters = StringMap{{"method.response.header.x", "nonsense"}}})),
            "BadRequestException: Invalid mapping expression specified: Validation Result: "
            "warnings : [], "
            "errors : [Invalid mapping expression specified: nonsense]");
  EXPECT_TRUE(
      Error(PutIntegrationResponse(state, key, {.status_code = "200", .selection_pattern = "("}))
          .starts_with("BadRequestException: Invalid selection pattern"));
  EXPECT_TRUE(Error(PutIntegrationResponse(
                        state, key,
                        {.status_code = "200",
                         .response_templates = StringMap{{"application/json", "#set($a = 1)"}}}))
                  .starts_with("NotImplemented"));
  EXPECT_EQ(Error(UpdateIntegrationResponse(state, key, "200",
                                            {{"replace", "/selectionPattern", "4.*", {}}})),
            "");
  EXPECT_EQ(GetIntegrationResponse(state, key, "200")->selection_pattern, "4.*");
  EXPECT_EQ(Error(DeleteIntegrationResponse(state, {order, "GET"}, "200")),
            "NotFoundException: Invalid Integration identifier specified");
  EXPECT_EQ(Error(DeleteIntegrationResponse(state, key, "200")), "");
  EXPECT_EQ(Error(DeleteIntegrationResponse(state, key, "200")),
            "NotFoundException: Invalid Response status code specified");
}

}  // namespace
}  // namespace portico::apigateway
