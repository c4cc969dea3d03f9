#include "server/pipeline.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "base/test_executor.h"
#include "codec/json/value.h"
#include "server/describe.h"
#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::HeaderOf;
using testing::Request;

class FakeDataPlane : public DataPlane {
 public:
  bool Claims(const net::HttpRequest& head) const override {
    return head.path.starts_with("/_plane");
  }
  Task<net::HttpResponse> Handle(const net::HttpRequest& request) override {
    if (request.path == "/_plane/throw") throw std::runtime_error("a secret of the plane");
    net::HttpResponse response;
    response.body = "plane";
    co_return response;
  }
  size_t BodyBytesMax() const override { return 77; }
  net::HttpResponse TooLarge(const net::HttpRequest&) override {
    net::HttpResponse response;
    response.status = 413;
    response.body = "plane's own";
    return response;
  }
};

class PipelineTest : public ::testing::Test {
 protected:
  net::HttpResponse Handle(Request& request) { return RunTask(pipeline_->Handle(request.View())); }
  net::HttpResponse Call(const std::string& operation, const std::string& body) {
    Request request("POST", "/", body);
    request.With("X-Amz-Target", "Things_2020." + operation).Sign({.service = "json10"});
    return Handle(request);
  }
  static std::string TypeOf(const net::HttpResponse& response) {
    const auto body = json::Parse(response.body);
    const json::Value* type = body ? body->Find("__type") : nullptr;
    if (type == nullptr) return "no type in " + response.body;
    return type->as_string()->substr(type->as_string()->find('#') + 1);
  }
  static std::string MessageOf(const net::HttpResponse& response) {
    const auto body = json::Parse(response.body);
    const json::Value* message = body->Find("message");
    return message != nullptr ? *message->as_string() : "";
  }
  void Start(AuthMode mode) {
    authenticator_ = std::make_unique<Authenticator>(
        mode, credentials_, std::string(testing::kRegion), std::string(testing::kAccount));
    pipeline_ = std::make_unique<Pipeline>(
        PipelineConfig{std::string(testing::kRegion),
                       std::string(testing::kAccount),
                       [] { return std::string("{\"status\":\"ok\"}"); },
                       {{"shelf/", "shelf.Read",
                         [](const net::HttpRequest& request) -> Task<net::HttpResponse> {
                           net::HttpResponse response;
                           response.body = "from the shelf: " + std::string(request.query);
                           co_return response;
                         }}},
                       {{}, {"http://front.example"}, "127.0.0.1"}},
        router_, *authenticator_, guard_, plane_, clock_);
  }
  void SetUp() override { Start(AuthMode::kEnforce); }

  testing::Api api_;
  Router router_{testing::MakeServices(&api_)};
  testing::Credentials credentials_;
  testing::Guard guard_;
  FakeDataPlane plane_;
  ManualClock clock_{testing::kNowMs};
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<Pipeline> pipeline_;
};

TEST_F(PipelineTest, RunsAnOperationInEveryProtocol) {
  const auto json = Call("Make", R"({"Name":"n"})");
  EXPECT_EQ(json.status, 200);
  EXPECT_EQ(json.body, R"({"Text":"made n for arn:aws:iam::123456789012:root"})");
  EXPECT_EQ(HeaderOf(json, "x-amzn-RequestId").size(), 52u);

  Request rest("POST", "/2020/things/n", "{}");
  rest.Sign({.service = "rest"});
  const auto made = Handle(rest);
  EXPECT_EQ(made.status, 201);
  EXPECT_EQ(made.body, R"({"Text":"made n"})");

  Request query("POST", "/", "Action=Make&Version=2010-05-08&Name=n");
  query.With("Content-Type", "application/x-www-form-urlencoded").Sign({.service = "query"});
  EXPECT_NE(Handle(query).body.find("<MakeResult><Text>made n for"), std::string::npos);
}

