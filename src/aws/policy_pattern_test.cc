#include "aws/policy_pattern.h"

#include <gtest/gtest.h>

#include <random>

#include "aws/policy_testing.h"

namespace portico::aws {
namespace {

bool Match(std::string_view pattern, std::string_view text, const MapKeys& keys = {}) {
  return Pattern(pattern, {}).Matches(text, keys);
}

// The definition of a glob, exponential and obviously right, to hold the fast one against.
bool Reference(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (size_t i = 0; i <= text.size(); ++i) {
      if (Reference(pattern.substr(1), text.substr(i))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  return (pattern[0] == '?' || pattern[0] == text[0]) &&
         Reference(pattern.substr(1), text.substr(1));
}

TEST(Pattern, AgreesWithTheDefinition) {
  std::mt19937 random(7);
  const std::string_view pattern_alphabet = "ab*?*";
  for (int round = 0; round < 20'000; ++round) {
    std::string pattern;
    std::string text;
    for (size_t i = random() % 8; i > 0; --i) pattern += pattern_alphabet[random() % 5];
    for (size_t i = random() % 10; i > 0; --i) text += "ab"[random() % 2];
    EXPECT_EQ(Match(pattern, text), Reference(pattern, text)) << pattern << " on " << text;
  }
}

TEST(Pattern, HostilePatternsStayCheap) {
  std::string pattern;
  for (int i = 0; i < 1000; ++i) pattern += "a*";
  EXPECT_FALSE(Match(pattern + "b", std::string(5000, 'a')));
}

TEST(Pattern, QuestionMarkIsOneCharacter) {
  EXPECT_TRUE(Match("a?c",
                    "a\xc3\xa4"
                    "c"));
  EXPECT_FALSE(Match("a??c",
                     "a\xc3\xa4"
                     "c"));
}

TEST(Pattern, VariablesStandForValues) {
  const MapKeys keys{{"aws:username", {"ann"}}, {"aws:TagKeys", {"a", "b"}}, {"aws:x", {"*"}}};
  EXPECT_TRUE(Match("home/${aws:username}/*", "home/ann/file", keys));
  EXPECT_TRUE(Match("home/${AWS:UserName}", "home/ann", keys));
  EXPECT_FALSE(Match("home/${aws:username}/*", "home/bob/file", keys));
  EXPECT_FALSE(Match("${aws:nothing}", "", keys)) << "an unknown variable matches nothing";
  EXPECT_FALSE(Match("*${aws:nothing}*", "anything", keys));
  EXPECT_TRUE(Match("${aws:nothing, 'team'}", "team", keys));
  EXPECT_FALSE(Match("${aws:TagKeys}", "a", keys)) << "several values are no value";
  EXPECT_TRUE(Match("${aws:x}", "*", keys));
  EXPECT_FALSE(Match("${aws:x}", "anything", keys)) << "a value's wildcard is text";
  EXPECT_TRUE(Match("${*}${?}${$}", "*?$", keys));
  EXPECT_FALSE(Match("${*}", "a", keys));
}

TEST(Pattern, OptionsAreKept) {
  const MapKeys keys{{"aws:username", {"Ann"}}};
  EXPECT_FALSE(Pattern("a*", {.wildcards = false}).Matches("ab", keys));
  EXPECT_TRUE(Pattern("${aws:username}", {.variables = false}).Matches("${aws:username}", keys));
  EXPECT_TRUE(Pattern("X${aws:username}", {.ignore_case = true}).Matches("xann", keys));
}

TEST(ArnPattern, MatchesPartByPart) {
  const MapKeys keys;
  const std::string_view table = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
  EXPECT_TRUE(ArnPattern("*", true).Matches(table, keys));
  EXPECT_TRUE(ArnPattern("arn:aws:dynamodb:*:*:table/*", true).Matches(table, keys));
  EXPECT_TRUE(ArnPattern("arn:aws:dynamodb:*", true).Matches(table, keys));
  EXPECT_FALSE(ArnPattern("arn:aws:dynamodb:*:table/orders", true).Matches(table, keys))
      << "a wildcard does not swallow a part";
  EXPECT_TRUE(ArnPattern("arn:aws:lambda:*:*:function:f:*", true)
                  .Matches("arn:aws:lambda:us-east-1:123456789012:function:f:live", keys));
  EXPECT_FALSE(ArnPattern("arn:aws:dynamodb:*:*:*", true).Matches("*", keys));
  EXPECT_TRUE(ArnPattern("*", true).Matches("*", keys));
  EXPECT_TRUE(ArnPattern("arn:aws:apigateway:*::/restapis*", true)
                  .Matches("arn:aws:apigateway:us-east-1::/restapis/abc", keys));
}

TEST(ArnPattern, KeepsVariablesWhole) {
  const MapKeys keys{{"aws:username", {"ann"}}};
  EXPECT_TRUE(ArnPattern("arn:aws:iam::123456789012:user/${aws:username}", true)
                  .Matches("arn:aws:iam::123456789012:user/ann", keys));
}

}  // namespace
}  // namespace portico::aws
