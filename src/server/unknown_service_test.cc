#include "server/unknown_service.h"

#include <gtest/gtest.h>

#include "server/server_testing.h"

namespace portico::server {
namespace {

using testing::Request;

class UnknownServiceTest : public ::testing::Test {
 protected:
  net::HttpResponse Ask(Request& request, const std::string& service) {
    request.Sign({.service = service});
    const std::string_view unknown = UnknownService(router_, request.View());
    EXPECT_EQ(unknown, service);
    return UnknownServiceAnswer(router_, unknown, request.View());
  }
  static std::string TypeOf(const net::HttpResponse& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "Content-Type") return value;
    }
    return "";
  }

  testing::Api api_;
  Router router_{testing::MakeServices(&api_)};
};

TEST_F(UnknownServiceTest, AnswersInTheProtocolOfTheRequest) {
  Request json("POST", "/", "{}");
  json.With("X-Amz-Target", "AmazonSSM.GetParameter");
  json.With("Content-Type", "application/x-amz-json-1.1");
  auto answer = Ask(json, "ssm");
  EXPECT_EQ(answer.status, 501);
  EXPECT_EQ(TypeOf(answer), "application/x-amz-json-1.1");
  EXPECT_TRUE(answer.body.starts_with(
      R"({"__type":"NotImplemented","message":"Portico does not have the service 'ssm'. It has: )"))
      << answer.body;

  Request query("POST", "/", "Action=ListStacks&Version=2010-05-15");
  query.With("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  answer = Ask(query, "cloudformation");
  EXPECT_EQ(TypeOf(answer), "text/xml");
  EXPECT_NE(answer.body.find("<ErrorResponse><Error><Code>NotImplemented</Code>"),
            std::string::npos);

  Request s3("GET", "/", "");
  answer = Ask(s3, "s3");
  EXPECT_NE(answer.body.find("?>\n<Error><Code>NotImplemented</Code>"), std::string::npos);

  Request ec2("POST", "/", "Action=DescribeInstances");
  ec2.With("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_NE(Ask(ec2, "ec2").body.find("<Response><Errors><Error>"), std::string::npos);

  Request rest("GET", "/v1/apis", "");
  answer = Ask(rest, "appsync");
  EXPECT_EQ(TypeOf(answer), "application/json");
  EXPECT_TRUE(
      answer.body.starts_with(R"({"message":"Portico does not have the service 'appsync')"));

  Request cbor("POST", "/service/x/operation/y", "");
  cbor.With("smithy-protocol", "rpc-v2-cbor");
  answer = Ask(cbor, "monitoring");
  EXPECT_EQ(TypeOf(answer), "application/cbor");
  EXPECT_TRUE(answer.body.starts_with("\xa2\x66__type\x6eNotImplemented\x67message\x79"));
}

TEST_F(UnknownServiceTest, NamesNothingThatWouldHaveToBeEscaped) {
  Request request("GET", "/", "");
  const auto answer =
      UnknownServiceAnswer(router_, "<a>&\"" + std::string(200, 'x'), request.View());
  EXPECT_EQ(answer.body.find('<'), std::string::npos);
  EXPECT_LT(answer.body.size(), 300u);
}

TEST_F(UnknownServiceTest, IsNoServiceOfOurs) {
  Request request("POST", "/", "{}");
  request.Sign({.service = "json10"});
  EXPECT_EQ(UnknownService(router_, request.View()), "");
  Request anonymous("GET", "/", "");
  EXPECT_EQ(UnknownService(router_, anonymous.View()), "");
}

}  // namespace
}  // namespace portico::server
