#include "load/schedule.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

TEST(ScheduleTest, WithoutARampRequestsAreDueAtEvenIntervals) {
  const Schedule schedule(1'000, 0);
  EXPECT_EQ(schedule.DueUs(0), 0);
  EXPECT_EQ(schedule.DueUs(1), 1'000);
  EXPECT_EQ(schedule.DueUs(5'000), 5'000'000);
  EXPECT_EQ(schedule.CountBefore(1'000'000), 1'000u);
}

TEST(ScheduleTest, ARampGrowsToTheRate) {
  const Schedule schedule(1'000, 2'000'000);
  EXPECT_EQ(schedule.CountBefore(1'000'000), 250u);    // a quarter of the area of the ramp
  EXPECT_EQ(schedule.CountBefore(2'000'000), 1'000u);  // half of the rate on average
  EXPECT_EQ(schedule.CountBefore(3'000'000), 2'000u);
  EXPECT_EQ(schedule.DueUs(1'500), 2'500'000);
}

TEST(ScheduleTest, TimesNeverGoBack) {
  const Schedule schedule(777.7, 300'000);
  int64_t last = -1;
  for (uint64_t n = 0; n < 2'000; ++n) {
    EXPECT_GE(schedule.DueUs(n), last);
    last = schedule.DueUs(n);
  }
}

TEST(ScheduleTest, CountAndTimeAreEachOthersInverse) {
  for (const double rate : {0.5, 3.0, 999.9, 250'000.0}) {
    for (const int64_t ramp_us : {int64_t{0}, int64_t{1'500'000}}) {
      const Schedule schedule(rate, ramp_us);
      for (const int64_t us : {1, 999, 1'000'000, 1'500'000, 7'654'321}) {
        const uint64_t count = schedule.CountBefore(us);
        EXPECT_GE(schedule.DueUs(count), us);
        if (count > 0) {
          EXPECT_LT(schedule.DueUs(count - 1), us);
        }
      }
    }
  }
}

}  // namespace
}  // namespace portico::load
