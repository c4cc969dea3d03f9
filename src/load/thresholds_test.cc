#include "load/thresholds.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

Report ReportOf() {
  Report report;
  report.duration_s = 10;
  report.requests = 1'000;
  report.errors = 20;
  report.unsent = 3;
  report.latency = {.count = 980,
                    .mean_us = 20'000,
                    .min_us = 500,
                    .p50_us = 18'000,
                    .p95_us = 50'000,
                    .p99_us = 80'000,
                    .p999_us = 90'000,
                    .max_us = 120'000};
  return report;
}

bool Passes(std::string_view text) {
  const auto threshold = Threshold::Parse(text);
  EXPECT_TRUE(threshold) << threshold.error().message;
  return threshold && threshold->Check(ReportOf()).passed;
}

TEST(ThresholdsTest, AConditionThatHoldsFailsTheRun) {
  EXPECT_FALSE(Passes("p95>49ms"));
  EXPECT_TRUE(Passes("p95>51ms"));
  EXPECT_FALSE(Passes("rate<101"));
  EXPECT_TRUE(Passes("rate<99/s"));
  EXPECT_FALSE(Passes("error_rate>1%"));
  EXPECT_TRUE(Passes("error_rate>0.03"));
  EXPECT_FALSE(Passes("errors>0"));
  EXPECT_FALSE(Passes("requests < 1001"));
  EXPECT_FALSE(Passes("unsent>=3"));
}

TEST(ThresholdsTest, TheLimitItselfIsMetOrNot) {
  EXPECT_TRUE(Passes("p95>50ms"));
  EXPECT_FALSE(Passes("p95>=50ms"));
  EXPECT_TRUE(Passes("p50 < 18000us"));
  EXPECT_FALSE(Passes(" p50 <= 0.018 s "));
}

TEST(ThresholdsTest, EveryLatencyIsItself) {
  EXPECT_FALSE(Passes("min<0.6ms"));
  EXPECT_FALSE(Passes("mean>19.9ms"));
  EXPECT_TRUE(Passes("mean>20.1ms"));
  EXPECT_FALSE(Passes("p99>79ms"));
  EXPECT_FALSE(Passes("p99.9>89ms"));
  EXPECT_FALSE(Passes("max>0.11s"));
  EXPECT_TRUE(Passes("max>0.12s"));
}

TEST(ThresholdsTest, TellsTheMeasuredValueInTheLimitsUnit) {
  const ThresholdResult latency = Threshold::Parse("p95>40ms")->Check(ReportOf());
  EXPECT_EQ(latency.text, "p95>40ms");
  EXPECT_EQ(latency.shown, "50ms");
  EXPECT_DOUBLE_EQ(latency.value, 50);
  EXPECT_EQ(Threshold::Parse("error_rate>1%")->Check(ReportOf()).shown, "2%");
  EXPECT_EQ(Threshold::Parse("requests<1")->Check(ReportOf()).shown, "1000");
}

TEST(ThresholdsTest, WithoutAnAnswerNoLatencyIsGood) {
  Report report;
  report.requests = report.errors = 5;
  const ThresholdResult result = Threshold::Parse("p95>50ms")->Check(report);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.shown, "no answers");
  EXPECT_TRUE(Threshold::Parse("unsent>0")->Check(report).passed);
}

TEST(ThresholdsTest, WhatIsNotUnderstoodIsRefused) {
  for (const char* text :
       {"", "p95", "p95=50ms", "p95>50", "p95>ms", "p94>1ms", ">5", "rate>5ms", "error_rate>5ms",
        "errors>5%", "p95>-1ms", "p95>nanms", "p95>>1ms", "p95>1ms!", "p95>infs"}) {
    const auto threshold = Threshold::Parse(text);
    ASSERT_FALSE(threshold) << text;
    EXPECT_EQ(threshold.error().code, "InvalidThreshold");
  }
}

}  // namespace
}  // namespace portico::load
