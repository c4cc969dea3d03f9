#include "load/histogram.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace portico::load {
namespace {

uint64_t ExactPercentile(const std::vector<uint64_t>& sorted, double percent) {
  const double rank = std::ceil(percent / 100 * static_cast<double>(sorted.size()));
  return sorted[std::max<size_t>(static_cast<size_t>(rank), 1) - 1];
}

// Latencies as they are: most alike, some far out, over all powers of ten.
std::vector<uint64_t> Samples(size_t count) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> draw(7, 2.5);
  std::vector<uint64_t> out(count);
  for (uint64_t& value : out) {
    value = std::min(static_cast<uint64_t>(draw(random)), kLatencyUsMax);
  }
  return out;
}

TEST(HistogramTest, PercentilesKeepThreeDigitsOfSortedSamples) {
  std::vector<uint64_t> samples = Samples(200'000);
  Histogram histogram;
  for (const uint64_t value : samples) histogram.Record(value);
  std::sort(samples.begin(), samples.end());
  for (const double percent :
       {0.0, 0.1, 1.0, 10.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0}) {
    const double exact = static_cast<double>(ExactPercentile(samples, percent));
    const double found = static_cast<double>(histogram.Percentile(percent));
    EXPECT_GE(found, exact) << percent;
    EXPECT_LE(found, exact * 1.001) << percent;
  }
  EXPECT_EQ(histogram.min(), samples.front());
  EXPECT_EQ(histogram.max(), samples.back());
}

TEST(HistogramTest, MeanAndDeviationAreThoseOfTheSamples) {
  const std::vector<uint64_t> samples = Samples(50'000);
  Histogram histogram;
  for (const uint64_t value : samples) histogram.Record(value);
  const double n = static_cast<double>(samples.size());
  const double mean = std::accumulate(samples.begin(), samples.end(), 0.0) / n;
  double squares = 0;
  for (const uint64_t value : samples) squares += std::pow(static_cast<double>(value) - mean, 2);
  EXPECT_NEAR(histogram.mean(), mean, mean * 1e-9);
  EXPECT_NEAR(histogram.stddev(), std::sqrt(squares / n), std::sqrt(squares / n) * 1e-6);
}

TEST(HistogramTest, EveryBoundaryIsWithinATenthOfAPercent) {
  for (uint64_t value = 1; value < kLatencyUsMax; value += value / 3 + 1) {
    for (const uint64_t near : {value - 1, value, value + 1}) {
      Histogram histogram;
      histogram.Record(near);
      histogram.Record(kLatencyUsMax);  // so that the maximum does not give the answer away
      const double found = static_cast<double>(histogram.Percentile(50));
      EXPECT_GE(found, static_cast<double>(near));
      EXPECT_LE(found, static_cast<double>(near) * 1.001);
    }
  }
}

TEST(HistogramTest, MergedIsAsIfRecordedAtOnce) {
  const std::vector<uint64_t> samples = Samples(10'000);
  Histogram all;
  Histogram parts[3];
  for (size_t i = 0; i < samples.size(); ++i) {
    all.Record(samples[i]);
    parts[i % 3].Record(samples[i]);
  }
  Histogram merged;
  for (const Histogram& part : parts) merged.Merge(part);
  merged.Merge(Histogram());
  EXPECT_EQ(merged.count(), all.count());
  EXPECT_EQ(merged.min(), all.min());
  EXPECT_EQ(merged.max(), all.max());
  for (double percent = 0; percent <= 100; percent += 0.5) {
    EXPECT_EQ(merged.Percentile(percent), all.Percentile(percent));
  }
}

TEST(HistogramTest, BucketsToDrawHoldEveryValueOnce) {
  const std::vector<uint64_t> samples = Samples(10'000);
  Histogram histogram;
  for (const uint64_t value : samples) histogram.Record(value);
  uint64_t seen = 0;
  for (const HistogramBucket& bucket : histogram.Buckets()) {
    EXPECT_GT(bucket.count, 0u);
    seen += bucket.count;
    const auto up_to = std::count_if(samples.begin(), samples.end(),
                                     [&](uint64_t value) { return value <= bucket.upper_us; });
    EXPECT_EQ(seen, static_cast<uint64_t>(up_to)) << bucket.upper_us;
  }
  EXPECT_EQ(seen, samples.size());
  EXPECT_LE(histogram.Buckets().size(), 400u);
}

TEST(HistogramTest, EmptyAndClearedAreZero) {
  Histogram histogram;
  EXPECT_EQ(histogram.Percentile(99), 0u);
  EXPECT_EQ(histogram.min(), 0u);
  histogram.Record(5);
  histogram.Clear();
  EXPECT_EQ(histogram.count(), 0u);
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_EQ(histogram.stddev(), 0);
  EXPECT_TRUE(histogram.Buckets().empty());
}

TEST(HistogramTest, WhatIsBeyondTheRangeCountsAtItsEnd) {
  Histogram histogram;
  histogram.Record(kLatencyUsMax * 5);
  EXPECT_EQ(histogram.max(), kLatencyUsMax * 5);
  EXPECT_GE(histogram.Percentile(50), kLatencyUsMax);
}

}  // namespace
}  // namespace portico::load
