// Lambda proxy integrations: the event of payload format 1.0, and the answers.
#include "apigateway/engine/testing.h"
#include "codec/base64.h"
#include "codec/json/value.h"

namespace portico::apigateway {
namespace {

class ProxyTest : public GatewayTest {
 protected:
  void DeployProxy(const std::string& part = "{proxy+}") {
    resource_id = AddResource(part);
    AddMethod(resource_id, "ANY", Lambda("AWS_PROXY"));
    Deploy("dev", StringMap{{"color", "blue"}});
  }
  json::Value Event() {
    std::string error;
    std::optional<json::Value> event = json::Parse(invoker.requests.back().payload, &error);
    EXPECT_TRUE(event.has_value()) << error;
    if (!event) event.emplace();
    return std::move(*event);
  }
  // "a.b" of the event as JSON text, "-" if it is not there.
  std::string At(const json::Value& event, std::string_view path) {
    const json::Value* at = &event;
    while (at != nullptr && !path.empty()) {
      const size_t dot = std::min(path.find('.'), path.size());
      at = at->Find(path.substr(0, dot));
      path.remove_prefix(std::min(dot + 1, path.size()));
    }
    return at == nullptr ? "-" : at->ToString();
  }
  net::HttpResponse Answer(std::string payload, std::vector<net::Header> headers = {}) {
    invoker.Succeed(std::move(payload));
    return Send(Request("GET", "", std::move(headers)), "/x");
  }

