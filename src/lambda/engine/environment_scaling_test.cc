#include "lambda/engine/environment_scaling.h"

#include <gtest/gtest.h>

namespace portico::lambda {
namespace {

TEST(EnvironmentScalingTest, TheFirstEventsStartEnvironmentsUpToALimit) {
  EXPECT_EQ(EnvironmentsToStart({.waiting = 0}), 0u);
  EXPECT_EQ(EnvironmentsToStart({.waiting = 1}), 1u);
  EXPECT_EQ(EnvironmentsToStart({.waiting = 100}), kStartingMax);
  EXPECT_EQ(EnvironmentsToStart({.waiting = 3, .starting = 3}), 0u) << "each has one on its way";
  EXPECT_EQ(EnvironmentsToStart({.waiting = 100, .starting = kStartingMax}), 0u);
}

TEST(EnvironmentScalingTest, ShortEventsAreWaitedFor) {
  Demand demand{.waiting = 60, .busy = 4, .busy_us = 100, .start_us = 5'000};
  EXPECT_EQ(EnvironmentsToStart(demand), 0u);
  demand.busy_us = 1'000;  // 15 rounds of 1 ms
  EXPECT_EQ(EnvironmentsToStart(demand), kStartingMax);
  demand.busy = 20;  // 3 rounds
  EXPECT_EQ(EnvironmentsToStart(demand), 0u);
}

TEST(EnvironmentScalingTest, LongEventsAreNot) {
  EXPECT_EQ(
      EnvironmentsToStart({.waiting = 2, .busy = 10, .busy_us = 1'000'000, .start_us = 5'000}), 2u);
}

TEST(EnvironmentScalingTest, PatienceEnds) {
  Demand demand{.waiting = 5, .busy = 4, .waited_us = 4'000, .busy_us = 100, .start_us = 5'000};
  EXPECT_EQ(EnvironmentsToStart(demand), 0u);
  demand.waited_us = 5'001;
  EXPECT_EQ(EnvironmentsToStart(demand), 1u);
  demand.busy_us = 0;
  demand.waited_us = 0;
  EXPECT_EQ(EnvironmentsToStart(demand), 0u) << "the first event may well be short";
}

// A client that sends one event after the other must not get a second environment because its next
// event comes before the runtime asks for it.
TEST(EnvironmentScalingTest, AnEnvironmentOnItsWayBackIsWaitedFor) {
  Demand demand{.waiting = 1, .busy = 1, .returning = 1, .busy_us = 900'000, .start_us = 5'000};
  EXPECT_EQ(EnvironmentsToStart(demand), 0u);
  demand.waited_us = 60'000;  // it pays back CPU time
  EXPECT_EQ(EnvironmentsToStart(demand), 0u);
  demand.waited_us = 151'000;  // it works on after its answer
  EXPECT_EQ(EnvironmentsToStart(demand), 1u);
}

TEST(RecentMeanTest, FollowsWhatItIsGiven) {
  RecentMean mean;
  mean.Add(1'000);
  EXPECT_EQ(mean.value(), 1'000);
  for (int i = 0; i < 100; ++i) mean.Add(100);
  EXPECT_LT(mean.value(), 110);
}

}  // namespace
}  // namespace portico::lambda
