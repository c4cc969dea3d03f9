#include "logs/engine/put_check.h"

#include <algorithm>

#include "logs/engine/errors.h"

namespace portico::logs {
namespace {

constexpr int64_t kDayMs = 24 * 3'600'000LL;

Status CheckShape(const std::vector<InputEvent>& events) {
  size_t bytes = 0;
  for (size_t i = 0; i < events.size(); ++i) {
    bytes += events[i].message.size() + kPutEventOverheadBytes;
    if (i > 0 && events[i].timestamp_ms < events[i - 1].timestamp_ms) {
      return Fail(InvalidParameter(
          "Log events in a single PutLogEvents request must be in chronological order."));
    }
  }
  if (bytes > kPutBytesMax) {
    return Fail(InvalidParameter("Upload too large: " + std::to_string(bytes) +
                                 " bytes exceeds limit of " + std::to_string(kPutBytesMax)));
  }
  if (events.back().timestamp_ms - events.front().timestamp_ms > kPutSpanMaxMs) {
    return Fail(
        InvalidParameter("The batch of log events in a single PutLogEvents request cannot "
                         "span more than 24 hours."));
  }
  return {};
}

// The index of the first event that is not before `ms`.
size_t FirstFrom(const std::vector<InputEvent>& events, int64_t ms) {
  const auto found = std::partition_point(
      events.begin(), events.end(), [ms](const auto& event) { return event.timestamp_ms < ms; });
  return static_cast<size_t>(found - events.begin());
}

}  // namespace

int64_t RetentionCutoffMs(int64_t now_ms, std::optional<int32_t> retention_days) {
  if (!retention_days) return 0;
  return std::max<int64_t>(0, now_ms - *retention_days * kDayMs);
}

Result<PutVerdict> CheckPut(const std::vector<InputEvent>& events, int64_t now_ms,
                            std::optional<int32_t> retention_days) {
  PutVerdict out;
  if (events.empty()) return out;
  PORTICO_TRY(CheckShape(events));
  const size_t too_old = FirstFrom(events, now_ms - kPutPastMaxMs);
  const size_t expired = FirstFrom(events, RetentionCutoffMs(now_ms, retention_days));
  const size_t too_new = FirstFrom(events, now_ms + kPutFutureMaxMs + 1);
  if (too_old > 0) out.too_old_end = static_cast<int32_t>(too_old);
  if (expired > 0) out.expired_end = static_cast<int32_t>(expired);
  if (too_new < events.size()) out.too_new_start = static_cast<int32_t>(too_new);
  out.begin = std::max(too_old, expired);
  out.end = std::max(too_new, out.begin);
  return out;
}

}  // namespace portico::logs