  std::string resource_id;
};

TEST_F(ProxyTest, TheEventHasAllMembersOfAwss) {
  DeployProxy();
  invoker.Succeed(R"({"statusCode":200})");
  net::HttpRequest request = Request("POST", R"({"a":1})",
                                     {{"tEsT-HEADeR", "aValUE"},
                                      {"X-Multi", "1"},
                                      {"x-multi", "2"},
                                      {"User-Agent", "agent/1"},
                                      {"Content-Length", "7"},
                                      {"Connection", "keep-alive"}});
  request.query = "price=10&price=20&q=a+b%2Bc";
  Send(request, "/order/7/");
  const json::Value event = Event();
  EXPECT_EQ(At(event, "resource"), "\"/{proxy+}\"");
  EXPECT_EQ(At(event, "path"), "\"/order/7/\"");
  EXPECT_EQ(At(event, "httpMethod"), "\"POST\"");
  EXPECT_EQ(At(event, "headers.tEsT-HEADeR"), "\"aValUE\"");
  EXPECT_EQ(At(event, "headers.X-Multi"), "\"2\"");
  EXPECT_EQ(At(event, "multiValueHeaders.X-Multi"), R"(["1","2"])");
  EXPECT_EQ(At(event, "headers.Content-Length"), "-");
  EXPECT_EQ(At(event, "headers.Connection"), "-");
  EXPECT_EQ(At(event, "headers.X-Forwarded-For"), "\"127.0.0.1\"");
  EXPECT_EQ(At(event, "headers.X-Forwarded-Proto"), "\"http\"");
  EXPECT_EQ(At(event, "headers.X-Forwarded-Port"), "\"4566\"");
  EXPECT_EQ(At(event, "headers.X-Amzn-Trace-Id").substr(0, 8), "\"Root=1-");
  EXPECT_EQ(At(event, "queryStringParameters"), R"({"price":"20","q":"a b+c"})");
  EXPECT_EQ(At(event, "multiValueQueryStringParameters"), R"({"price":["10","20"],"q":["a b+c"]})");
  EXPECT_EQ(At(event, "pathParameters"), R"({"proxy":"order/7"})");
  EXPECT_EQ(At(event, "stageVariables"), R"({"color":"blue"})");
  EXPECT_EQ(At(event, "body"), R"("{\"a\":1}")");
  EXPECT_EQ(At(event, "isBase64Encoded"), "false");
  EXPECT_EQ(At(event, "requestContext.resourceId"), "\"" + resource_id + "\"");
  EXPECT_EQ(At(event, "requestContext.resourcePath"), "\"/{proxy+}\"");
  EXPECT_EQ(At(event, "requestContext.httpMethod"), "\"POST\"");
  EXPECT_EQ(At(event, "requestContext.path"), "\"/dev/order/7/\"");
  EXPECT_EQ(At(event, "requestContext.accountId"), "\"123456789012\"");
  EXPECT_EQ(At(event, "requestContext.protocol"), "\"HTTP/1.1\"");
  EXPECT_EQ(At(event, "requestContext.stage"), "\"dev\"");
  EXPECT_EQ(At(event, "requestContext.requestTime"), "\"14/Nov/2023:22:13:20 +0000\"");
  EXPECT_EQ(At(event, "requestContext.requestTimeEpoch"), "1700000000000");
  EXPECT_EQ(At(event, "requestContext.domainName"), "\"localhost\"");
  EXPECT_EQ(At(event, "requestContext.apiId"), "\"" + api_id + "\"");
  EXPECT_EQ(At(event, "requestContext.deploymentId").size(), 8u);
  EXPECT_EQ(At(event, "requestContext.requestId").size(), 38u);
  EXPECT_EQ(At(event, "requestContext.extendedRequestId").size(), 18u);
  EXPECT_EQ(At(event, "requestContext.identity.sourceIp"), "\"127.0.0.1\"");
  EXPECT_EQ(At(event, "requestContext.identity.userAgent"), "\"agent/1\"");
  for (const char* absent : {"accessKey", "accountId", "caller", "user", "userArn",
                             "principalOrgId", "cognitoIdentityId", "cognitoIdentityPoolId",
                             "cognitoAuthenticationType", "cognitoAuthenticationProvider"}) {
    EXPECT_EQ(At(event, "requestContext.identity." + std::string(absent)), "null") << absent;
  }
}

TEST_F(ProxyTest, WhatIsNotThereIsNull) {
  const std::string plain = AddResource("plain");
  AddMethod(plain, "GET", Lambda("AWS_PROXY"));
  Deploy();
  invoker.Succeed(R"({"statusCode":200})");
  Send(Request("GET"), "//plain");
  const json::Value event = Event();
  EXPECT_EQ(At(event, "path"), "\"/plain\"");
  EXPECT_EQ(At(event, "requestContext.path"), "\"/dev//plain\"");
  for (const char* member : {"queryStringParameters", "multiValueQueryStringParameters",
                             "pathParameters", "stageVariables", "body"}) {
    EXPECT_EQ(At(event, member), "null") << member;
  }
}

TEST_F(ProxyTest, PathParametersStayEncoded) {
  DeployProxy();
  invoker.Succeed(R"({"statusCode":200})");
  Send(Request("GET"), "/user/test%2Balias@gmail.com");
  EXPECT_EQ(At(Event(), "pathParameters.proxy"), "\"user/test%2Balias@gmail.com\"");
}

TEST_F(ProxyTest, ForwardedAddressesAreKept) {
  DeployProxy();
  invoker.Succeed(R"({"statusCode":200})");
  Send(Request("GET", "", {{"x-forwarded-for", "10.0.0.1"}}), "/x");
  EXPECT_EQ(At(Event(), "headers.X-Forwarded-For"), "\"10.0.0.1, 127.0.0.1\"");
}

TEST_F(ProxyTest, BinaryMediaTypesComeAndGoAsBase64) {
  ASSERT_TRUE(UpdateRestApi(state, {{"add", "/binaryMediaTypes/image~1*", {}, {}}}).has_value());
  DeployProxy();
  const std::string bytes("\x89PNG\xff\x00", 6);
  invoker.Succeed(R"({"statusCode":200,"body":")" + Base64Encode(bytes) +
                  R"(","isBase64Encoded":true})");
  const net::HttpResponse binary = Send(
      Request("POST", bytes, {{"Content-Type", "image/png"}, {"Accept", "image/png, */*"}}), "/x");
  EXPECT_EQ(At(Event(), "isBase64Encoded"), "true");
  EXPECT_EQ(At(Event(), "body"), "\"" + Base64Encode(bytes) + "\"");
  EXPECT_EQ(binary.body, bytes);
  // A client whose first Accept type is not binary gets the text as it is.
  const net::HttpResponse text =
      Send(Request("GET", "", {{"Accept", "text/html, image/png"}}), "/x");
  EXPECT_EQ(text.body, Base64Encode(bytes));
}

TEST_F(ProxyTest, TheIdentityOfIamCallersIsTold) {
  const std::string mine = AddResource("mine");
  AddMethod(mine, "GET", Lambda("AWS_PROXY"), "AWS_IAM");
  Deploy();
  aws::Principal principal;
  principal.account = "123456789012";
  principal.arn = "arn:aws:iam::123456789012:user/ann";
  principal.user_id = "AIDAEXAMPLE";
  principal.access_key_id = "AKIAEXAMPLE";
  authenticator.answer = principal;
  invoker.Succeed(R"({"statusCode":200})");
  Send(Request("GET"), "/mine");
  const json::Value event = Event();
  EXPECT_EQ(At(event, "requestContext.identity.userArn"), "\"arn:aws:iam::123456789012:user/ann\"");
  EXPECT_EQ(At(event, "requestContext.identity.accessKey"), "\"AKIAEXAMPLE\"");
  EXPECT_EQ(At(event, "requestContext.identity.caller"), "\"AIDAEXAMPLE\"");
}

TEST_F(ProxyTest, AnAnswersStatusHeadersAndBodyAreTheClients) {
  DeployProxy();
  const net::HttpResponse response = Answer(
      R"({"statusCode":"201","headers":{"X-A":"1","X-Bool":true,"Content-Type":"text/plain"},"body":"hi"})");
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.body, "hi");
  EXPECT_EQ(Header(response, "X-A"), "1");
  EXPECT_EQ(Header(response, "X-Bool"), "true");
  EXPECT_EQ(Header(response, "Content-Type"), "text/plain");
  EXPECT_EQ(Header(response, "X-Amzn-Trace-Id").substr(0, 7), "Root=1-");
}

