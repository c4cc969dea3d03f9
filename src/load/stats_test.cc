#include "load/stats.h"

#include <gtest/gtest.h>

namespace portico::load {
namespace {

constexpr int64_t kStart = 5'000'000;

TEST(StatsTest, SecondsAreClosedOnceAllWorkersArePastThem) {
  Collector collector(2, 1);
  Recorder a(collector, 0, 1, kStart, 0);
  Recorder b(collector, 1, 1, kStart, 0);
  a.Answered(0, 200, 100, 10, kStart + 100);
  a.Answered(0, 200, 300, 10, kStart + 1'000'000);
  std::vector<Interval> intervals;
  collector.TakeIntervals(&intervals);
  EXPECT_TRUE(intervals.empty());
  b.Answered(0, 200, 200, 10, kStart + 999'999);
  b.Roll(kStart + 2'500'000);
  collector.TakeIntervals(&intervals);
  ASSERT_EQ(intervals.size(), 1u);
  EXPECT_EQ(intervals[0].requests, 2u);
  EXPECT_EQ(intervals[0].received_bytes, 20u);
  EXPECT_EQ(intervals[0].latency.max_us, 200u);
  a.Finish(0);
  b.Finish(0);
  collector.TakeIntervals(&intervals);
  ASSERT_EQ(intervals.size(), 3u);
  EXPECT_EQ(intervals[1].requests, 1u);
  EXPECT_EQ(intervals[2].requests, 0u);
  EXPECT_EQ(intervals[2].start_s, 2);
  EXPECT_EQ(collector.SoFar().requests, 3u);
}

TEST(StatsTest, ErrorsCountWithAndWithoutAnAnswer) {
  Collector collector(1, 2);
  Recorder recorder(collector, 0, 2, kStart, 0);
  recorder.Answered(0, 200, 100, 0, kStart);
  recorder.Answered(1, 500, 100, 0, kStart);
  recorder.Failed(1, 500, "boom");
  recorder.Unanswered(1, "connection refused", kStart + 10);
  recorder.Sent(70);
  recorder.Connected();
  recorder.Finish(4);
  const auto totals = collector.SoFar();
  EXPECT_EQ(totals.requests, 3u);
  EXPECT_EQ(totals.errors, 2u);
  EXPECT_EQ(totals.latency.count, 2u);
  const RunCounts run = collector.TakeRunCounts();
  EXPECT_EQ(run.statuses[200], 1u);
  EXPECT_EQ(run.statuses[500], 1u);
  EXPECT_EQ(run.statuses[0], 0u);
  EXPECT_EQ(run.by_request[0].errors, 0u);
  EXPECT_EQ(run.by_request[1].requests, 2u);
  EXPECT_EQ(run.by_request[1].errors, 2u);
  EXPECT_EQ(run.by_request[1].latency.count(), 1u);
  EXPECT_EQ(run.errors.List().size(), 2u);
  EXPECT_EQ(run.unsent, 4u);
  EXPECT_EQ(run.sent_bytes, 70u);
  EXPECT_EQ(run.connections_opened, 1u);
  EXPECT_EQ(run.last_answer_us, kStart + 10);
}

TEST(StatsTest, AnswersShortlyAfterTheEndAreOfTheLastSecond) {
  Collector collector(1, 1);
  Recorder recorder(collector, 0, 1, kStart, 2'000'000);
  recorder.Answered(0, 200, 100, 0, kStart + 1'500'000);
  recorder.Answered(0, 200, 100, 0, kStart + 2'000'000 + kTailUs - 1);
  recorder.Answered(0, 200, 100, 0, kStart + 2'000'000 + kTailUs);
  recorder.Finish(0);
  std::vector<Interval> intervals;
  collector.TakeIntervals(&intervals);
  ASSERT_EQ(intervals.size(), 3u);
  EXPECT_EQ(intervals[1].requests, 2u);
  EXPECT_EQ(intervals[2].requests, 1u);
}

TEST(StatsTest, VirtualUsersOfASecondAreTheMostThatWereAtWork) {
  Collector collector(2, 1);
  Recorder a(collector, 0, 1, kStart, 0);
  Recorder b(collector, 1, 1, kStart, 0);
  a.SetActive(3);
  a.SetActive(1);
  b.SetActive(2);
  a.Roll(kStart + 1'000'000);
  b.Roll(kStart + 1'000'000);
  a.Finish(0);
  b.Finish(0);
  std::vector<Interval> intervals;
  collector.TakeIntervals(&intervals);
  ASSERT_EQ(intervals.size(), 2u);
  EXPECT_EQ(intervals[0].vus, 5u);
  EXPECT_EQ(intervals[1].vus, 3u);
}

}  // namespace
}  // namespace portico::load
