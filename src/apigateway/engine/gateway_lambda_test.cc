// Non-proxy Lambda integrations: what the function gets, and what the client gets.
#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

using LambdaTest = GatewayTest;

TEST_F(LambdaTest, TheEventIsTheRawBody) {
  AddOrder();
  Deploy();
  invoker.Succeed(R"({"ok":true})");
  const std::string body = "{\"operation\": \"create\",\n \"price\": 78.890}";
  const net::HttpResponse response =
      Send(Request("POST", body, {{"Content-Type", "application/json"}}), "/order");
  ASSERT_EQ(invoker.requests.size(), 1u);
  EXPECT_EQ(invoker.requests[0].payload, body);
  EXPECT_EQ(invoker.requests[0].function, kFunctionArn);
  EXPECT_EQ(invoker.requests[0].qualifier, "");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"ok":true})");
  EXPECT_EQ(Header(response, "Content-Type"), "application/json");
}

TEST_F(LambdaTest, AnEmptyBodyIsAnEmptyObject) {
  AddOrder();
  Deploy();
  Send(Request("POST"), "/order");
  ASSERT_EQ(invoker.requests.size(), 1u);
  EXPECT_EQ(invoker.requests[0].payload, "{}");
}

TEST_F(LambdaTest, AStringAnswerKeepsItsQuotes) {
  AddOrder();
  Deploy();
  invoker.Succeed("\"pong\"");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").body, "\"pong\"");
}

TEST_F(LambdaTest, AnswersCarryTheRequestsIds) {
  AddOrder();
  Deploy();
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(Header(response, "x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(Header(response, "x-amz-apigw-id").size(), 16u);
  const std::string trace = Header(response, "X-Amzn-Trace-Id");
  // 1700000000 s is 6553f100.
  EXPECT_EQ(trace.substr(0, 16), "Root=1-6553f100-") << trace;
  EXPECT_EQ(trace.size(), 16 + 24 + 8 + 16 + 10u) << trace;
  EXPECT_TRUE(trace.ends_with(";Sampled=0")) << trace;
  EXPECT_EQ(invoker.requests[0].trace_id, trace);
}

TEST_F(LambdaTest, ACallersTraceGoesOn) {
  AddOrder();
  Deploy();
  const std::string_view trace =
      "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
  const net::HttpResponse response =
      Send(Request("POST", "{}", {{"x-amzn-trace-id", trace}}), "/order");
  EXPECT_EQ(Header(response, "X-Amzn-Trace-Id"), trace);
  const net::HttpResponse hostile =
      Send(Request("POST", "{}", {{"x-amzn-trace-id", "Root=1-3152b799\"-89"}}), "/order");
  EXPECT_EQ(Header(hostile, "X-Amzn-Trace-Id").substr(0, 16), "Root=1-6553f100-");
}

TEST_F(LambdaTest, AFunctionsErrorIsA200WithItsErrorJson) {
  AddOrder();
  Deploy();
  invoker.Throw(R"({"errorMessage":"Unrecognized operation \"x\"","errorType":"ValueError"})");
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body,
            R"({"errorMessage":"Unrecognized operation \"x\"","errorType":"ValueError"})");
}

TEST_F(LambdaTest, ASelectionPatternThatMatchesTheWholeErrorMessageSelects) {
  const std::string order = AddOrder();
  AddResponse(order, "POST", {.status_code = "400", .selection_pattern = "Unrecognized.*"});
  AddResponse(order, "POST", {.status_code = "404", .selection_pattern = "missing"});
  Deploy();
  invoker.Throw(R"({"errorType":"ValueError","errorMessage":"Unrecognized operation"})");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 400);
  // "missing" is in it but is not all of it.
  invoker.Throw(R"({"errorMessage":"it is missing"})");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
  invoker.Throw(R"({"errorMessage":"missing"})");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 404);
  // A dot does not match the end of a line, as in Java.
  invoker.Throw(R"({"errorMessage":"Unrecognized\noperation"})");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
  // An answer that only looks like an error is none.
  invoker.Succeed(R"({"errorMessage":"missing"})");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
}

TEST_F(LambdaTest, WithoutADefaultResponseASuccessIsA500) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  AddResponse(order, "POST", {.status_code = "400", .selection_pattern = ".+"});
  Deploy();
  invoker.Succeed("{}");
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"message": "Internal server error"})");
  EXPECT_EQ(Header(response, "x-amzn-ErrorType"), "InternalServerErrorException");
  EXPECT_EQ(Header(response, "X-Amzn-Trace-Id"), "");
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(
      faults[0],
      "Execution failed due to configuration error: No match for output mapping and no default "
      "output mapping configured. Endpoint Response Status Code: 200");
}

TEST_F(LambdaTest, AResponseWithoutItsMethodResponseIsA500) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  ASSERT_TRUE(PutIntegrationResponse(state, {order, "POST"}, {.status_code = "200"}).has_value());
  Deploy();
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 500);
  EXPECT_EQ(
      faults.at(0),
      "Execution failed due to configuration error: Output mapping refers to an invalid method "
      "response: 200");
}

