#include "load/html_axis.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

std::string Labels(const Axis& axis) {
  std::string out;
  for (const Tick& tick : axis.ticks) out += (out.empty() ? "" : " | ") + tick.label;
  return out;
}

TEST(HtmlAxisTest, StepsAreOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_DOUBLE_EQ(NiceStep(100, 5), 20);
  EXPECT_DOUBLE_EQ(NiceStep(101, 5), 50);
  EXPECT_DOUBLE_EQ(NiceStep(0.3, 3), 0.1);
  EXPECT_DOUBLE_EQ(NiceStep(9, 1), 10);
  EXPECT_DOUBLE_EQ(NiceStep(0, 5), 1);
}

TEST(HtmlAxisTest, ALinearAxisEndsOnATickAtOrAboveTheData) {
  const Axis axis = CountAxis(3391, 5, 100, 0, "");
  EXPECT_EQ(Labels(axis), "0 | 1,000 | 2,000 | 3,000 | 4,000");
  EXPECT_DOUBLE_EQ(axis.scale.ToPx(0), 100);
  EXPECT_DOUBLE_EQ(axis.scale.ToPx(4000), 0);
  EXPECT_DOUBLE_EQ(axis.scale.ToPx(1000), 75);
  EXPECT_EQ(Labels(CountAxis(4000, 4, 0, 1, "")), "0 | 1,000 | 2,000 | 3,000 | 4,000");
  EXPECT_EQ(Labels(CountAxis(0, 5, 0, 1, "")), "0 | 0.2 | 0.4 | 0.6 | 0.8 | 1");
}

TEST(HtmlAxisTest, LatencyTicksShareTheUnitThatSuitsTheAxis) {
  EXPECT_EQ(Labels(LatencyAxis(640, 4, 0, 1)), "0 µs | 200 µs | 400 µs | 600 µs | 800 µs");
  EXPECT_EQ(Labels(LatencyAxis(1400, 3, 0, 1)), "0 ms | 0.5 ms | 1 ms | 1.5 ms");
  EXPECT_EQ(Labels(LatencyAxis(2.5e6, 3, 0, 1)), "0 s | 1 s | 2 s | 3 s");
}

TEST(HtmlAxisTest, LogTicksThinOutBeforeTheyCrowd) {
  EXPECT_EQ(Labels(LogLatencyAxis(800, 12'000, 9, 0, 1)), "1 ms | 2 ms | 5 ms | 10 ms");
  EXPECT_EQ(Labels(LogLatencyAxis(100, 100'000, 8, 0, 1)),
            "100 µs | 300 µs | 1 ms | 3 ms | 10 ms | 30 ms | 100 ms");
  EXPECT_EQ(Labels(LogLatencyAxis(1, 1e7, 8, 0, 1)),
            "1 µs | 10 µs | 100 µs | 1 ms | 10 ms | 100 ms | 1 s | 10 s");
}

TEST(HtmlAxisTest, ALogScaleIsEvenInPowers) {
  const Scale scale(Scale::Kind::kLog, 10, 1000, 0, 200);
  EXPECT_DOUBLE_EQ(scale.ToPx(100), 100);
  EXPECT_DOUBLE_EQ(scale.ValueAt(0.5), 100);
}

TEST(HtmlAxisTest, NothingIsDrawnBeyondTheEnds) {
  const Scale scale(Scale::Kind::kLinear, 0, 10, 0, 100);
  EXPECT_DOUBLE_EQ(scale.ToPx(-5), 0);
  EXPECT_DOUBLE_EQ(scale.ToPx(50), 100);
  // An axis without extent still has a place for its one value.
  EXPECT_DOUBLE_EQ(Scale(Scale::Kind::kLinear, 3, 3, 0, 100).ToPx(3), 0);
}

TEST(HtmlAxisTest, TimeHasTheStepsOfAClock) {
  EXPECT_EQ(Labels(TimeAxis(1.2, 7, 0, 1)), "0 s | 0.2 s | 0.4 s | 0.6 s | 0.8 s | 1 s | 1.2 s");
  EXPECT_EQ(Labels(TimeAxis(60, 5, 0, 1)), "0 s | 15 s | 30 s | 45 s | 60 s");
  EXPECT_EQ(Labels(TimeAxis(600, 6, 0, 1)), "0:00 | 2:00 | 4:00 | 6:00 | 8:00 | 10:00");
  EXPECT_EQ(Labels(TimeAxis(86'400, 5, 0, 1)), "0:00 | 6:00:00 | 12:00:00 | 18:00:00 | 24:00:00");
}

}  // namespace
}  // namespace portico::load
