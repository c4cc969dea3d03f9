// When a function gets one more environment: the decision alone. Pure.
//
// AWS starts one for every event that finds none free. Here processes share a few cores, and an
// environment that is busy for a millisecond frees up long before a new one has started. So a new
// one is started where waiting is expected to take longer than starting does; and where it did take
// longer, whatever was expected: then nobody waits more than twice as long as need be.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portico::lambda {

// At once, of one function.
inline constexpr size_t kStartingMax = 8;
// How long an environment that has answered is waited for, however fast another would start. The
// kernel notices only at its tick that a CPU quota is used up, and holds a process until it has
// paid back what it took too much: at 128 MB, 4 ms of a tick cost 55 ms. A second environment would
// work meanwhile, and a client that sends one event after the other would get twice the CPU of the
// memory.
inline constexpr int64_t kReturningPatienceUs = 150'000;

struct Demand {
  size_t waiting = 0;     // events without an environment
  size_t starting = 0;    // environments in their init phase
  size_t busy = 0;        // environments with an event
  size_t returning = 0;   // of these, those that have answered and must only ask for the next
  int64_t waited_us = 0;  // the first of those events, so far
  int64_t busy_us = 0;    // how long an event keeps an environment, lately; 0: not known
  int64_t start_us = 0;   // how long an environment takes to start, lately; 0: not known
};

// How many environments to start now.
size_t EnvironmentsToStart(const Demand& demand);

// A mean in which the past fades.
class RecentMean {
 public:
  void Add(int64_t value) { mean_ = mean_ == 0 ? value : mean_ + (value - mean_) / 8; }
  int64_t value() const { return mean_; }

 private:
  int64_t mean_ = 0;
};

}  // namespace portico::lambda