TEST_F(LambdaTest, WithoutPermissionTheAnswerIsA500AndTheLogSaysWhy) {
  AddOrder();
  Deploy();
  invoker.allows = false;
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"message": "Internal server error"})");
  EXPECT_EQ(Header(response, "x-amzn-ErrorType"), "InternalServerErrorException");
  EXPECT_TRUE(invoker.requests.empty());
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_TRUE(
      faults[0].starts_with("Execution failed due to configuration error: Invalid "
                            "permissions on Lambda function"))
      << faults[0];
  EXPECT_EQ(invoker.checks.at(0), std::string(kFunctionArn) +
                                      "||apigateway.amazonaws.com|arn:aws:execute-api:us-east-1:"
                                      "123456789012:" +
                                      api_id + "/dev/POST/order");
  invoker.allows = Fail("ResourceNotFoundException", "Function not found", 404);
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 500);
}

TEST_F(LambdaTest, PermissionNamesParametersAsStars) {
  const std::string order = AddResource("order");
  const std::string id = AddResource("{id}", order);
  AddMethod(id, "ANY", Lambda());
  AddResponse(id, "ANY", {.status_code = "200"});
  Deploy();
  Send(Request("DELETE"), "/order/77");
  EXPECT_TRUE(invoker.checks.at(0).ends_with("/dev/DELETE/order/*")) << invoker.checks[0];
}

TEST_F(LambdaTest, ABodyThatIsNoJsonIsTheClientsFault) {
  AddOrder();
  Deploy();
  invoker.answer = Fail("InvalidRequestContentException",
                        "Could not parse request body into json: Unexpected token", 400);
  const net::HttpResponse response = Send(Request("POST", "not json"), "/order");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(response.body,
            R"({"message": "Could not parse request body into json: Unexpected token"})");
  EXPECT_EQ(Header(response, "x-amzn-ErrorType"), "BadRequestException");
}

TEST_F(LambdaTest, WhatLambdaRefusesIsA500) {
  AddOrder();
  Deploy();
  invoker.answer = Fail("TooManyRequestsException", "Rate Exceeded.", 429);
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 500);
  invoker.answer = Fail("RequestEntityTooLargeException", "too large", 413);
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, R"({"message":"Request Too Long"})");
}

TEST_F(LambdaTest, StageVariablesNameTheFunction) {
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.uri = LambdaUri(
      "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}:${stageVariables."
      "alias}");
  AddMethod(order, "POST", integration);
  AddResponse(order, "POST", {.status_code = "200"});
  Deploy("dev", StringMap{{"fn", "order-microservice"}, {"alias", "live"}});
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
  EXPECT_EQ(invoker.requests.at(0).function, kFunctionArn);
  EXPECT_EQ(invoker.requests.at(0).qualifier, "live");
}

TEST_F(LambdaTest, AStageVariableThatIsNotSetIsA500) {
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.uri =
      LambdaUri("arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}");
  AddMethod(order, "POST", integration);
  AddResponse(order, "POST", {.status_code = "200"});
  Deploy();
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 500);
  EXPECT_TRUE(invoker.requests.empty());
}

TEST_F(LambdaTest, AnIntegrationThatDoesNotPostIsA500) {
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.http_method = "GET";
  AddMethod(order, "GET", integration);
  AddResponse(order, "GET", {.status_code = "200"});
  Deploy();
  EXPECT_EQ(Send(Request("GET"), "/order").status, 500);
  EXPECT_TRUE(invoker.requests.empty());
}

// After 29 s, or timeoutInMillis, the client is told; the function runs on.
TEST_F(LambdaTest, AFunctionThatTakesTooLongIsA504) {
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.timeout_in_millis = 500;
  AddMethod(order, "POST", integration);
  AddResponse(order, "POST", {.status_code = "200"});
  Deploy();
  invoker.held = std::make_shared<OneShot<bool>>();
  const net::HttpRequest request = Request("POST", "{}");
  std::optional<net::HttpResponse> response;
  Spawn([](Task<net::HttpResponse> task, std::optional<net::HttpResponse>* out) -> Task<void> {
    *out = co_await task;
  }(gateway.Handle(request, {api_id, "dev", "/order"}), &response));
  executor.AdvanceMs(499);
  EXPECT_FALSE(response.has_value());
  executor.AdvanceMs(1);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 504);
  EXPECT_EQ(response->body, R"({"message": "Endpoint request timed out"})");
  EXPECT_EQ(invoker.finished, 0);
  invoker.held->Set(true);
  executor.RunReady();
  EXPECT_EQ(invoker.finished, 1);
}