TEST_F(PipelineTest, PagesOfAnyOriginMayCallIfSignaturesAreVerified) {
  Request preflight("OPTIONS", "/", "");
  preflight.With("Origin", "http://example.com").With("Access-Control-Request-Method", "POST");
  Request call("POST", "/", "{}");
  call.With("Origin", "http://example.com");
  EXPECT_EQ(HeaderOf(Handle(preflight), "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(HeaderOf(Handle(preflight), "x-amzn-RequestId").size(), 52U);
  EXPECT_EQ(HeaderOf(Handle(call), "Access-Control-Allow-Origin"), "*");
}

TEST_F(PipelineTest, PagesOfOtherOriginsMayNotCallWhereNobodyIsVerified) {
  Start(AuthMode::kOpen);
  const auto from = [&](const std::string& method, const std::string& path,
                        const std::string& origin, const std::string& host) {
    Request request(method, path, "");
    request.With("Host", host).With("Origin", origin);
    request.With("Access-Control-Request-Method", "POST");
    return Handle(request);
  };
  for (const char* path : {"/", "/_portico/health", "/_portico/metrics", "/2020/things/n"}) {
    EXPECT_EQ(from("POST", path, "http://evil.example", "localhost").status, 403) << path;
    EXPECT_EQ(from("OPTIONS", path, "http://evil.example", "localhost").status, 403) << path;
    EXPECT_EQ(from("GET", path, "http://evil.example", "evil.example").status, 403) << path;
  }
  // What is deployed has its own rules.
  EXPECT_EQ(from("POST", "/_plane/x", "http://evil.example", "evil.example").status, 200);
  const auto preflight = from("OPTIONS", "/", "http://front.example", "localhost");
  EXPECT_EQ(HeaderOf(preflight, "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(HeaderOf(preflight, "Access-Control-Allow-Origin"), "*");
}

TEST_F(PipelineTest, TheRootSaysThatItIsThere) {
  Request root("GET", "/", "");
  root.With("Host", "db.example:4566");
  const auto answer = Handle(root);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "healthy: db.example:4566 \n");
  Request other("GET", "/other", "");
  EXPECT_EQ(Handle(other).status, 404);
}

TEST_F(PipelineTest, AsksWhetherTheCallerMay) {
  Call("Make", R"({"Name":"n"})");
  Call("Nothing", "{}");
  Call("WhoAmI", "{}");
  using Asked = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(guard_.asked,
            (Asked{{"json10:Make", "arn:aws:x:us-east-1:123456789012:thing/n"}, {"x:Other", "*"}}));
}

TEST_F(PipelineTest, AResourcesOwnPolicyCountsWhereTheOperationSaysSo) {
  Call("Refuse", R"({"Name":"shared"})");
  Call("Refuse", R"({"Name":"private"})");
  Call("Make", R"({"Name":"shared"})");
  EXPECT_EQ(guard_.resource_policies,
            (std::vector<std::string>{"policy of arn:aws:x:us-east-1:123456789012:thing/shared", "",
                                      ""}));
}

TEST_F(PipelineTest, RunsNothingThatIsDenied) {
  guard_.denied = "json10:Make";
  const auto response = Call("Make", R"({"Name":"n"})");
  EXPECT_EQ(TypeOf(response), "AccessDeniedException");
  EXPECT_EQ(api_.made, 0);
}

TEST_F(PipelineTest, RunsNothingThatIsNotAuthenticated) {
  Request request("POST", "/", R"({"Name":"n"})");
  request.With("X-Amz-Target", "Things_2020.Make");
  EXPECT_EQ(TypeOf(Handle(request)), "MissingAuthenticationTokenException");
  request.Sign({.service = "json10", .secret = "guess"});
  EXPECT_EQ(TypeOf(Handle(request)), "InvalidSignatureException");
  EXPECT_EQ(api_.made, 0);
  EXPECT_TRUE(guard_.asked.empty());
}

TEST_F(PipelineTest, OpenAsksNobody) {
  Start(AuthMode::kOpen);
  guard_.denied = "json10:Make";
  Request request("POST", "/", R"({"Name":"n"})");
  request.With("X-Amz-Target", "Things_2020.Make").With("Host", "localhost");
  EXPECT_EQ(Handle(request).status, 200);
}

TEST_F(PipelineTest, Validates) {
  const auto missing = Call("Make", "{}");
  EXPECT_EQ(missing.status, 400);
  EXPECT_EQ(TypeOf(missing), "ValidationException");
  EXPECT_EQ(MessageOf(missing),
            "1 validation error detected: Value null at 'name' failed to satisfy constraint: "
            "Member must not be null");
  EXPECT_EQ(TypeOf(Call("Make", R"({"Name":"","Count":0})")), "ValidationException");
  EXPECT_EQ(api_.made, 0);
}

TEST_F(PipelineTest, RefusesMalformedBodies) {
  for (const char* body : {"", "{", "[]", "{}{}", "{\"Name\":1}"}) {
    const auto response = Call("Make", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(TypeOf(response), "SerializationException") << body;
  }
}

TEST_F(PipelineTest, SaysWhatIsNotImplemented) {
  const auto operation = Call("Unmake", "{}");
  EXPECT_EQ(operation.status, 501);
  EXPECT_NE(MessageOf(operation).find("does not implement the operation Unmake of Things"),
            std::string::npos);
  const auto member = Call("Make", R"({"Name":"n","Later":"x"})");
  EXPECT_EQ(member.status, 501);
  EXPECT_NE(MessageOf(member).find("'later'"), std::string::npos);
  const auto unknown = Call("Nonsense", "{}");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(TypeOf(unknown), "UnknownOperationException");
}

TEST_F(PipelineTest, AnswersJsonOfNobodyAsTheJsonService) {
  const auto answer = [&](const std::string& type, const std::string& body) {
    Request request("POST", "/", body);
    request.With("Content-Type", type);
    return Handle(request);
  };
  for (const char* type : {"application/json", " application/json ; x", "application/json;"}) {
    EXPECT_EQ(answer(type, "{}").body,
              R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
    const auto broken = answer(type, "hi");
    EXPECT_EQ(broken.body, R"({"__type":"com.amazon.coral.service#SerializationException"})");
    EXPECT_EQ(HeaderOf(broken, "Content-Type"), "application/json");
  }
  const auto typed = answer("application/x-amz-json-1.0;charset=utf-8", "hi");
  EXPECT_EQ(typed.status, 400);
  EXPECT_EQ(HeaderOf(typed, "Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ(answer("text/plain", "{}").status, 404);
  EXPECT_EQ(answer("", "").body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  EXPECT_EQ(answer("", "{}").status, 404);
}

TEST_F(PipelineTest, HandsErrorsOfHandlersOn) {
  const auto response = Call("Refuse", R"({"Name":"n"})");
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body,
            R"({"__type":"com.amazonaws.things.v2020#ThingConflictException","message":"not n",)"
            R"("Thing":{"A":1}})");
}

TEST_F(PipelineTest, MakesA500OfFaultsAndThrows) {
  for (const char* operation : {"Break", "Throw"}) {
    const auto response = Call(operation, R"({"Name":"n"})");
    EXPECT_EQ(response.status, 500) << operation;
    EXPECT_EQ(TypeOf(response), "InternalServerError") << operation;
    EXPECT_EQ(response.body.find("secret"), std::string::npos) << response.body;
    EXPECT_EQ(HeaderOf(response, "x-amzn-RequestId").size(), 52u) << operation;
  }
  Request request("GET", "/_plane/throw");
  const auto response = Handle(request);
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

TEST_F(PipelineTest, ServesItsOwnPagesAndThePlane) {
  Request health("GET", "/_portico/health");
  EXPECT_EQ(Handle(health).body, "{\"status\":\"ok\"}");
  Request shelf("GET", "/_portico/shelf/book?page=7");
  EXPECT_EQ(Handle(shelf).body, "from the shelf: page=7");
  Request nothing("GET", "/_portico/nothing");
  EXPECT_EQ(Handle(nothing).status, 404);
  Request plane("GET", "/_plane/x");
  EXPECT_EQ(Handle(plane).body, "plane");
  Request nobody("GET", "/unknown");
  EXPECT_EQ(Handle(nobody).status, 404);
}

TEST_F(PipelineTest, CountsWhatItAnswers) {
  Call("Make", R"({"Name":"n"})");
  Call("Make", "{}");
  Request request("GET", "/_portico/metrics");
  const std::string metrics = Handle(request).body;
  EXPECT_NE(metrics.find("portico_requests_total{operation=\"json10.Make\",status=\"2xx\"} 1\n"),
            std::string::npos)
      << metrics;
  EXPECT_NE(metrics.find("portico_requests_total{operation=\"json10.Make\",status=\"4xx\"} 1\n"),
            std::string::npos);
}

TEST_F(PipelineTest, BoundsBodiesByService) {
  Request plane("POST", "/_plane/x");
  EXPECT_EQ(pipeline_->BodyBytesMax(plane.View()), 77u);
  EXPECT_EQ(pipeline_->TooLarge(plane.View()).body, "plane's own");
  Request rest("POST", "/2020/things/n");
  EXPECT_EQ(pipeline_->BodyBytesMax(rest.View()), 1'000u);
  EXPECT_GE(pipeline_->TooLarge(rest.View()).status, 400);
  Request nobody("POST", "/unknown");
  EXPECT_LE(pipeline_->BodyBytesMax(nobody.View()), 64u << 10);
}

TEST_F(PipelineTest, ExpandsResources) {
  aws::Call call;
  call.region = "r";
  call.account = "a";
  testing::ThingInput input;
  input.name = "n";
  auto expand = [&](std::string_view pattern) {
    return ExpandResource(pattern, aws::ShapeOf<testing::ThingInput>(), &input, call);
  };
  EXPECT_EQ(expand(""), "*");
  EXPECT_EQ(expand("*"), "*");
  EXPECT_EQ(expand("arn:{region}:{account}:t/{Name}/x"), "arn:r:a:t/n/x");
  EXPECT_EQ(expand("t/{Later}/{Unknown}"), "t//");
  input.name = "arn:aws:x:r:a:other";
  EXPECT_EQ(expand("arn:{region}:t/{Name}"), "arn:aws:x:r:a:other");
}

TEST_F(PipelineTest, DescribesItsTables) {
  const auto described = json::Parse(DescribeOperations(router_.services()));
  ASSERT_TRUE(described);
  const auto& services = *described->Find("services")->as_array();
  ASSERT_EQ(services.size(), 4u);
  const json::Value& make = (*services[0].Find("operations")->as_array())[0];
  EXPECT_EQ(make.Find("input")->ToString(),
            R"({"type":"structure","members":{"Name":{"type":"string","min":1,"max":20,)"
            R"("required":true},"Count":{"type":"integer","min":1},"Later":{"type":"string",)"
            R"("unsupported":true}}})");
  const std::string table = RenderCompatibility(router_.services());
  EXPECT_NE(table.find("## Things\n\n6 of 7 operations.\n"), std::string::npos) << table;
  EXPECT_NE(table.find("| `Make` | `Later` |\n"), std::string::npos);
  EXPECT_NE(table.find("Not implemented: `Unmake`.\n"), std::string::npos);
}

}  // namespace
}  // namespace portico::server
