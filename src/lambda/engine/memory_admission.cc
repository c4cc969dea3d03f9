#include "lambda/engine/memory_admission.h"

#include <algorithm>
#include <utility>

namespace portico::lambda {

MemoryAdmission::MemoryAdmission(Machine machine, const Clock& clock)
    : machine_(std::move(machine)), clock_(clock) {
  if (!machine_.total_bytes) return;
  headroom_bytes_ =
      std::clamp(machine_.total_bytes() / kHeadroomShare, kHeadroomBytesMin, kHeadroomBytesMax);
}

int64_t MemoryAdmission::Available() {
  const int64_t now_us = clock_.SteadyUs();
  if (now_us - read_us_ >= kReadPeriodUs) {
    available_bytes_ = machine_.available_bytes();
    read_us_ = now_us;
  }
  return available_bytes_ - reserved_bytes_ - headroom_bytes_;
}

std::optional<int64_t> MemoryAdmission::Reserve(int64_t memory_bytes, int64_t used_bytes,
                                                bool is_first) {
  if (!machine_.available_bytes) return 0;
  const int64_t left = Available();
  int64_t need = used_bytes >= 0 ? used_bytes + used_bytes / 4 + kMarginBytes
                                 : std::max(kUnknownBytesMin, left / kUnknownShare);
  need = std::min(need, memory_bytes);
  if (need > left && !is_first) return std::nullopt;
  reserved_bytes_ += need;
  return need;
}

}  // namespace portico::lambda
