#include "lambda/engine/function_name.h"

#include <gtest/gtest.h>

namespace portico::lambda {
namespace {

constexpr std::string_view kRegion = "us-east-1";
constexpr std::string_view kAccount = "123456789012";

// "name|qualifier", or "Code: message".
std::string Parse(std::string_view text, std::string_view qualifier = {}) {
  const auto parsed = ParseFunctionName(text, qualifier, kRegion, kAccount);
  if (!parsed) return parsed.error().code + ": " + parsed.error().message;
  return parsed->name + "|" + parsed->qualifier;
}

TEST(FunctionNameTest, EveryFormNamesTheFunction) {
  for (const std::string_view prefix :
       {"", "function:", "123456789012:", "123456789012:function:", "us-east-1:",
        "us-east-1:123456789012:function:", "arn:aws:lambda:us-east-1:123456789012:function:",
        "arn:aws:lambda:us-east-1:123456789012:", "arn:aws-cn:lambda:us-east-1:123456789012:"}) {
    const std::string text = std::string(prefix) + "my_Function-1";
    EXPECT_EQ(Parse(text), "my_Function-1|") << text;
    EXPECT_EQ(Parse(text + ":$LATEST"), "my_Function-1|$LATEST") << text;
    EXPECT_EQ(Parse(text + ":7"), "my_Function-1|7") << text;
    EXPECT_EQ(Parse(text, "live"), "my_Function-1|live") << text;
    EXPECT_EQ(Parse(text + ":live", "live"), "my_Function-1|live") << text;
  }
}

TEST(FunctionNameTest, NamesThatLookLikeSomethingElse) {
  EXPECT_EQ(Parse("function"), "function|");
  EXPECT_EQ(Parse("function:$LATEST"), "function|$LATEST");
  EXPECT_EQ(Parse("function:function:function"), "function|function");
  EXPECT_EQ(Parse("123456789012"), "123456789012|");
  EXPECT_EQ(Parse("arn"), "arn|");
  EXPECT_EQ(Parse("lambda:1"), "lambda|1");
  // An ARN that misses its end, as AWS reads it.
  EXPECT_EQ(Parse("arn:aws:lambda:us-east-1:123456789012:function"), "function|");
}

TEST(FunctionNameTest, ContradictoryQualifiers) {
  EXPECT_EQ(Parse("f:$LATEST", "1"),
            "InvalidParameterValueException: The derived qualifier from the function name does not "
            "match the specified qualifier.");
}

TEST(FunctionNameTest, OtherRegionsAndAccountsAreNotReached) {
  EXPECT_EQ(
      Parse("arn:aws:lambda:eu-west-1:123456789012:function:f"),
      "ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region "
      "('us-east-1')");
  EXPECT_EQ(Parse("us-gov-west-1:f"),
            "ResourceNotFoundException: Functions from 'us-gov-west-1' are not reachable in this "
            "region ('us-east-1')");
  EXPECT_EQ(Parse("arn:aws:lambda:us-east-1:999999999999:function:f"),
            "ResourceNotFoundException: Function not found: "
            "arn:aws:lambda:us-east-1:999999999999:function:f");
  EXPECT_EQ(Parse("999999999999:function:f").substr(0, 25), "ResourceNotFoundException");
}

TEST(FunctionNameTest, WhatIsNoName) {
  for (const std::string_view text :
       {"", ":", "f:", ":f", "f:1:2", "a/b", "f:a b", "function:", "arn:aws:s3:::bucket",
        "arn:aws:lambda", "arn:aws:lambda:us-east-1:123456789012:layer:l:1",
        "arn:aws:dynamodb:us-east-1:123456789012:function:f", "invalid:function:f"}) {
    EXPECT_EQ(Parse(text),
              "InvalidParameterValueException: Invalid function name: " + std::string(text));
  }
}

TEST(FunctionNameTest, Arns) {
  EXPECT_EQ(FunctionArn(kRegion, kAccount, "f"),
            "arn:aws:lambda:us-east-1:123456789012:function:f");
  EXPECT_EQ(FunctionNotFound("x").http_status, 404);
}

TEST(FunctionNameTest, Aliases) {
  EXPECT_TRUE(IsAlias("live"));
  EXPECT_TRUE(IsAlias("1a"));
  EXPECT_FALSE(IsAlias("12"));
  EXPECT_FALSE(IsAlias("$LATEST"));
  EXPECT_FALSE(IsAlias(""));
}

}  // namespace
}  // namespace portico::lambda
