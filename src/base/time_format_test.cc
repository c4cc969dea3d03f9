#include "base/time_format.h"

#include <gtest/gtest.h>

namespace portico {
namespace {

// 2026-11-22T14:45:56.123Z, a Sunday.
constexpr int64_t kMoment = 1'795'358'756'123;

TEST(TimeFormat, WritesEveryWireForm) {
  EXPECT_EQ(FormatIso8601(kMoment), "2026-11-22T14:45:56Z");
  EXPECT_EQ(FormatLambdaTime(kMoment), "2026-11-22T14:45:56.123+0000");
  EXPECT_EQ(FormatAmzDate(kMoment), "20261122T144556Z");
  EXPECT_EQ(FormatClfTime(kMoment), "22/Nov/2026:14:45:56 +0000");
  EXPECT_EQ(FormatHttpDate(kMoment), "Sun, 22 Nov 2026 14:45:56 GMT");
  EXPECT_EQ(FormatLongUtc(kMoment),
            "Sunday, November 22, 2026 at 2:45:56 PM Coordinated Universal Time");
}

TEST(TimeFormat, WritesTheEpochAndBeforeIt) {
  EXPECT_EQ(FormatIso8601(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(FormatIso8601(-1), "1969-12-31T23:59:59Z");
  EXPECT_EQ(FormatLambdaTime(-1), "1969-12-31T23:59:59.999+0000");
  EXPECT_EQ(FormatLambdaTime(-1000), "1969-12-31T23:59:59.000+0000");
}

// What some clients send for "no time".
TEST(TimeFormat, WritesYearsInFourDigits) {
  EXPECT_EQ(FormatIso8601(*ParseIso8601("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
  EXPECT_EQ(FormatAmzDate(*ParseAmzDate("09991231T235959Z")), "09991231T235959Z");
}

TEST(TimeFormat, ReadsBackWhatItWrites) {
  for (int64_t ms : {int64_t{0}, int64_t{951'782'400'000}, kMoment, int64_t{4'102'444'799'999}}) {
    const int64_t seconds = ms / 1000 * 1000;
    EXPECT_EQ(ParseIso8601(FormatIso8601(ms)), seconds);
    EXPECT_EQ(ParseAmzDate(FormatAmzDate(ms)), seconds);
    EXPECT_EQ(ParseIso8601(FormatLambdaTime(ms)), ms);
  }
}

TEST(TimeFormat, ReadsFractionsAndOffsets) {
  EXPECT_EQ(ParseIso8601("2026-11-22T14:45:56.1Z"), kMoment / 1000 * 1000 + 100);
  EXPECT_EQ(ParseIso8601("2026-11-22T14:45:56.123456789Z"), kMoment);
  EXPECT_EQ(ParseIso8601("2026-11-22T16:15:56.123+01:30"), kMoment);
  EXPECT_EQ(ParseIso8601("2026-11-22T06:45:56.123-0800"), kMoment);
}

TEST(TimeFormat, RefusesMalformedIso8601) {
  for (const char* text :
       {"", "2026-11-22", "2026-11-22T14:45:56", "2026-11-22T14:45:56.Z", "2026-11-22T14:45Z",
        "2026-11-22 14:45:56Z", "2026-11-22T14:45:56Zx", "2026-11-22T14:45:56+1",
        "20261122T144556Z", "2026-13-22T14:45:56Z", "2026-00-22T14:45:56Z", "2026-11-00T14:45:56Z",
        "2026-11-22T24:45:56Z", "2026-11-22T14:60:56Z", "2026-11-22T14:45:61Z",
        "2026-11-22T14:45:56+24:00", "2026-11-22T14:45:56+01:60", "-026-11-22T14:45:56Z"}) {
    EXPECT_EQ(ParseIso8601(text), std::nullopt) << text;
  }
}

TEST(TimeFormat, RefusesDaysThatTheMonthDoesNotHave) {
  EXPECT_EQ(ParseAmzDate("20260230T000000Z"), std::nullopt);
  EXPECT_EQ(ParseAmzDate("20260431T000000Z"), std::nullopt);
  EXPECT_EQ(ParseAmzDate("20260229T000000Z"), std::nullopt);
  EXPECT_NE(ParseAmzDate("20240229T000000Z"), std::nullopt);
  EXPECT_EQ(ParseIso8601("2100-02-29T00:00:00Z"), std::nullopt);
}

TEST(TimeFormat, RefusesMalformedAmzDate) {
  for (const char* text : {"", "20261122T144556", "20261122T144556z", "20261122T144556Z ",
                           "20261122 144556Z", "2026112T2144556Z", "20261122T14455６Z"}) {
    EXPECT_EQ(ParseAmzDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace portico
