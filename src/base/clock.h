// Time, injected so that tests never sleep. Implementations are thread-safe.
#pragma once

#include <cstdint>

namespace portico {

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall-clock time since the Unix epoch, in milliseconds.
  virtual int64_t NowMs() const = 0;
  // Monotonic time in microseconds, for durations.
  virtual int64_t SteadyUs() const = 0;

  // The machine's clock; lives as long as the process.
  static const Clock& System();
};

// A clock that stands still until told to move. Set from one thread at a time.
class ManualClock : public Clock {
 public:
  explicit ManualClock(int64_t now_ms = 1'700'000'000'000) : now_ms_(now_ms) {}
  int64_t NowMs() const override { return now_ms_; }
  int64_t SteadyUs() const override { return now_ms_ * 1000; }
  void AdvanceMs(int64_t ms) { now_ms_ += ms; }

 private:
  int64_t now_ms_;
};

}  // namespace portico
