#include "load/requests.h"

#include <gtest/gtest.h>

#include "aws/sigv4.h"
#include "net/http_parser.h"

namespace portico::load {
namespace {

Template Parse(std::string_view text, const std::vector<std::string>& columns = {}) {
  auto parsed = Template::Parse(text, {}, columns);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return *parsed;
}

RequestTemplate Request(std::string_view method, std::string_view url, std::string_view body = "") {
  RequestTemplate out;
  out.method = method;
  out.url = Parse(url, {"column"});
  out.body = Parse(body, {"column"});
  return out;
}

LoadPlan PlanOf(RequestTemplate request) {
  LoadPlan plan;
  plan.requests.push_back(std::move(request));
  return plan;
}

std::string Bytes(const LoadPlan& plan, TemplateContext context = {}) {
  const auto set = RequestSet::Prepare(plan);
  if (!set) return set.error().code + ": " + set.error().message;
  RequestAssembler assembler(*set);
  std::string buffer;
  return std::string(assembler.Assemble(0, context, &buffer));
}

TEST(RequestsTest, AConstantRequestIsAssembledOnce) {
  const LoadPlan plan = PlanOf(Request("POST", "http://h:81/a?b=1", "{}"));
  const auto set = RequestSet::Prepare(plan);
  ASSERT_TRUE(set);
  EXPECT_EQ(set->origin().port, 81);
  RequestAssembler assembler(*set);
  std::string buffer = "kept";
  const std::string_view bytes = assembler.Assemble(0, {}, &buffer);
  EXPECT_EQ(bytes,
            "POST /a?b=1 HTTP/1.1\r\nHost: h:81\r\nUser-Agent: portico-load\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_EQ(bytes.data(), set->at(0).bytes.data());
  EXPECT_EQ(buffer, "kept");
}

TEST(RequestsTest, VariablesAreFilledInAndCounted) {
  LoadPlan plan = PlanOf(Request("PUT", "http://h/{{$counter}}", R"({"n":{{$counter}}})"));
  plan.requests[0].headers = {{"X-Number", Parse("{{$counter}}")}, {"host", Parse("other")}};
  plan.keep_alive = false;
  EXPECT_EQ(Bytes(plan, {.counter = 12}),
            "PUT /12 HTTP/1.1\r\nX-Number: 12\r\nhost: other\r\nUser-Agent: portico-load\r\n"
            "Content-Type: application/json\r\nContent-Length: 8\r\nConnection: close\r\n\r\n"
            R"({"n":12})");
}

TEST(RequestsTest, LengthsAreSentWhereABodyIsExpected) {
  EXPECT_EQ(Bytes(PlanOf(Request("GET", "http://h"))),
            "GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: portico-load\r\n\r\n");
  EXPECT_NE(Bytes(PlanOf(Request("POST", "http://h?x"))).find("Content-Length: 0\r\n\r\n"),
            std::string::npos);
  EXPECT_TRUE(Bytes(PlanOf(Request("GET", "http://h?x#part"))).starts_with("GET /?x HTTP/1.1\r\n"));
}

TEST(RequestsTest, WhatVariablesBringCannotBreakTheRequest) {
  LoadPlan plan = PlanOf(Request("GET", "http://h/{{column}}"));
  plan.requests[0].headers = {{"X-Column", Parse("{{column}}", {"column"})}};
  const std::vector<std::string> row = {"a b\r\nX-Evil: 1\r\n\r\n%20é"};
  const std::string bytes = Bytes(plan, {.row = &row});
  EXPECT_TRUE(
      bytes.starts_with("GET /a%20b%0D%0AX-Evil:%201%0D%0A%0D%0A%20%C3%A9 HTTP/1.1\r\n"
                        "X-Column: a b  X-Evil: 1    %20é\r\nHost: h\r\n"))
      << bytes;
}

TEST(RequestsTest, SignedRequestsVerify) {
  LoadPlan plan = PlanOf(Request("POST", "http://127.0.0.1:4566/path?b=2&a=1", R"({"x":1})"));
  plan.requests[0].headers = {{"X-Amz-Target", Parse("DynamoDB_20120810.ListTables")}};
  plan.signing = SigningPlan{"dynamodb", "eu-west-1", "AKID", "secret", "token"};
  const auto set = RequestSet::Prepare(plan);
  ASSERT_TRUE(set);
  RequestAssembler assembler(*set);
  std::string buffer;
  std::string first(assembler.Assemble(0, {.now_ms = 1'700'000'000'100}, &buffer));
  EXPECT_EQ(assembler.Assemble(0, {.now_ms = 1'700'000'000'900}, &buffer), first);
  EXPECT_NE(assembler.Assemble(0, {.now_ms = 1'700'000'001'000}, &buffer), first);

  net::HttpParser parser;
  const auto room = parser.PrepareRead();
  ASSERT_GE(room.size, first.size());
  std::copy(first.begin(), first.end(), room.data);
  parser.CommitRead(first.size());
  ASSERT_EQ(parser.Advance(), net::HttpParser::State::kHeadComplete);
  parser.SetBodyBytesMax(1000);
  ASSERT_EQ(parser.Advance(), net::HttpParser::State::kComplete);
  const auto claim = aws::ParseSignature(parser.request());
  ASSERT_TRUE(claim) << claim.error().message;
  EXPECT_EQ(claim->access_key_id, "AKID");
  EXPECT_EQ(claim->service, "dynamodb");
  EXPECT_EQ(claim->session_token, "token");
  EXPECT_EQ(claim->signed_headers,
            (std::vector<std::string>{"content-type", "host", "x-amz-date", "x-amz-security-token",
                                      "x-amz-target"}));
  // SHA-256 of {"x":1}.
  EXPECT_EQ(
      aws::ExpectedSignature(parser.request(), *claim, "secret",
                             "5041bf1f713df204784353e82f6a4a535931cb64f1f4b4a5aeaffcb720918b22"),
      claim->signature);
}

TEST(RequestsTest, WhatCannotBeSentIsRefused) {
  LoadPlan plan;
  EXPECT_TRUE(Bytes(plan).starts_with("InvalidPlan: there is no request"));
  EXPECT_TRUE(Bytes(PlanOf(Request("GET", "x"))).starts_with("InvalidUrl: "));
  EXPECT_TRUE(Bytes(PlanOf(Request("GET", "http://h{{column}}/"))).find("variable in the URL") !=
              std::string::npos);
  EXPECT_TRUE(Bytes(PlanOf(Request("G ET", "http://h/"))).starts_with("InvalidPlan: "));
  plan = PlanOf(Request("GET", "http://h/"));
  plan.requests.push_back(Request("GET", "http://other/"));
  EXPECT_NE(Bytes(plan).find("goes to http://other, and others go to http://h"), std::string::npos);
  for (const char* name : {"Content-Length", "connection", "Transfer-Encoding", "a b", "a:"}) {
    plan = PlanOf(Request("GET", "http://h/"));
    plan.requests[0].headers = {{name, Parse("1")}};
    EXPECT_TRUE(Bytes(plan).starts_with("InvalidPlan: ")) << name;
  }
}

}  // namespace
}  // namespace portico::load
