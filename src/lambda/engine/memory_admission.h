// Whether the machine has memory for one more environment: functions may be given more memory
// together than the machine has, since most use a fraction, but not use more.
//
// An environment that is new reserves what its function has used before, or, if that is not known,
// its whole memory, but no more than a share of what is left. The reservation ends when it has
// answered its first event: by then what it uses is missing from what is left. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/clock.h"

namespace portico::lambda {

class MemoryAdmission {
 public:
  // Kept free: a share of the machine's memory, within bounds.
  static constexpr int64_t kHeadroomShare = 20;
  static constexpr int64_t kHeadroomBytesMin = 64 << 20;
  static constexpr int64_t kHeadroomBytesMax = 1 << 30;
  // What a function of unknown use reserves at least and, of what is left, at most.
  static constexpr int64_t kUnknownBytesMin = 64 << 20;
  static constexpr int64_t kUnknownShare = 4;
  // Added to what was used before, with a quarter of it.
  static constexpr int64_t kMarginBytes = 16 << 20;
  // How long what the machine said counts.
  static constexpr int64_t kReadPeriodUs = 20'000;

  struct Machine {
    std::function<int64_t()> total_bytes;
    std::function<int64_t()> available_bytes;
  };
  // A machine without functions is one without limit.
  MemoryAdmission(Machine machine, const Clock& clock);

  // Reserves memory for an environment of `memory_bytes` at most, whose function has used
  // `used_bytes` at most so far (-1: unknown). What it reserved, or nothing if there is not enough;
  // the first is always let in.
  std::optional<int64_t> Reserve(int64_t memory_bytes, int64_t used_bytes, bool is_first);
  void Release(int64_t reserved_bytes) { reserved_bytes_ -= reserved_bytes; }

  int64_t reserved_bytes() const { return reserved_bytes_; }

 private:
  int64_t Available();

  const Machine machine_;
  const Clock& clock_;
  int64_t headroom_bytes_ = 0;
  int64_t available_bytes_ = 0;
  int64_t read_us_ = INT64_MIN / 2;
  int64_t reserved_bytes_ = 0;
};

}  // namespace portico::lambda
