// Latencies, counted in buckets that keep three significant digits over the whole range: a
// high-dynamic-range histogram (log-linear, as G. Tene's HdrHistogram), which can be merged and
// costs the same however many values it holds.
//
// Values are microseconds, from 0 to kLatencyUsMax; larger ones count as that, but for the maximum.
// Grows to what the largest value needs (at most 190 KB). Not thread-safe; copying copies.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "load/report.h"

namespace portico::load {

inline constexpr uint64_t kLatencyUsMax = 3'600'000'000;

class Histogram {
 public:
  void Record(uint64_t us) {
    const size_t index = IndexOf(std::min(us, kLatencyUsMax));
    if (index >= counts_.size()) Grow(index);
    ++counts_[index];
    ++count_;
    min_ = std::min(min_, us);
    max_ = std::max(max_, us);
    const double value = static_cast<double>(us);
    sum_ += value;
    square_sum_ += value * value;
  }
  void Merge(const Histogram& other);
  // Keeps its memory.
  void Clear();

  uint64_t count() const { return count_; }
  uint64_t min() const { return count_ > 0 ? min_ : 0; }
  uint64_t max() const { return max_; }
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : 0; }
  double stddev() const;
  // The smallest value that `percent` (0 to 100) of the values do not exceed, at most 0.1 % too
  // high; 0 if there are none.
  uint64_t Percentile(double percent) const;
  LatencySummary Summary() const;
  // For drawing: sixteen buckets from each power of two to the next, the empty ones left out.
  std::vector<HistogramBucket> Buckets() const;

 private:
  // Values below 2^kExactBits have a bucket each; above, each power of two has 2^(kExactBits - 1).
  static constexpr int kExactBits = 11;
  static constexpr size_t kExact = size_t{1} << kExactBits;
  static constexpr int kDrawnBits = 5;

  static size_t IndexOf(uint64_t us) {
    if (us < kExact) return us;
    const int shift = static_cast<int>(std::bit_width(us)) - kExactBits;
    return static_cast<size_t>(shift) * (kExact / 2) + (us >> shift);
  }
  // The largest value in the bucket.
  static uint64_t UpperOf(size_t index) {
    if (index < kExact) return index;
    const size_t shift = index / (kExact / 2) - 1;
    return ((index - shift * (kExact / 2) + 1) << shift) - 1;
  }
  void Grow(size_t index);

  std::vector<uint64_t> counts_;
  uint64_t count_ = 0;
  uint64_t min_ = UINT64_MAX;
  uint64_t max_ = 0;
  double sum_ = 0;
  double square_sum_ = 0;
};

}  // namespace portico::load
