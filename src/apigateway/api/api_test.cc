// The operations as they stand on the wire: paths, bodies, statuses, and AWS's names in them.
#include "apigateway/api/api.h"

#include <gtest/gtest.h>

#include "apigateway/api/operations.h"
#include "apigateway/engine/testing.h"
#include "aws/rest_protocol.h"

namespace portico::apigateway {
namespace {

class ApiTest : public GatewayTest {
 protected:
  struct Reply {
    int status = 0;
    json::Value body;
    std::string error;  // "Code: message"

    std::string At(std::string_view member) const {
      const json::Value* value = body.Find(member);
      return value == nullptr ? "-" : value->ToString();
    }
    std::string Text(std::string_view member) const {
      const json::Value* value = body.Find(member);
      return value == nullptr || value->as_string() == nullptr ? "-" : *value->as_string();
    }
  };

  // What the server's pipeline does with a call, without its authentication.
  Reply Call(std::string_view method, std::string_view target, std::string_view body = "") {
    const size_t question = target.find('?');
    net::HttpRequest request;
    request.method = method;
    request.path = target.substr(0, question);
    if (question != target.npos) request.query = target.substr(question + 1);
    request.body = body;
    const auto match = routes.Find(method, request.path);
    if (!match) return {404, {}, "no route"};
    const aws::Operation& operation = *match->operation;
    auto input = operation.MakeInput();
    auto output = operation.MakeOutput();
    aws::MissingMembers missing;
    Status status =
        aws::ParseRestInput(operation.input(), match->params, request, input.get(), &missing);
    if (status) {
      status = aws::Validate(operation.input(), input.get(), missing, "ValidationException");
    }
    aws::Call call;
    call.now_ms = clock.NowMs();
    if (status) status = RunTask(operation.Run(service.api, call, input.get(), output.get()));
    if (!status) {
      const AwsError& error = status.error();
      return {error.http_status, {}, error.code + ": " + error.message};
    }
    const net::HttpResponse response =
        aws::RenderRestOutput(operation.info(), operation.output(), output.get());
    Reply reply;
    reply.status = response.status;
    if (std::optional<json::Value> parsed = json::Parse(response.body)) reply.body = *parsed;
    return reply;
  }

  // The tutorial's API by calls; sets `base` and `order`.
  void MakeOrderApi() {
    const Reply made = Call("POST", "/restapis", R"({"name":"order-service-api"})");
    ASSERT_EQ(made.status, 201) << made.error;
    base = "/restapis/" + made.Text("id");
    const Reply resource =
        Call("POST", base + "/resources/" + made.Text("rootResourceId"), R"({"pathPart":"order"})");
    ASSERT_EQ(resource.status, 201) << resource.error;
    order = base + "/resources/" + resource.Text("id") + "/methods/POST";
    ASSERT_EQ(Call("PUT", order, R"({"authorizationType":"NONE"})").status, 201);
    ASSERT_EQ(Call("PUT", order + "/integration",
                   R"({"type":"AWS","httpMethod":"POST","uri":")" + LambdaUri(kFunctionArn) + "\"}")
                  .error,
              "");
    ASSERT_EQ(Call("PUT", order + "/responses/200", "{}").status, 201);
    ASSERT_EQ(
        Call("PUT", order + "/integration/responses/200", R"({"selectionPattern":""})").status,
        201);
  }

  Api api{apis, gateway, clock};
  aws::Service service = MakeService(&api);
  aws::RestRoutes routes{service.operations};
  std::string base;
  std::string order;
};

TEST_F(ApiTest, TheTutorialsApiIsMadeDeployedAndServed) {
  MakeOrderApi();
  const Reply deployment = Call("POST", base + "/deployments", R"({"stageName":"dev"})");
  ASSERT_EQ(deployment.status, 201) << deployment.error;
  invoker.Succeed("\"pong\"");
  const net::HttpRequest request = Request("POST", R"({"operation":"ping"})");
  const std::string id = base.substr(base.rfind('/') + 1);
  const net::HttpResponse response = RunTask(gateway.Handle(request, {id, "dev", "/order"}));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "\"pong\"");
}

