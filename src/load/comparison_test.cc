#include "load/comparison.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "codec/json/value.h"
#include "load/comparison_text.h"
#include "load/html_comparison.h"

namespace portico::load {
namespace {

// Whether a takeaway holds that text.
bool Says(const Comparison& comparison, std::string_view text) {
  return std::any_of(comparison.takeaways.begin(), comparison.takeaways.end(),
                     [&](const std::string& line) { return line.find(text) != line.npos; });
}

MemoryRun At(uint32_t memory_mb, double mean_ms, uint64_t count = 1000) {
  MemoryRun run{memory_mb, {}};
  run.report.target = "http://127.0.0.1/";
  run.report.vus = 1;
  run.report.requests = count;
  run.report.duration_s = 10;
  run.report.latency.count = count;
  run.report.latency.mean_us = mean_ms * 1000;
  run.report.latency.stddev_us = mean_ms * 100;
  return run;
}

TEST(ComparisonTest, ACpuBoundHandlerGoesWithTheInverseOfMemory) {
  const Comparison found = Compare("f", {At(1769, 20), At(128, 276), At(512, 70)}, 2);
  ASSERT_EQ(found.rows.size(), 3);
  EXPECT_EQ(found.rows[0].memory_mb, 128);
  EXPECT_NEAR(found.rows[1].speedup, 3.94, 0.01);
  EXPECT_NEAR(found.rows[1].memory_factor, 4, 1e-9);
  EXPECT_NEAR(found.rows[2].vcpus, 1, 1e-9);
  EXPECT_NEAR(found.rows[0].gb_seconds_per_request, 0.0345, 1e-4);
  EXPECT_EQ(found.bound, Bound::kCpu);
  EXPECT_NEAR(found.cpu_us, 20'000, 400);
  EXPECT_EQ(found.enough_mb, std::nullopt);
  EXPECT_EQ(found.target, "http://127.0.0.1/");
  EXPECT_TRUE(Says(found,
                   "512 MB is 3.9 times as fast as 128 MB at the mean (70.0 ms "
                   "instead of 276 ms), for 4.0 times the memory."));
  EXPECT_TRUE(Says(found, "is CPU-bound"));
  EXPECT_TRUE(Says(found, "Up to 1769 MB"));
  EXPECT_TRUE(Says(found, "The best bargain is 1769 MB: 14 times as fast"));
}

TEST(ComparisonTest, FifteenPercentOffIsCpuBoundAndMoreIsNot) {
  EXPECT_EQ(Compare("f", {At(128, 100), At(256, 50 * 1.12)}, 0).bound, Bound::kCpu);
  EXPECT_EQ(Compare("f", {At(128, 100), At(256, 50 / 1.14)}, 0).bound, Bound::kCpu);
  EXPECT_EQ(Compare("f", {At(128, 100), At(256, 50 * 1.2)}, 0).bound, Bound::kPartly);
}

TEST(ComparisonTest, TheFitTellsFixedTimeFromCpuTime) {
  // 30 ms of waiting and 2 ms of CPU.
  const auto mean = [](uint32_t memory_mb) { return 30 + 2 * 1769.0 / memory_mb; };
  const Comparison found =
      Compare("f", {At(128, mean(128)), At(512, mean(512)), At(1769, mean(1769))}, 0);
  EXPECT_EQ(found.bound, Bound::kPartly);
  EXPECT_NEAR(found.fixed_us, 30'000, 1);
  EXPECT_NEAR(found.cpu_us, 2'000, 1);
  EXPECT_EQ(found.cheapest_mb, 128);
  EXPECT_TRUE(Says(found, "about 2.00 ms of CPU time at a whole vCPU, and 30.0 ms"));
}

TEST(ComparisonTest, AHandlerThatWaitsGainsNothing) {
  const Comparison found = Compare("f", {At(128, 50.1), At(512, 50), At(1769, 50.2)}, 2);
  EXPECT_EQ(found.bound, Bound::kOther);
  EXPECT_EQ(found.enough_mb, 128);
  EXPECT_EQ(found.cheapest_mb, 128);
  EXPECT_TRUE(Says(found, "512 MB and 128 MB are equally fast"));
  EXPECT_TRUE(Says(found, "not CPU-bound"));
  EXPECT_TRUE(Says(found, "Beyond 128 MB"));
  EXPECT_FALSE(Says(found, "bargain"));
}

TEST(ComparisonTest, BeyondOneVcpuASingleThreadGainsNothing) {
  const Comparison found = Compare("f", {At(884, 40), At(1769, 20), At(3538, 19.9)}, 8);
  EXPECT_EQ(found.bound, Bound::kCpu);
  EXPECT_EQ(found.enough_mb, 1769);
}

TEST(ComparisonTest, SlowerIsToldAsSlower) {
  const Comparison found = Compare("f", {At(128, 10), At(256, 12.5)}, 0);
  EXPECT_TRUE(Says(found, "256 MB is 25.0 % slower than 128 MB"));
}

TEST(ComparisonTest, DoubtsAreTold) {
  MemoryRun contended = At(1769, 20);
  contended.report.vus = 16;
  contended.report.errors = 30;
  const Comparison found = Compare("f", {At(128, 276, 36), At(512, 0, 0), contended}, 2);
  EXPECT_TRUE(Says(found,
                   "At 128 MB only 36 requests were answered: percentiles are "
                   "rough."));
  EXPECT_FALSE(Says(found, "At 128 MB the machine"));
  EXPECT_TRUE(Says(found, "At 512 MB nothing was answered."));
  EXPECT_TRUE(Says(found, "At 1769 MB 3.0 % of the requests failed"));
  EXPECT_TRUE(Says(found, "16 virtual users want 16 vCPUs and the machine has 2"));
}

TEST(ComparisonTest, ABusyMachineIsADoubt) {
  std::vector<MemoryRun> runs = {At(128, 276), At(512, 70), At(1769, 60)};
  runs[0].idle_share = 0.6;
  runs[1].idle_share = 0.05;
  runs[2].idle_share = 0.002;
  const Comparison found = Compare("f", runs, 2);
  EXPECT_TRUE(
      Says(found, "At 1769 MB the machine was busy to its limit (0.20 % of its CPU was idle)"));
  EXPECT_FALSE(Says(found, "At 512 MB the machine"));
  EXPECT_FALSE(Says(found, "At 128 MB the machine"));
}

TEST(ComparisonTest, IsDrawnForTheTerminal) {
  const std::string text =
      RenderText(Compare("f", {At(128, 276), At(512, 70), At(1769, 0, 0)}, 2), 80);
  EXPECT_NE(text.find("   128 MB   0.07    276 ms"), text.npos) << text;
  EXPECT_NE(text.find("512 MB  ██████████████▎ 70.0 ms"), text.npos) << text;
  EXPECT_NE(text.find("1769 MB  no answers"), text.npos) << text;
  EXPECT_NE(text.find("- 512 MB is 3.9 times as fast as 128 MB"), text.npos) << text;
}

TEST(ComparisonTest, IsJsonForPrograms) {
  const auto json = json::Parse(RenderJson(Compare("f", {At(128, 276), At(512, 70)}, 2)));
  ASSERT_TRUE(json);
  EXPECT_EQ(*json->Find("function")->as_string(), "f");
  EXPECT_EQ(*json->Find("bound")->as_string(), "cpu");
  EXPECT_TRUE(json->Find("enough_mb")->is_null());
  ASSERT_EQ(json->Find("rows")->as_array()->size(), 2);
  const json::Value& row = json->Find("rows")->as_array()->at(1);
  EXPECT_EQ(row.Find("memory_mb")->as_int(), 512);
  EXPECT_EQ(row.Find("report")->Find("requests")->as_int(), 1000);
  EXPECT_FALSE(json->Find("takeaways")->as_array()->empty());
}

TEST(ComparisonTest, IsAPageWithChartsLaidOverEachOther) {
  Comparison comparison = Compare("<f>", {At(128, 276), At(512, 70), At(1769, 0, 0)}, 2);
  for (MemoryRun& run : comparison.runs) run.report.histogram = {{60'000, 5}, {80'000, 5}};
  const std::string html = RenderHtml(comparison);
  for (const char* id : {"means", "distributions", "over-time", "sizes", "takeaways"}) {
    EXPECT_NE(html.find(std::string("id=\"") + id), html.npos) << id;
  }
  EXPECT_EQ(html.find("<f>"), html.npos);
  EXPECT_EQ(html.find("nan"), html.npos);
  EXPECT_NE(html.find("no answers"), html.npos);
}

TEST(ComparisonTest, OneSizeOrNoneIsNoComparison) {
  const Comparison one = Compare("f", {At(128, 10)}, 2);
  EXPECT_EQ(one.bound, Bound::kUnknown);
  EXPECT_TRUE(one.takeaways.empty());
  EXPECT_TRUE(Compare("f", {}, 2).rows.empty());
}

}  // namespace
}  // namespace portico::load
