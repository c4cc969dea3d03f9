// Lambda's operations called as the wire calls them, for the API's tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "aws/rest_protocol.h"
#include "codec/base64.h"
#include "lambda/api/api.h"
#include "lambda/api/operations.h"
#include "lambda/engine/engine.h"
#include "lambda/engine/functions_testing.h"

namespace portico::lambda::api {

inline constexpr int32_t kConcurrencyMax = 10;

// Allows all but what is denied, and notes what it was asked.
class FakeAuthorizer : public aws::Authorizer {
 public:
  Status Authorize(const aws::Call&, const Request& request) const override {
    asked.push_back(std::string(request.action) + " " + std::string(request.resource));
    if (allows) return {};
    return Fail("AccessDenied", "not authorized", 403);
  }
  bool allows = true;
  mutable std::vector<std::string> asked;
};

class ApiTest : public FunctionsTest {
 protected:
  struct Reply {
    int status = 0;
    json::Value body;
    std::string error;  // "Code: message"
    net::HttpResponse response;

    std::string At(std::string_view member) const {
      const json::Value* value = body.Find(member);
      return value == nullptr ? "-" : value->ToString();
    }
    std::string Text(std::string_view member) const {
      const json::Value* value = body.Find(member);
      return value == nullptr || value->as_string() == nullptr ? "-" : *value->as_string();
    }
    std::string Header(std::string_view name) const {
      for (const auto& [header, value] : response.headers) {
        if (header == name) return value;
      }
      return "";
    }
  };
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // What the server's pipeline does with a call, without its authentication.
  Reply Call(std::string_view method, std::string_view target, std::string_view body = "",
             const Headers& headers = {}) {
    const size_t question = target.find('?');
    net::HttpRequest request;
    request.method = method;
    request.path = target.substr(0, question);
    if (question != target.npos) request.query = target.substr(question + 1);
    request.body = body;
    for (const auto& [name, value] : headers) request.headers.push_back({name, value});
    const auto match = routes.Find(method, request.path);
    if (!match) return {404, {}, "no route", {}};
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
    call.region = kRegion;
    call.account = kAccount;
    call.request_id = "request-1";
    call.now_ms = clock.NowMs();
    call.host = "localhost:4566";
    call.authorizer = &authorizer;
    if (status) status = RunTask(operation.Run(service.api, call, input.get(), output.get()));
    if (!status) {
      const AwsError& error = status.error();
      return {error.http_status, {}, error.code + ": " + error.message, {}};
    }
    Reply reply;
    reply.response = aws::RenderRestOutput(operation.info(), operation.output(), output.get());
    reply.status = reply.response.status;
    if (std::optional<json::Value> parsed = json::Parse(reply.response.body)) reply.body = *parsed;
    return reply;
  }

  static std::string ZipFile(const std::string& content) { return Base64Encode(Zip(content)); }
  // CreateFunction with `more` members (",\"Timeout\":5"), and of those that it needs the last
  // given.
  Reply Create(const std::string& name, const std::string& more = "") {
    return Call("POST", "/2015-03-31/functions",
                R"({"FunctionName":")" + name + R"(","Role":")" + std::string(kRole) +
                    R"(","Runtime":"provided.al2023","Handler":"bootstrap","Code":{"ZipFile":")" +
                    ZipFile(name) + "\"}" + more + "}");
  }
  void Make(const std::string& name, const std::string& more = "") {
    const Reply made = Create(name, more);
    ASSERT_EQ(made.status, 201) << made.error;
  }
  Reply Configure(const std::string& body) { return Call("PUT", kF + "/configuration", body); }
  Reply AddPermission(const std::string& sid, const std::string& principal,
                      const std::string& more = "", const std::string& query = "") {
    return Call("POST", kF + "/policy" + query,
                R"({"StatementId":")" + sid +
                    R"(","Action":"lambda:InvokeFunction","Principal":")" + principal + "\"" +
                    more + "}");
  }
  std::string Tags(const std::string& arn) { return "/2017-03-31/tags/" + UriEncode(arn); }

  const std::string kF = "/2015-03-31/functions/f";
  const std::string kNotFoundF = "ResourceNotFoundException: Function not found: " + Arn("f");
  FakeAuthorizer authorizer;
  Engine engine{*functions, runner};
  CodeLinks links;
  Api api{*functions, engine, links, kConcurrencyMax};
  aws::Service service = MakeService(&api);
  aws::RestRoutes routes{service.operations};
};

}  // namespace portico::lambda::api
