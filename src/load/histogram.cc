#include "load/histogram.h"

#include <cmath>

namespace portico::load {

void Histogram::Grow(size_t index) {
  counts_.resize(std::max(index + 1, std::min(counts_.size() * 2, IndexOf(kLatencyUsMax) + 1)));
}

void Histogram::Merge(const Histogram& other) {
  if (other.count_ == 0) return;
  if (counts_.size() < other.counts_.size()) counts_.resize(other.counts_.size());
  for (size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
  square_sum_ += other.square_sum_;
}

void Histogram::Clear() {
  std::fill(counts_.begin(), counts_.end(), 0);
  count_ = 0;
  min_ = UINT64_MAX;
  max_ = 0;
  sum_ = square_sum_ = 0;
}

double Histogram::stddev() const {
  if (count_ == 0) return 0;
  const double variance = square_sum_ / static_cast<double>(count_) - mean() * mean();
  return variance > 0 ? std::sqrt(variance) : 0;  // rounding may leave it below zero
}

uint64_t Histogram::Percentile(double percent) const {
  if (count_ == 0) return 0;
  const double exact_rank = std::ceil(percent / 100 * static_cast<double>(count_));
  const auto rank = std::clamp<uint64_t>(static_cast<uint64_t>(exact_rank), 1, count_);
  uint64_t seen = 0;
  for (size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank) return std::min(UpperOf(i), max_);
  }
  return max_;
}

LatencySummary Histogram::Summary() const {
  return {.count = count_,
          .mean_us = mean(),
          .stddev_us = stddev(),
          .min_us = min(),
          .p50_us = Percentile(50),
          .p75_us = Percentile(75),
          .p90_us = Percentile(90),
          .p95_us = Percentile(95),
          .p99_us = Percentile(99),
          .p999_us = Percentile(99.9),
          .max_us = max_};
}

std::vector<HistogramBucket> Histogram::Buckets() const {
  std::vector<HistogramBucket> out;
  for (size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    // Powers of two bound both kinds of buckets, so that a fine one lies in one coarse one.
    const uint64_t value = UpperOf(i);
    const int shift = std::max(static_cast<int>(std::bit_width(value)) - kDrawnBits, 0);
    const uint64_t upper = (((value >> shift) + 1) << shift) - 1;
    if (out.empty() || out.back().upper_us != upper) out.push_back({upper, 0});
    out.back().count += counts_[i];
  }
  return out;
}

}  // namespace portico::load
