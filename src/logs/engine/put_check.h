// What PutLogEvents takes and what it turns away. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/result.h"
#include "logs/engine/event_writer.h"

namespace portico::logs {

// Limits of PutLogEvents (CloudWatch Logs API Reference).
inline constexpr size_t kPutBytesMax = 1'048'576;
inline constexpr size_t kPutEventOverheadBytes = 26;
inline constexpr int64_t kPutSpanMaxMs = 24 * 3'600'000LL;
inline constexpr int64_t kPutFutureMaxMs = 2 * 3'600'000LL;
inline constexpr int64_t kPutPastMaxMs = 14 * 24 * 3'600'000LL;

struct PutVerdict {
  // The events that are taken: [begin, end).
  size_t begin = 0;
  size_t end = 0;
  // As in RejectedLogEventsInfo.
  std::optional<int32_t> too_old_end;
  std::optional<int32_t> expired_end;
  std::optional<int32_t> too_new_start;

  bool rejects() const { return too_old_end || expired_end || too_new_start; }
};

// InvalidParameterException if the whole batch cannot be taken: out of order, spanning more than a
// day, too large.
Result<PutVerdict> CheckPut(const std::vector<InputEvent>& events, int64_t now_ms,
                            std::optional<int32_t> retention_days);

// Events before this are gone; 0 if events never expire.
int64_t RetentionCutoffMs(int64_t now_ms, std::optional<int32_t> retention_days);

}  // namespace portico::logs
