#include "load/terminal.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

TEST(TerminalTest, SparklinesGoFromNothingToTheHighest) {
  EXPECT_EQ(Sparkline({}), "");
  EXPECT_EQ(Sparkline({0, 0}), "▁▁");
  EXPECT_EQ(Sparkline({0, 50, 100}), "▁▅█");
  // A column is three bytes.
  EXPECT_EQ(Sparkline(std::vector<double>(500, 1)).size(), kSparklineColumnsMax * 3);
}

TEST(TerminalTest, TheLiveViewReplacesItself) {
  const std::vector<Interval> intervals = {
      {.length_s = 1, .requests = 1'500, .latency = {.p50_us = 900, .p95_us = 2'000}}};
  const Progress progress{.elapsed_s = 1.1, .requests = 1'600, .intervals = intervals};
  LiveView view;
  const std::string first = view.Update(progress);
  EXPECT_EQ(first.find('\x1b'), std::string::npos);
  EXPECT_NE(first.find("1,600 requests  1,500/s  errors 0  p50 900 µs  p95 2.00 ms"),
            std::string::npos);
  EXPECT_EQ(view.Update(progress), "\x1b[3A\x1b[J" + first);
}

TEST(TerminalTest, TheSummaryTellsWhatMatters) {
  Report report;
  report.name = "orders";
  report.target = "http://h/";
  report.vus = 4;
  report.duration_s = 10;
  report.requests = 2'000;
  report.errors = 20;
  report.unsent = 7;
  report.latency = {.count = 2'000, .mean_us = 1'500, .p99_us = 12'300};
  report.statuses = {{200, 1'980}, {500, 15}};
  report.error_groups = {{500, "boom", 15}, {0, "no answer in time", 5}};
  report.by_request = {{.name = "create"}, {.name = "read"}};
  report.thresholds = {{"p95>1ms", 2, "2ms", false}};
  const std::string text = RenderSummary(report);
  for (const char* part :
       {"orders: http://h/", "closed loop, 4 virtual users, 10.0 s", "2,000  (200/s)",
        "20  (1.0 %)", "unsent       7", "p99      12.3 ms", "500             15  boom",
        "-                5  no answer in time", "create", "read", "FAILED"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(TerminalTest, LongTablesAreCut) {
  Report report;
  report.error_groups.resize(kTableRowsMax + 3);
  report.by_request.resize(kTableRowsMax + 2);
  const std::string text = RenderSummary(report);
  EXPECT_NE(text.find("and 3 more kinds"), std::string::npos);
  EXPECT_NE(text.find("and 2 more requests"), std::string::npos);
}

}  // namespace
}  // namespace portico::load