TEST_F(LambdaTest, AnAnswerInTimeLeavesNoTimerBehind) {
  AddOrder();
  Deploy();
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
  executor.AdvanceMs(60'000);
  EXPECT_TRUE(faults.empty());
}

struct PassthroughCase {
  std::string behavior;
  bool has_template;
  std::string content_type;
  // What the function gets; empty: 415.
  std::string event;
};

class PassthroughTest : public GatewayTest, public testing::WithParamInterface<PassthroughCase> {};

// AWS's table of passthrough behaviours, with a template for application/json or none.
TEST_P(PassthroughTest, FollowsAwssTable) {
  const PassthroughCase& c = GetParam();
  const std::string order = AddResource("order");
  Integration integration = Lambda();
  integration.passthrough_behavior = c.behavior;
  if (c.has_template)
    integration.request_templates = StringMap{{"application/json", R"({"fixed":1})"}};
  AddMethod(order, "POST", integration);
  AddResponse(order, "POST", {.status_code = "200"});
  Deploy();
  std::vector<net::Header> headers;
  if (!c.content_type.empty()) headers.push_back({"Content-Type", c.content_type});
  const net::HttpResponse response = Send(Request("POST", R"({"own":1})", headers), "/order");
  if (c.event.empty()) {
    EXPECT_EQ(response.status, 415);
    EXPECT_EQ(response.body, R"({"message": "Unsupported Media Type"})");
    EXPECT_TRUE(invoker.requests.empty());
  } else {
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(invoker.requests.at(0).payload, c.event);
  }
}

constexpr std::string_view kOwn = R"({"own":1})";
constexpr std::string_view kFixed = R"({"fixed":1})";
INSTANTIATE_TEST_SUITE_P(
    All, PassthroughTest,
    testing::Values(PassthroughCase{"WHEN_NO_MATCH", true, "", std::string(kFixed)},
                    PassthroughCase{"WHEN_NO_TEMPLATES", true, "", std::string(kFixed)},
                    PassthroughCase{"NEVER", true, "", std::string(kFixed)},
                    PassthroughCase{"WHEN_NO_MATCH", true, "application/json; charset=utf-8",
                                    std::string(kFixed)},
                    PassthroughCase{"NEVER", true, "Application/JSON", std::string(kFixed)},
                    PassthroughCase{"WHEN_NO_MATCH", true, "application/xml", std::string(kOwn)},
                    PassthroughCase{"WHEN_NO_TEMPLATES", true, "application/xml", ""},
                    PassthroughCase{"NEVER", true, "application/xml", ""},
                    PassthroughCase{"WHEN_NO_MATCH", false, "application/xml", std::string(kOwn)},
                    PassthroughCase{"WHEN_NO_TEMPLATES", false, "application/xml",
                                    std::string(kOwn)},
                    PassthroughCase{"NEVER", false, "application/json", ""}));

TEST_F(LambdaTest, ResponseParametersMakeHeaders) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  AddResponse(order, "POST",
              {.status_code = "201",
               .response_parameters = StringMap{
                   {"method.response.header.Access-Control-Allow-Origin", "'*'"},
                   {"method.response.header.X-Id", "integration.response.body.Items[1].id"},
                   {"method.response.header.X-Whole", "integration.response.body.Items[0]"},
                   {"method.response.header.X-None", "integration.response.body.nothing"},
                   {"method.response.header.X-Stage", "stageVariables.name"},
                   {"method.response.header.Server", "'mine'"},
               }});
  Deploy("dev", StringMap{{"name", "blue"}});
  invoker.Succeed(R"({"Items":[{"id":1},{"id":"b"}]})");
  const net::HttpResponse response = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(Header(response, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(Header(response, "X-Id"), "b");
  EXPECT_EQ(Header(response, "X-Whole"), R"({"id":1})");
  EXPECT_EQ(Header(response, "X-Stage"), "blue");
  EXPECT_EQ(Header(response, "x-amzn-Remapped-Server"), "mine");
  for (const auto& [name, value] : response.headers) EXPECT_NE(name, "X-None");
}

TEST_F(LambdaTest, AMappedHeaderCannotBreakOutOfItsLine) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  AddResponse(order, "POST",
              {.status_code = "200",
               .response_parameters =
                   StringMap{{"method.response.header.X-Id", "integration.response.body.id"}}});
  Deploy();
  invoker.Succeed(R"({"id":"a\r\nSet-Cookie: evil=1"})");
  EXPECT_EQ(Header(Send(Request("POST", "{}"), "/order"), "X-Id"), "");
}

TEST_F(LambdaTest, AnEmptyResponseTemplatePassesTheBodyThrough) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  AddResponse(order, "POST",
              {.status_code = "200", .response_templates = StringMap{{"application/json", ""}}});
  Deploy();
  invoker.Succeed("[1]");
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").body, "[1]");
}

TEST_F(LambdaTest, APlainResponseTemplateIsTheBody) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda());
  AddResponse(order, "POST",
              {.status_code = "200",
               .response_templates =
                   StringMap{{"application/json", R"({"a":1})"}, {"text/html", "<p>$5</p>"}}});
  Deploy();
  invoker.Succeed("[1]");
  const net::HttpResponse json = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(json.body, R"({"a":1})");
  const net::HttpResponse html =
      Send(Request("POST", "{}", {{"Accept", "text/html, */*"}}), "/order");
  EXPECT_EQ(html.body, "<p>$5</p>");
  EXPECT_EQ(Header(html, "Content-Type"), "text/html");
}

}  // namespace
}  // namespace portico::apigateway
