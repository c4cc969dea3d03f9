#include "aws/arn.h"

#include <gtest/gtest.h>

namespace portico::aws {
namespace {

TEST(Arn, HasSixParts) {
  const auto arn = Arn::Parse("arn:aws:lambda:us-east-1:123456789012:function:name:1");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->partition, "aws");
  EXPECT_EQ(arn->service, "lambda");
  EXPECT_EQ(arn->region, "us-east-1");
  EXPECT_EQ(arn->account, "123456789012");
  EXPECT_EQ(arn->resource, "function:name:1");
}

TEST(Arn, MayLackRegionAndAccount) {
  const auto arn = Arn::Parse("arn:aws:iam::aws:policy/ReadOnlyAccess");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->region, "");
  EXPECT_EQ(arn->account, "aws");
  EXPECT_TRUE(Arn::Parse("arn:aws:s3:::bucket/key"));
}

TEST(Arn, RefusesOtherText) {
  for (const char* text : {"", "name", "arn", "arn:", "arn:aws", "arn:aws:lambda:us-east-1:1",
                           "arn:aws:lambda:us-east-1:1:", "arn::lambda:r:1:x", "arn:aws::r:1:x",
                           "ARN:aws:lambda:r:1:x", " arn:aws:lambda:r:1:x"}) {
    EXPECT_FALSE(Arn::Parse(text)) << text;
  }
}

// Policies are written for "arn:aws:…": what names the same resource otherwise must not get past.
TEST(Arn, RefusesOtherPartitions) {
  for (const char* text :
       {"arn:aws-cn:lambda:r:1:x", "arn:AWS:lambda:r:1:x", "arn:x:lambda:r:1:x"}) {
    EXPECT_FALSE(Arn::Parse(text)) << text;
  }
}

TEST(Arn, ReadsWhatItMakes) {
  const std::string text = MakeArn("dynamodb", "eu-west-1", "123456789012", "table/t");
  EXPECT_EQ(text, "arn:aws:dynamodb:eu-west-1:123456789012:table/t");
  EXPECT_EQ(Arn::Parse(text)->resource, "table/t");
}

}  // namespace
}  // namespace portico::aws
