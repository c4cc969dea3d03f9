// Routing, refusals, MOCK integrations and IAM authorisation.
#include "apigateway/engine/gateway.h"

#include "apigateway/engine/testing.h"

namespace portico::apigateway {
namespace {

void ExpectForbidden(const net::HttpResponse& response, std::string_view error_type) {
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, R"({"message":"Forbidden"})");
  bool typed = false;
  for (const auto& [name, value] : response.headers) {
    typed = typed || (name == "x-amzn-ErrorType" && value == error_type);
  }
  EXPECT_TRUE(typed);
}

TEST_F(GatewayTest, AnUnknownApiOrStageIsForbidden) {
  AddOrder();
  Deploy();
  const net::HttpRequest request = Request("POST", "{}");
  ExpectForbidden(Send(request, "/order", "prod"), "ForbiddenException");
  ExpectForbidden(Send(request, "", ""), "ForbiddenException");
  ExpectForbidden(RunTask(gateway.Handle(request, {"nosuchapi0", "dev", "/order"})),
                  "ForbiddenException");
}

TEST_F(GatewayTest, AnUnknownPathOrMethodMissesAToken) {
  AddOrder();
  Deploy();
  const net::HttpRequest post = Request("POST", "{}");
  const net::HttpRequest get = Request("GET");
  for (const net::HttpResponse& response :
       {Send(post, "/nowhere"), Send(get, "/order"), Send(post, "/order/7"), Send(get, "/")}) {
    EXPECT_EQ(response.status, 403);
    EXPECT_EQ(response.body, R"({"message":"Missing Authentication Token"})");
    EXPECT_EQ(Header(response, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
    EXPECT_EQ(Header(response, "Content-Type"), "application/json");
    EXPECT_EQ(Header(response, "x-amzn-RequestId").size(), 36u);
    EXPECT_EQ(Header(response, "x-amz-apigw-id").size(), 16u);
    EXPECT_EQ(Header(response, "X-Amzn-Trace-Id"), "");
  }
  EXPECT_TRUE(invoker.requests.empty());
}

TEST_F(GatewayTest, AnyServesEveryMethodButASpecificOneWins) {
  const std::string order = AddResource("order");
  AddMethod(order, "ANY", Lambda());
  AddResponse(order, "ANY", {.status_code = "200"});
  AddMethod(order, "GET", Lambda());
  AddResponse(order, "GET", {.status_code = "202"});
  Deploy();
  EXPECT_EQ(Send(Request("PATCH", "{}"), "/order").status, 200);
  EXPECT_EQ(Send(Request("GET"), "/order").status, 202);
}

TEST_F(GatewayTest, HeadAnswersHaveNoBody) {
  const std::string order = AddResource("order");
  AddMethod(order, "ANY", Lambda());
  AddResponse(order, "ANY", {.status_code = "200"});
  Deploy();
  EXPECT_FALSE(Send(Request("HEAD"), "/order").send_body);
  EXPECT_TRUE(Send(Request("GET"), "/order").send_body);
}

TEST_F(GatewayTest, ADisabledEndpointIsForbidden) {
  AddOrder();
  ASSERT_TRUE(UpdateRestApi(state, {{"replace", "/disableExecuteApiEndpoint", "True", {}}}));
  Deploy();
  ExpectForbidden(Send(Request("POST", "{}"), "/order"), "ForbiddenException");
}

TEST_F(GatewayTest, AStageServesWhatWasDeployedNotWhatIs) {
  const std::string order = AddOrder();
  Deploy();
  auto drop = apis.Change<Resource>(api_id, ApiStore::IfMissing::kNoSuchApi,
                                    [&](ApiState& now) -> Result<Resource> {
                                      PORTICO_TRY(DeleteMethod(now, {order, "POST"}));
                                      return *now.resources.at(order);
                                    });
  ASSERT_TRUE(RunTask(std::move(drop)).has_value());
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
}

TEST_F(GatewayTest, ABodyOverTheLimitIsA413) {
  const net::HttpResponse response = gateway.TooLarge(Request("POST"));
  EXPECT_EQ(Gateway::kPayloadBytesMax, 10'485'760u);
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.body, R"({"message":"HTTP content length exceeded 10485760 bytes."})");
  EXPECT_EQ(Header(response, "x-amzn-RequestId").size(), 36u);
}

TEST_F(GatewayTest, AMockAnswersByItsTemplatesStatus) {
  const std::string order = AddResource("order");
  Integration mock;
  mock.type = "MOCK";
  mock.request_templates = StringMap{{"application/json", R"({"statusCode": 200})"}};
  AddMethod(order, "OPTIONS", mock);
  AddResponse(order, "OPTIONS",
              {.status_code = "200",
               .response_parameters = StringMap{
                   {"method.response.header.Access-Control-Allow-Methods", "'POST,OPTIONS'"}}});
  Deploy();
  const net::HttpResponse response = Send(Request("OPTIONS"), "/order");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(Header(response, "Access-Control-Allow-Methods"), "POST,OPTIONS");
  EXPECT_EQ(Header(response, "X-Amzn-Trace-Id"), "");
}

TEST_F(GatewayTest, AMocksStatusSelectsTheResponse) {
  const std::string order = AddResource("order");
  Integration mock;
  mock.type = "MOCK";
  mock.request_templates = StringMap{{"application/json", R"({"statusCode": 503})"}};
  AddMethod(order, "GET", mock);
  AddResponse(order, "GET", {.status_code = "200"});
  AddResponse(order, "GET",
              {.status_code = "500",
               .selection_pattern = "5\\d\\d",
               .response_templates = StringMap{{"application/json", R"({"down":true})"}}});
  Deploy();
  const net::HttpResponse response = Send(Request("GET"), "/order");
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"down":true})");
}

TEST_F(GatewayTest, AMockWithoutAStatusIsA500) {
  const std::string order = AddResource("order");
  Integration mock;
  mock.type = "MOCK";
  AddMethod(order, "GET", mock);
  AddResponse(order, "GET", {.status_code = "200"});
  Deploy();
  EXPECT_EQ(Send(Request("GET"), "/order").status, 500);
  EXPECT_EQ(faults.size(), 1u);
}

TEST_F(GatewayTest, IamMethodsAskWhoCalls) {
  const std::string order = AddResource("order");
  AddMethod(order, "POST", Lambda(), "AWS_IAM");
  AddResponse(order, "POST", {.status_code = "200"});
  Deploy();
  const net::HttpResponse missing = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(missing.status, 403);
  EXPECT_EQ(missing.body, R"({"message":"Missing Authentication Token"})");
  EXPECT_EQ(Header(missing, "x-amzn-ErrorType"), "MissingAuthenticationTokenException");
  EXPECT_EQ(authenticator.arns.at(0),
            "arn:aws:execute-api:us-east-1:123456789012:" + api_id + "/dev/POST/order");

  authenticator.answer = Fail("AccessDeniedException", "User: x is not authorized", 403);
  const net::HttpResponse denied = Send(Request("POST", "{}"), "/order");
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(denied.body, R"({"Message":"User: x is not authorized"})");

  authenticator.answer = aws::Principal{};
  EXPECT_EQ(Send(Request("POST", "{}"), "/order").status, 200);
  EXPECT_EQ(invoker.requests.size(), 1u);
}

}  // namespace
}  // namespace portico::apigateway
