// When the requests of an open loop are due: at a fixed rate, after growing to it over the ramp.
//
// Pure values, thread-safe. Times are microseconds since the run began.
#pragma once

#include <cmath>
#include <cstdint>

namespace portico::load {

class Schedule {
 public:
  // `rate_per_second` is above zero.
  Schedule(double rate_per_second, int64_t ramp_up_us)
      : rate_per_us_(rate_per_second / 1e6),
        ramp_us_(static_cast<double>(ramp_up_us)),
        in_ramp_(rate_per_us_ * ramp_us_ / 2) {}

  // Of the request with that number, from 0. While the rate r·t/T grows to r, r·t²/2T requests
  // have become due by t.
  int64_t DueUs(uint64_t number) const {
    const double n = static_cast<double>(number);
    if (n < in_ramp_) return static_cast<int64_t>(std::sqrt(2 * n * ramp_us_ / rate_per_us_));
    return static_cast<int64_t>(ramp_us_ + (n - in_ramp_) / rate_per_us_);
  }

  // How many are due before `us`.
  uint64_t CountBefore(int64_t us) const {
    if (us <= 0) return 0;
    const double t = static_cast<double>(us);
    const double passed = t < ramp_us_ ? rate_per_us_ * t * t / (2 * ramp_us_)
                                       : in_ramp_ + (t - ramp_us_) * rate_per_us_;
    auto count = static_cast<uint64_t>(passed);
    // Rounding may be off by one either way.
    while (count > 0 && DueUs(count - 1) >= us) --count;
    while (DueUs(count) < us) ++count;
    return count;
  }

 private:
  double rate_per_us_;
  double ramp_us_;
  double in_ramp_;  // requests that are due within the ramp
};

}  // namespace portico::load
