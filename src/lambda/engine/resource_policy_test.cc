#include "lambda/engine/resource_policy.h"

#include <gtest/gtest.h>

#include <optional>

namespace portico::lambda {
namespace {

constexpr std::string_view kAccount = "123456789012";
constexpr std::string_view kGateway = "apigateway.amazonaws.com";
constexpr std::string_view kCaller =
    "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/dev/POST/order";

Function FunctionWith(std::vector<Permission> permissions) {
  Function function;
  function.arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  function.record.permissions = std::move(permissions);
  return function;
}

Permission Invoke(std::string principal, std::optional<std::string> source_arn = {},
                  std::optional<std::string> source_account = {}) {
  return {"sid", "lambda:InvokeFunction", std::move(principal), std::move(source_arn),
          std::move(source_account)};
}

bool Allows(Permission permission, std::string_view principal = kGateway,
            std::string_view source = kCaller) {
  return ServiceMayInvoke(FunctionWith({std::move(permission)}), principal, source, kAccount);
}

TEST(ResourcePolicyTest, StatementsAreSpelledAsAwsSpellsThem) {
  const std::string_view arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
  EXPECT_EQ(StatementDocument(Invoke("s3.amazonaws.com", "arn:aws:s3:::b", "123456789012"), arn)
                .ToString(),
            R"({"Sid":"sid","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},)"
            R"("Action":"lambda:InvokeFunction",)"
            R"("Resource":"arn:aws:lambda:us-east-1:123456789012:function:f",)"
            R"("Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"},)"
            R"("ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}})");
  EXPECT_EQ(StatementDocument(Invoke("*"), arn).Find("Principal")->ToString(), "\"*\"");
  EXPECT_EQ(StatementDocument(Invoke("123456789012"), arn).Find("Principal")->ToString(),
            R"({"AWS":"arn:aws:iam::123456789012:root"})");
  EXPECT_EQ(StatementDocument(Invoke("arn:aws:iam::123456789012:user/u"), arn)
                .Find("Principal")
                ->ToString(),
            R"({"AWS":"arn:aws:iam::123456789012:user/u"})");
  EXPECT_EQ(StatementDocument(Invoke("*"), arn).Find("Condition"), nullptr);
}

TEST(ResourcePolicyTest, ThePolicyHoldsAllStatementsInTheirOrder) {
  Permission second = Invoke("*");
  second.statement_id = "second";
  const auto policy =
      json::Parse(PolicyDocument(FunctionWith({Invoke("s3.amazonaws.com"), second})));
  ASSERT_TRUE(policy);
  EXPECT_EQ(*policy->Find("Version")->as_string(), "2012-10-17");
  EXPECT_EQ(*policy->Find("Id")->as_string(), "default");
  const json::Value::Array& statements = *policy->Find("Statement")->as_array();
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(*statements[0].Find("Sid")->as_string(), "sid");
  EXPECT_EQ(*statements[1].Find("Sid")->as_string(), "second");
}

TEST(ResourcePolicyTest, Principals) {
  for (const std::string_view good :
       {"*", "apigateway.amazonaws.com", "events.amazonaws.com.cn", "123456789012",
        "arn:aws:iam::123456789012:user/u", "arn:aws:iam::123456789012:root",
        "arn:aws:sts::123456789012:assumed-role/r/s"}) {
    EXPECT_TRUE(IsPrincipal(good)) << good;
  }
  for (const std::string_view bad :
       {"", "invalid.nonaws.com", "12345678901", "1234567890123", "amazonaws.com", "arn:aws:s3:::b",
        "arn:aws:iam::123456789012:", "arn:aws:iam::cloudfront:user/u",
        "arn:aws:iam::123456789012:user/*", "apigateway.amazonaws.com.evil.com"}) {
    EXPECT_FALSE(IsPrincipal(bad)) << bad;
  }
}

TEST(ResourcePolicyTest, OnlyWhoIsNamedMayInvoke) {
  EXPECT_FALSE(ServiceMayInvoke(FunctionWith({}), kGateway, kCaller, kAccount));
  EXPECT_TRUE(Allows(Invoke(std::string(kGateway))));
  EXPECT_TRUE(Allows(Invoke("*")));
  EXPECT_FALSE(Allows(Invoke("s3.amazonaws.com")));
  EXPECT_FALSE(Allows(Invoke("123456789012")));
  EXPECT_TRUE(ServiceMayInvoke(FunctionWith({Invoke("s3.amazonaws.com"), Invoke("*")}), kGateway,
                               kCaller, kAccount));
}

TEST(ResourcePolicyTest, OnlyInvokingIsInvoking) {
  const auto with_action = [](std::string action) {
    Permission permission = Invoke("*");
    permission.action = std::move(action);
    return Allows(permission);
  };
  EXPECT_TRUE(with_action("lambda:*"));
  EXPECT_TRUE(with_action("*"));
  EXPECT_TRUE(with_action("lambda:invokefunction"));
  EXPECT_FALSE(with_action("lambda:GetFunction"));
  EXPECT_FALSE(with_action("lambda:InvokeFunctionUrl"));
  EXPECT_FALSE(with_action("lambda:Invoke"));
}

TEST(ResourcePolicyTest, TheSourceIsMatchedAsArnLikeDoes) {
  const auto with_source = [](std::string source) {
    return Allows(Invoke("*", std::move(source)));
  };
  EXPECT_TRUE(with_source("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/dev/POST/order"));
  EXPECT_TRUE(with_source("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/POST/order"));
  EXPECT_TRUE(with_source("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*"));
  EXPECT_TRUE(with_source("arn:aws:execute-api:*:123456789012:a1b2c?/*/*/order"));
  EXPECT_TRUE(with_source("arn:*:*:*:*:*"));
  EXPECT_FALSE(with_source("arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/GET/order"));
  EXPECT_FALSE(with_source("arn:aws:execute-api:us-east-1:999999999999:a1b2c3/*"));
  EXPECT_FALSE(with_source("arn:aws:execute-api:us-east-1:123456789012:a1b2c3"));
  // A star does not reach over a colon of the first five parts.
  EXPECT_FALSE(with_source("arn:aws:*:a1b2c3/dev/POST/order"));
  EXPECT_FALSE(with_source("arn:aws:execute-api:us-east-1:123456789012:A1B2C3/*"));
  EXPECT_FALSE(Allows(Invoke("*", "arn:aws:s3:::bucket"), kGateway, ""));
}

TEST(ResourcePolicyTest, TheSourcesAccountMustBeTheOneNamed) {
  EXPECT_TRUE(Allows(Invoke("*", {}, "123456789012")));
  EXPECT_FALSE(Allows(Invoke("*", {}, "999999999999")));
}

}  // namespace
}  // namespace portico::lambda
