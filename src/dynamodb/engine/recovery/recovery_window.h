// The moments that a table can be restored to. Pure.
#pragma once

#include <algorithm>
#include <optional>

#include "dynamodb/engine/model.h"

namespace portico::dynamodb {

inline constexpr int64_t kDayMs = 24 * 3600 * 1000;
inline constexpr int64_t kRecoveryDaysDefault = 35;

struct RecoveryWindow {
  int64_t earliest_ms = 0;
  int64_t latest_ms = 0;
  bool Has(int64_t ms) const { return earliest_ms <= ms && ms <= latest_ms; }
};

// The history's records from then on are needed.
inline int64_t RecoveryHorizonMs(const RecoveryRecord& recovery, int64_t now_ms) {
  return now_ms - recovery.period_days * kDayMs;
}

// Nothing if recovery is not enabled, or the history is not whole yet.
inline std::optional<RecoveryWindow> RecoveryWindowOf(const TableRecord& table, int64_t now_ms) {
  if (!table.recovery || !table.recovery->since) return std::nullopt;
  const int64_t since_ms = table.recovery->since->epoch_ms;
  return RecoveryWindow{std::max(since_ms, RecoveryHorizonMs(*table.recovery, now_ms)), now_ms};
}

}  // namespace portico::dynamodb
