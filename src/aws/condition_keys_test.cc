#include "aws/condition_keys.h"

#include <gtest/gtest.h>

#include "aws/policy_pattern.h"

namespace portico::aws {
namespace {

TEST(ConditionKeys, AreOfOneKindEach) {
  EXPECT_EQ(SupportOf("dynamodb:leadingkeys"), KeySupport::kFilled);
  EXPECT_EQ(SupportOf("dynamodb:leadingkey"), KeySupport::kUnknown);
  EXPECT_EQ(SupportOf("aws:requesttag/team"), KeySupport::kFilled);
  EXPECT_EQ(SupportOf("aws:requesttag/"), KeySupport::kUnknown);
  EXPECT_EQ(SupportOf("aws:principalorgid"), KeySupport::kNeverPresent);
  EXPECT_EQ(SupportOf("aws:whatever"), KeySupport::kUnknown);
  EXPECT_EQ(SupportOf("s3:prefix"), KeySupport::kForeign);
  EXPECT_EQ(SupportOf("graph.facebook.com:id"), KeySupport::kForeign);
  EXPECT_EQ(SupportOf("nocolon"), KeySupport::kForeign);
}

TEST(ConditionKeys, BelongToTheirGroupAndComeOnce) {
  for (const ConditionKeyGroup& group : ConditionKeyGroups()) {
    for (const ConditionKey& key : group.keys) {
      EXPECT_TRUE(key.name.starts_with(std::string(group.prefix) + ":")) << key.name;
      const std::string example = AsciiLower(key.name) + (key.name.ends_with('/') ? "x" : "");
      EXPECT_EQ(SupportOf(example), key.support) << key.name;
    }
  }
}

TEST(ConditionKeys, KnowsWhichActionsArePorticos) {
  for (const char* action : {"*", "dynamodb:GetItem", "DynamoDB:*", "d*:GetItem", "logs:Put*"}) {
    EXPECT_TRUE(MeansPorticosServices(action)) << action;
  }
  for (const char* action : {"s3:GetObject", "dynamodb2:*", "dax:*", "aws:*"}) {
    EXPECT_FALSE(MeansPorticosServices(action)) << action;
  }
}

}  // namespace
}  // namespace portico::aws