TEST_F(ProxyTest, MissingMembersHaveDefaults) {
  DeployProxy();
  for (const char* payload : {R"({"statusCode":200})", R"({"headers":{"a":"b"}})",
                              R"({"statusCode":200,"headers":null})", R"({"body":null})"}) {
    const net::HttpResponse response = Answer(payload);
    EXPECT_EQ(response.status, 200) << payload;
    EXPECT_EQ(response.body, "") << payload;
    EXPECT_EQ(Header(response, "Content-Type"), "application/json") << payload;
  }
}

TEST_F(ProxyTest, MultiValueHeadersAreMergedAndSpellTheName) {
  DeployProxy();
  const net::HttpResponse response =
      Answer(R"({"statusCode":200,"headers":{"test-multi":"solo","Once":"b"},)"
             R"("multiValueHeaders":{"tesT-Multi":["multi"],"once":["a","b"]}})");
  std::vector<std::string> lines;
  for (const auto& [name, value] : response.headers) lines.push_back(name + ": " + value);
  const std::vector<std::string> expected = {"once: a", "once: b", "tesT-Multi: multi",
                                             "tesT-Multi: solo"};
  for (const std::string& line : expected) {
    EXPECT_EQ(std::count(lines.begin(), lines.end(), line), 1) << line;
  }
  EXPECT_EQ(Header(response, "Once"), "a");
}

TEST_F(ProxyTest, TheGatewaysOwnHeadersAreRenamedOrDropped) {
  DeployProxy();
  const net::HttpResponse response = Answer(
      R"({"headers":{"Content-Length":"5","Transfer-Encoding":"chunked","Date":"x","X-Evil":"a\r\nb: c","Bad Name":"y"}})");
  EXPECT_EQ(Header(response, "x-amzn-Remapped-Content-Length"), "5");
  EXPECT_EQ(Header(response, "x-amzn-Remapped-Date"), "x");
  for (const char* name : {"Content-Length", "Transfer-Encoding", "Date", "X-Evil", "Bad Name"}) {
    EXPECT_EQ(Header(response, name), "") << name;
  }
}

TEST_F(ProxyTest, AMalformedAnswerIsA502) {
  DeployProxy();
  for (const char* payload :
       {"{}", "null", "\"just a string\"", "[1]", "12",
        R"({"statusCode":200,"wrongValue":"value"})", R"({"statusCode":"abc"})",
        R"({"statusCode":99})", R"({"statusCode":600})", R"({"statusCode":200.5})",
        R"({"statusCode":200,"multiValueHeaders":{"a":"b"}})",
        R"({"statusCode":200,"headers":{"a":{}}})", R"({"statusCode":200,"headers":[]})",
        R"({"statusCode":200,"body":{"a":1}})", R"({"statusCode":200)"}) {
    faults.clear();
    const net::HttpResponse response = Answer(payload);
    EXPECT_EQ(response.status, 502) << payload;
    EXPECT_EQ(response.body, R"({"message": "Internal server error"})") << payload;
    EXPECT_EQ(Header(response, "x-amzn-ErrorType"), "InternalServerErrorException");
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0],
              "Execution failed due to configuration error: Malformed Lambda proxy response");
  }
}

TEST_F(ProxyTest, AFunctionThatFailsIsA502) {
  DeployProxy();
  invoker.Throw(R"({"errorMessage":"boom","errorType":"Error"})");
  EXPECT_EQ(Send(Request("GET"), "/x").status, 502);
  EXPECT_EQ(faults.at(0),
            "Lambda execution failed with status 200 due to customer function error: boom");
}

TEST_F(ProxyTest, ABase64BodyThatIsNoneIsA502) {
  ASSERT_TRUE(UpdateRestApi(state, {{"add", "/binaryMediaTypes/*~1*", {}, {}}}).has_value());
  DeployProxy();
  EXPECT_EQ(Answer(R"({"body":"*","isBase64Encoded":true})", {{"Accept", "x/y"}}).status, 502);
}

TEST_F(ProxyTest, AMalformedQueryIsA400) {
  DeployProxy();
  net::HttpRequest request = Request("GET");
  request.query = "a=%zz";
  EXPECT_EQ(Send(request, "/x").status, 400);
  EXPECT_TRUE(invoker.requests.empty());
}

}  // namespace
}  // namespace portico::apigateway
