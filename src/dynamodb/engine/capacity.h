// Capacity units, as "Provisioned capacity mode" of the developer guide reckons them. Pure.
#pragma once

#include <algorithm>
#include <cstdint>

namespace portico::dynamodb {

enum class Consistency : uint8_t { kEventual, kStrong };

inline constexpr uint64_t kReadUnitBytes = 4 * 1024;
inline constexpr uint64_t kWriteUnitBytes = 1024;

// Of one item, or of the items of a page together; reading nothing costs as much as a small item.
inline double ReadUnits(uint64_t bytes, Consistency consistency) {
  const auto units =
      static_cast<double>(std::max<uint64_t>(1, (bytes + kReadUnitBytes - 1) / kReadUnitBytes));
  return consistency == Consistency::kStrong ? units : units / 2;
}

// Of a write that finds an item of `old_bytes` and leaves one of `new_bytes`, 0 for none.
inline double WriteUnits(uint64_t old_bytes, uint64_t new_bytes) {
  const uint64_t bytes = std::max(old_bytes, new_bytes);
  return static_cast<double>(
      std::max<uint64_t>(1, (bytes + kWriteUnitBytes - 1) / kWriteUnitBytes));
}

}  // namespace portico::dynamodb