TEST_F(ApiTest, AnswersSpellAwssNames) {
  clock.AdvanceMs(1'234);
  MakeOrderApi();
  const Reply got = Call("GET", base);
  EXPECT_EQ(got.At("apiKeySource"), "\"HEADER\"");
  EXPECT_EQ(got.At("endpointConfiguration"), R"({"types":["EDGE"],"ipAddressType":"ipv4"})");
  EXPECT_EQ(got.At("disableExecuteApiEndpoint"), "false");
  EXPECT_EQ(got.At("createdDate"), "1700000001");
  const Reply method = Call("GET", order);
  EXPECT_EQ(method.At("httpMethod"), "\"POST\"");
  EXPECT_EQ(method.At("apiKeyRequired"), "false");
  EXPECT_EQ(method.At("methodResponses"), R"({"200":{"statusCode":"200"}})");
  const Reply integration = Call("GET", order + "/integration");
  EXPECT_EQ(integration.At("httpMethod"), "\"POST\"");
  EXPECT_EQ(integration.At("timeoutInMillis"), "29000");
  EXPECT_EQ(integration.At("cacheKeyParameters"), "[]");
  EXPECT_EQ(integration.At("integrationResponses"),
            R"({"200":{"statusCode":"200","selectionPattern":""}})");
}

TEST_F(ApiTest, ListsAreCalledItemAndComeInPages) {
  MakeOrderApi();
  EXPECT_EQ(Call("GET", "/restapis").body.Find("item")->as_array()->size(), 1u);
  const Reply all = Call("GET", base + "/resources");
  ASSERT_EQ(all.body.Find("item")->as_array()->size(), 2u);
  EXPECT_EQ(*(*all.body.Find("item")->as_array())[0].Find("path")->as_string(), "/");
  const json::Value& listed = (*all.body.Find("item")->as_array())[1];
  EXPECT_EQ(listed.Find("resourceMethods")->ToString(), R"({"POST":{}})");
  const Reply embedded = Call("GET", base + "/resources?embed=methods");
  EXPECT_NE((*embedded.body.Find("item")->as_array())[1].ToString().find("methodIntegration"),
            std::string::npos);
  const Reply first = Call("GET", base + "/resources?limit=1");
  EXPECT_EQ(first.body.Find("item")->as_array()->size(), 1u);
  const Reply second =
      Call("GET", base + "/resources?limit=1&position=" + UriEncode(first.Text("position")));
  EXPECT_EQ(*(*second.body.Find("item")->as_array())[0].Find("path")->as_string(), "/order");
  EXPECT_EQ(second.At("position"), "-");
  EXPECT_EQ(Call("GET", base + "/resources?limit=0").status, 400);
}

TEST_F(ApiTest, MissingThingsAreNamedAsAwsNamesThem) {
  MakeOrderApi();
  EXPECT_EQ(Call("GET", "/restapis/abc").error,
            "NotFoundException: Invalid API identifier specified 123456789012:abc");
  EXPECT_EQ(Call("GET", "/restapis/abc").status, 404);
  EXPECT_EQ(
      Call("PATCH", "/restapis/abc/resources/x/methods/GET", R"({"patchOperations":[]})").error,
      "NotFoundException: Invalid Resource identifier specified");
  EXPECT_EQ(Call("GET", base + "/resources/nosuch").error,
            "NotFoundException: Invalid Resource identifier specified");
  EXPECT_EQ(Call("GET", base + "/stages/prod").error,
            "NotFoundException: Invalid stage identifier specified");
  EXPECT_EQ(Call("GET", base + "/deployments/abcdef").error,
            "NotFoundException: Invalid Deployment identifier specified");
  EXPECT_EQ(Call("GET", order + "/integration/responses/404").error,
            "NotFoundException: Invalid Response status code specified");
}

TEST_F(ApiTest, ConstraintsAreWordedAsAwsWordsThem) {
  MakeOrderApi();
  EXPECT_EQ(
      Call("GET", order + "/integration/responses/wrong").error,
      "ValidationException: 1 validation error detected: Value 'wrong' at 'statusCode' failed "
      "to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d");
  EXPECT_TRUE(
      Call("POST", "/restapis", "{}").error.starts_with("ValidationException: 1 validation"));
}

TEST_F(ApiTest, WhatIsNotSupportedSaysSo) {
  MakeOrderApi();
  const std::string uri = LambdaUri(kFunctionArn);
  for (const char* extra :
       {R"("credentials":"arn:aws:iam::123456789012:role/r")",
        R"("requestParameters":{"integration.request.header.x":"'1'"})",
        R"("contentHandling":"CONVERT_TO_TEXT")", R"("connectionType":"VPC_LINK")"}) {
    const Reply reply =
        Call("PUT", order + "/integration",
             R"({"type":"AWS","httpMethod":"POST","uri":")" + uri + "\"," + extra + "}");
    EXPECT_TRUE(reply.error.starts_with("NotImplemented: ")) << extra << reply.error;
  }
}

