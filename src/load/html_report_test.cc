#include "load/html_report.h"

#include <gtest/gtest.h>

#include "load/html_histogram.h"
#include "load/html_over_time.h"

namespace portico::load {
namespace {

Interval Second(double start_s, double length_s, uint64_t requests, uint64_t p99_us) {
  Interval out;
  out.start_s = start_s;
  out.length_s = length_s;
  out.requests = requests;
  out.vus = 4;
  out.latency.count = requests;
  out.latency.p50_us = p99_us / 2;
  out.latency.p95_us = p99_us - 1;
  out.latency.p99_us = out.latency.max_us = p99_us;
  return out;
}

Report Sample() {
  Report report;
  report.target = "http://127.0.0.1/<order>";
  report.model = "closed";
  report.vus = 4;
  report.duration_s = 3;
  report.requests = 3000;
  report.latency.count = 3000;
  report.latency.mean_us = 1234;
  report.latency.p95_us = 5678;
  for (int i = 0; i < 3; ++i) report.intervals.push_back(Second(i, 1, 1000, 6000));
  report.histogram = {{1000, 1500}, {2000, 1400}, {6000, 100}};
  return report;
}

size_t CountOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(HtmlReportTest, HoldsTilesChartsAndTables) {
  const std::string html = RenderHtml(Sample());
  EXPECT_EQ(CountOf(html, "<svg "), 3);
  EXPECT_EQ(CountOf(html, "</svg>"), 3);
  EXPECT_NE(
      html.find(
          R"(data-tile="requests"><div class="label">Requests</div><div class="value">3,000<)"),
      html.npos);
  EXPECT_NE(html.find(R"(<div class="value">5.68 ms<)"), html.npos);
  EXPECT_EQ(html.find("tile bad"), html.npos);
  EXPECT_EQ(html.find(R"(id="errors")"), html.npos);
}

TEST(HtmlReportTest, IsSelfContained) {
  const std::string html = RenderHtml(Sample());
  EXPECT_EQ(html.find("src="), html.npos);
  EXPECT_EQ(html.find("@import"), html.npos);
  EXPECT_EQ(html.find("url("), html.npos);
  EXPECT_NE(html.find("default-src 'none'"), html.npos);
}

TEST(HtmlReportTest, WhatComesFromOutsideIsEscaped) {
  constexpr const char* kEvil = "</title><script>alert('\"1\"')</script>";
  Report report = Sample();
  report.name = report.target = report.started_at = report.tool_version = kEvil;
  report.errors = 2;
  report.error_groups = {{502, kEvil, 2}};
  report.by_request = {{kEvil, kEvil, kEvil, 1, 0, {}}};
  report.thresholds = {{kEvil, 1, kEvil, false}};
  const std::string html = RenderHtml(report);
  EXPECT_EQ(CountOf(html, "<script>"), 1);  // the report's own
  EXPECT_EQ(CountOf(html, "</title>"), 1);
  EXPECT_EQ(html.find("alert('"), html.npos);
  EXPECT_NE(html.find("tile bad"), html.npos);
}

TEST(HtmlReportTest, ARunWithoutAnyAnswerIsAReportToo) {
  Report report;
  report.model = "open";
  const std::string html = RenderHtml(report);
  EXPECT_NE(html.find("No request was answered."), html.npos);
  EXPECT_EQ(html.find("nan"), html.npos);
  EXPECT_EQ(html.find("inf"), html.npos);
}

TEST(HtmlReportTest, LongListsAreCut) {
  Report report = Sample();
  for (size_t i = 0; i < kReportRowsMax + 5; ++i) {
    report.error_groups.push_back({500, "message-" + std::to_string(i), 1});
  }
  const std::string html = RenderHtml(report);
  EXPECT_EQ(CountOf(html, "message-"), kReportRowsMax);
  EXPECT_NE(html.find("and 5 kinds of errors more"), html.npos);
}

TEST(HtmlReportTest, VirtualUsersAreDrawnIfTheyChange) {
  Report report = Sample();
  EXPECT_EQ(RenderVirtualUsers(report), "");
  report.intervals[0].vus = 1;
  EXPECT_NE(RenderVirtualUsers(report).find("<svg"), std::string::npos);
}

TEST(HtmlReportTest, ThinnedOutPointsShowTheWorst) {
  std::vector<Interval> intervals;
  for (int i = 0; i < 10; ++i) intervals.push_back(Second(i, 1, 100, i == 3 ? 9000 : 1000));
  const std::vector<Interval> out = ThinOut(intervals, 5);
  ASSERT_EQ(out.size(), 5);
  EXPECT_EQ(out[1].latency.p99_us, 9000);
  EXPECT_EQ(out[1].requests, 200);
  EXPECT_DOUBLE_EQ(out[1].start_s, 2);
  EXPECT_DOUBLE_EQ(out[1].length_s, 2);
  EXPECT_EQ(out[2].latency.p99_us, 1000);
}

TEST(HtmlReportTest, AShortRestIsNotDrawn) {
  std::vector<Interval> intervals = {Second(0, 1, 100, 10), Second(1, 0.01, 90, 10)};
  EXPECT_EQ(ThinOut(intervals, 100).size(), 1);
  intervals[1].length_s = 0.8;
  EXPECT_EQ(ThinOut(intervals, 100).size(), 2);
  // All there is, however short, is drawn.
  EXPECT_EQ(ThinOut({Second(0, 0.01, 90, 10)}, 100).size(), 1);
  EXPECT_TRUE(ThinOut({}, 100).empty());
}

TEST(HtmlReportTest, EveryRequestIsInOneBar) {
  const std::vector<HistogramBucket> buckets = {{1, 5}, {37, 7}, {5000, 11}, {1'000'000, 2}};
  const std::vector<Bar> bars = BarsOf(buckets, 40);
  ASSERT_EQ(bars.size(), 40);
  uint64_t total = 0;
  for (const Bar& bar : bars) total += bar.count;
  EXPECT_EQ(total, 25);
  EXPECT_EQ(bars.front().count, 5);
  EXPECT_EQ(bars.back().count, 2);
  EXPECT_NEAR(bars.back().high_us, 1e6, 1);
  // Neighbouring buckets, finer than bars here and coarser there, make an even row of bars.
  std::vector<HistogramBucket> even;
  for (uint64_t upper = 1000; upper <= 4000; upper += 100) even.push_back({upper, 1000});
  const std::vector<Bar> row = BarsOf(even, 20);
  for (size_t i = 3; i < row.size(); ++i) EXPECT_GT(row[i].count, row[i - 1].count) << i;
  // A single latency.
  uint64_t alone = 0;
  for (const Bar& bar : BarsOf({{1, 3}}, 10)) alone += bar.count;
  EXPECT_EQ(alone, 3);
  EXPECT_TRUE(BarsOf({}, 10).empty());
}

}  // namespace
}  // namespace portico::load
