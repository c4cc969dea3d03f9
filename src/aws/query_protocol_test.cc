#include "aws/query_protocol.h"

#include <gtest/gtest.h>

#include <string>

#include "aws/aws_testing.h"

namespace portico::aws {
namespace {

using testing::Everything;
using testing::Inner;
using testing::Needy;

template <typename S>
Result<S> Parse(std::string_view form, MissingMembers* missing) {
  S out;
  if (Status status = ParseQueryInput(ShapeOf<S>(), *ParseQuery(form), &out, missing); !status) {
    return Fail(std::move(status).error());
  }
  return out;
}

TEST(QueryProtocol, ReadsEveryType) {
  MissingMembers missing;
  auto parsed = Parse<Everything>(
      "Action=X&Version=Y&Text=a+b&Flag=true&Small=5&Large=-6&Real=1.5&Time=2026-11-22T14:45:56Z"
      "&Blob=AP8%3D&Words.member.2=b&Words.member.1=a&Pairs.entry.1.key=k&Pairs.entry.1.value=v"
      "&Inner.Key=i&Inners.member.1.Key=x&Inners.member.1.Value=y&Inners.member.2.Key=z",
      &missing);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->text, "a b");
  EXPECT_EQ(parsed->flag, true);
  EXPECT_EQ(parsed->small, 5);
  EXPECT_EQ(parsed->large, -6);
  EXPECT_EQ(parsed->real, 1.5);
  EXPECT_EQ(parsed->time->epoch_ms, 1'795'358'756'000);
  EXPECT_EQ(parsed->blob->bytes, std::string("\0\xff", 2));
  EXPECT_EQ(parsed->words, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parsed->pairs, (std::map<std::string, std::string>{{"k", "v"}}));
  EXPECT_EQ(parsed->inner, (Inner{"i", std::nullopt}));
  EXPECT_EQ(parsed->inners, (std::vector<Inner>{{"x", "y"}, {"z", std::nullopt}}));
  EXPECT_EQ(missing, MissingMembers());
}

TEST(QueryProtocol, ReadsMoreThanNineElementsInTheirOrder) {
  std::string form;
  for (int i = 12; i >= 1; --i) {
    form += "&Words.member." + std::to_string(i) + "=w" + std::to_string(i);
  }
  MissingMembers missing;
  auto parsed = Parse<Everything>(form, &missing);
  ASSERT_EQ(parsed->words->size(), 12u);
  EXPECT_EQ((*parsed->words)[9], "w10");
}

TEST(QueryProtocol, TellsAnEmptyListFromNone) {
  MissingMembers missing;
  EXPECT_EQ(Parse<Everything>("Words=", &missing)->words, std::vector<std::string>());
  EXPECT_EQ(Parse<Everything>("Text=x", &missing)->words, std::nullopt);
}

TEST(QueryProtocol, TellsWhatIsMissing) {
  MissingMembers missing;
  ASSERT_TRUE(Parse<Needy>("Tags.member.1.Value=v&Tags.member.2.Key=k&NameX=1", &missing));
  EXPECT_EQ(missing, (MissingMembers{"name", "tags.1.member.key"}));
}

TEST(QueryProtocol, RefusesMalformedValues) {
  for (std::string_view form : {"Flag=yes", "Flag=", "Small=1.5", "Small=2147483648", "Small=",
                                "Small=0x1", "Large=1e3", "Real=x", "Time=yesterday", "Blob=?"}) {
    MissingMembers missing;
    auto parsed = Parse<Everything>(form, &missing);
    ASSERT_FALSE(parsed) << form;
    EXPECT_EQ(parsed.error().code, "MalformedInput");
  }
}

TEST(QueryProtocol, BoundsLists) {
  std::string form;
  for (int i = 1; i <= 1'001; ++i) form += "&Words.member." + std::to_string(i) + "=w";
  MissingMembers missing;
  EXPECT_FALSE(Parse<Everything>(form, &missing));
  // A hole ends a list: an index of a billion costs nothing.
  EXPECT_EQ(Parse<Everything>("Words.member.1000000000=w", &missing)->words,
            std::vector<std::string>());
}

TEST(QueryProtocol, WritesXml) {
  Everything all;
  all.text = "<a href=\"x\">&'</a>\x01";
  all.flag = true;
  all.small = 5;
  all.time = Timestamp{1'795'358'756'123};
  all.words = std::vector<std::string>{"a", "b"};
  all.pairs = std::map<std::string, std::string>{{"k", "v"}};
  all.inners = std::vector<Inner>{{"x", std::nullopt}};
  EXPECT_EQ(RenderQueryOutput("DoIt", "https://ns/", ShapeOf<Everything>(), &all, "id-1"),
            "<DoItResponse xmlns=\"https://ns/\"><DoItResult>"
            "<Text>&lt;a href=&quot;x&quot;&gt;&amp;'&lt;/a&gt;\xef\xbf\xbd</Text><Flag>true</Flag>"
            "<Small>5</Small><Time>2026-11-22T14:45:56Z</Time>"
            "<Words><member>a</member><member>b</member></Words>"
            "<Pairs><entry><key>k</key><value>v</value></entry></Pairs>"
            "<Inners><member><Key>x</Key></member></Inners>"
            "</DoItResult><ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata>"
            "</DoItResponse>");
}

TEST(QueryProtocol, LeavesOutTheResultOfAnEmptyShape) {
  Empty empty;
  EXPECT_EQ(RenderQueryOutput("DoIt", "https://ns/", ShapeOf<Empty>(), &empty, "id"),
            "<DoItResponse xmlns=\"https://ns/\"><ResponseMetadata><RequestId>id</RequestId>"
            "</ResponseMetadata></DoItResponse>");
}

TEST(QueryProtocol, WritesErrors) {
  EXPECT_EQ(RenderQueryError(AwsError::Client("NoSuchEntity", "no <b>", 404), "https://ns/", "id"),
            "<ErrorResponse xmlns=\"https://ns/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>no &lt;b&gt;</Message></Error>"
            "<RequestId>id</RequestId></ErrorResponse>");
  EXPECT_NE(RenderQueryError(AwsError::Internal("x"), "n", "id").find("<Type>Receiver</Type>"),
            std::string::npos);
}

}  // namespace
}  // namespace portico::aws