TEST_F(ApiTest, StagesLiveAndDie) {
  MakeOrderApi();
  const Reply deployment = Call("POST", base + "/deployments", R"({"stageName":"dev"})");
  const Reply stages = Call("GET", base + "/stages");
  ASSERT_EQ(stages.body.Find("item")->as_array()->size(), 1u);
  const json::Value& stage = (*stages.body.Find("item")->as_array())[0];
  EXPECT_EQ(*stage.Find("deploymentId")->as_string(), deployment.Text("id"));
  EXPECT_EQ(stage.Find("methodSettings")->ToString(), "{}");
  EXPECT_EQ(*stage.Find("cacheClusterStatus")->as_string(), "NOT_AVAILABLE");
  const Reply updated =
      Call("PATCH", base + "/stages/dev",
           R"({"patchOperations":[{"op":"replace","path":"/variables/color","value":"blue"}]})");
  EXPECT_EQ(updated.At("variables"), R"({"color":"blue"})");
  EXPECT_EQ(Call("GET", base + "/stages?deploymentId=nosuch").At("item"), "[]");
  EXPECT_EQ(Call("DELETE", base + "/deployments/" + deployment.Text("id")).status, 400);
  EXPECT_EQ(Call("DELETE", base + "/stages/dev").status, 202);
  EXPECT_EQ(Call("DELETE", base + "/deployments/" + deployment.Text("id")).status, 202);
}

TEST_F(ApiTest, TestInvokeRunsTheMethod) {
  MakeOrderApi();
  invoker.Succeed("\"pong\"");
  const Reply reply = Call("POST", order, R"({"body":"{}","headers":{"a":"b"}})");
  EXPECT_EQ(reply.status, 200) << reply.error;
  EXPECT_EQ(reply.At("status"), "200");
  EXPECT_EQ(reply.Text("body"), "\"pong\"");
  EXPECT_EQ(reply.body.Find("headers")->Find("Content-Type")->ToString(), "\"application/json\"");
  EXPECT_EQ(reply.body.Find("multiValueHeaders")->Find("Content-Type")->ToString(),
            "[\"application/json\"]");
  EXPECT_NE(reply.Text("log").find("Successfully completed execution"), std::string::npos);
}

TEST_F(ApiTest, TagsOfApisAndStages) {
  MakeOrderApi();
  Call("POST", base + "/deployments", R"({"stageName":"dev"})");
  for (const std::string& resource : {base, base + "/stages/dev"}) {
    const std::string path = "/tags/" + UriEncode("arn:aws:apigateway:us-east-1::" + resource);
    EXPECT_EQ(Call("PUT", path, R"({"tags":{"a":"1","b":"2"}})").status, 204) << resource;
    EXPECT_EQ(Call("DELETE", path + "?tagKeys=a").status, 204);
    EXPECT_EQ(Call("GET", path).At("tags"), R"({"b":"2"})");
  }
  EXPECT_EQ(Call("GET", "/tags/invalid-arn").error,
            "BadRequestException: Invalid ARN. ARN is not well formed invalid-arn");
}

TEST_F(ApiTest, EveryOperationOfTheModelIsHereOnceOrSaysThatItIsNot) {
  std::vector<std::string_view> names(service.not_implemented.begin(),
                                      service.not_implemented.end());
  for (const aws::Operation& operation : service.operations) names.push_back(operation.info().name);
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(names.size(), 124u);
}

TEST_F(ApiTest, DeletingAnApiTakesAllOfIt) {
  MakeOrderApi();
  EXPECT_EQ(Call("DELETE", base).status, 202);
  EXPECT_EQ(Call("GET", base).status, 404);
  EXPECT_TRUE(records.List("")->empty());
}

}  // namespace
}  // namespace portico::apigateway
