#include "load/error_groups.h"

#include <gtest/gtest.h>

#include <string>

namespace portico::load {
namespace {

TEST(ErrorGroupsTest, NumbersAndIdentifiersDoNotMakeGroups) {
  ErrorGroups groups;
  for (int i = 0; i < 30; ++i) {
    groups.Add(500, "order " + std::to_string(i) + " failed");
    groups.Add(500,
               "request 6f1c0c2a-1111-4222-8333-0123456789" + std::to_string(i + 10) + " lost");
  }
  groups.Add(404, "order 1 failed");
  const auto list = groups.List();
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0].count, 30u);
  EXPECT_EQ(list[1].count, 30u);
  EXPECT_EQ(list[2].status, 404);
  EXPECT_EQ(list[2].message, "order N failed");
  EXPECT_EQ(NormalizeMessage("at 2026-11-22T14:45:56Z in 3.5 s"), "at N-N-NTN:N:NZ in N.N s");
  EXPECT_EQ(NormalizeMessage("id 0123456789abcdef0123 gone"), "id <id> gone");
}

TEST(ErrorGroupsTest, OnlyTheFirstLineCountsAndNotAllOfIt) {
  EXPECT_EQ(NormalizeMessage("one\ntwo"), "one");
  EXPECT_EQ(NormalizeMessage("one\r\ntwo"), "one");
  EXPECT_EQ(NormalizeMessage(std::string(10'000, 'x')).size(), kErrorMessageBytesMax);
}

TEST(ErrorGroupsTest, AMessageIsAlwaysText) {
  EXPECT_EQ(NormalizeMessage("\xff\xfe\xfd\xfc\xfb"), "(not text)");
  // Cut within a character of two bytes.
  EXPECT_EQ(NormalizeMessage("x" + std::string(kErrorMessageBytesMax - 2, 'y') + "\xC3\xA9").size(),
            kErrorMessageBytesMax - 1);
}

TEST(ErrorGroupsTest, ThereAreOnlySoManyGroups) {
  ErrorGroups groups;
  const auto word = [](int i) {
    return std::string(1, static_cast<char>('a' + i % 26)) +
           std::string(1, static_cast<char>('a' + i / 26));
  };
  for (int i = 0; i < 300; ++i) groups.Add(500, word(i));
  groups.Add(500, word(0));
  const auto list = groups.List();
  EXPECT_EQ(list.size(), kErrorGroupsMax + 1);
  EXPECT_EQ(list[0].message, "further kinds of errors");
  EXPECT_EQ(list[0].count, 300 - kErrorGroupsMax);
  EXPECT_EQ(list[1].count, 2u);
}

TEST(ErrorGroupsTest, MergingKeepsTheSums) {
  ErrorGroups a;
  ErrorGroups b;
  a.Add(500, "x");
  b.Add(500, "x");
  b.Add(0, "connection refused");
  a.Merge(b);
  const auto list = a.List();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[0].message, "x");
  EXPECT_EQ(list[0].count, 2u);
}

TEST(ErrorGroupsTest, BodiesSayWhatWentWrong) {
  EXPECT_EQ(MessageOfBody(R"({"message":"Forbidden"})"), "Forbidden");
  EXPECT_EQ(MessageOfBody(R"({"__type":"X#NotFound","message":"no table"})"),
            "X#NotFound: no table");
  EXPECT_EQ(MessageOfBody(R"({"errorMessage":"boom","errorType":"ValueError","stackTrace":[1]})"),
            "ValueError: boom");
  EXPECT_EQ(MessageOfBody(R"({"errorMessage":"boom","trace":"cut o)"), "boom");
  EXPECT_EQ(MessageOfBody("Internal Server Error\nmore"), "Internal Server Error\nmore");
  EXPECT_EQ(MessageOfBody(R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(MessageOfBody("[1]"), "[1]");
}

TEST(ErrorGroupsTest, FunctionErrorsAreKnownByTheirMembers) {
  EXPECT_TRUE(IsFunctionError(R"({"errorMessage":"x"})"));
  EXPECT_TRUE(IsFunctionError(R"({"a":{"b":1},"errorType":null})"));
  EXPECT_FALSE(IsFunctionError(R"({"a":{"errorMessage":"x"}})"));
  EXPECT_FALSE(IsFunctionError(R"(["errorMessage"])"));
  EXPECT_FALSE(IsFunctionError(""));
}

}  // namespace
}  // namespace portico::load
