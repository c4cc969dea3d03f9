#include "logs/engine/put_check.h"

#include <gtest/gtest.h>

namespace portico::logs {
namespace {

constexpr int64_t kNow = 1'700'000'000'000;
constexpr int64_t kHour = 3'600'000;
constexpr int64_t kDay = 24 * kHour;

std::vector<InputEvent> At(std::initializer_list<int64_t> times) {
  std::vector<InputEvent> out;
  for (int64_t t : times) out.push_back({t, "m"});
  return out;
}

TEST(CheckPut, TakesWhatIsRecent) {
  const auto verdict = CheckPut(At({kNow - kHour, kNow, kNow + 2 * kHour}), kNow, std::nullopt);
  ASSERT_TRUE(verdict.has_value());
  EXPECT_EQ(verdict->begin, 0u);
  EXPECT_EQ(verdict->end, 3u);
  EXPECT_FALSE(verdict->rejects());
}

TEST(CheckPut, TurnsAwayTheTooOldAndTooNew) {
  const auto old = CheckPut(At({kNow - 14 * kDay - 2, kNow - 14 * kDay - 1, kNow - 14 * kDay}),
                            kNow, std::nullopt);
  EXPECT_EQ(old->too_old_end, 2);
  EXPECT_EQ(old->begin, 2u);
  EXPECT_EQ(old->end, 3u);
  const auto fresh = CheckPut(At({kNow, kNow + 2 * kHour + 1}), kNow, std::nullopt);
  EXPECT_EQ(fresh->too_new_start, 1);
  EXPECT_EQ(fresh->end, 1u);
  const auto expired = CheckPut(At({kNow - kDay - 1, kNow - kDay}), kNow, 1);
  EXPECT_EQ(expired->expired_end, 1);
  EXPECT_FALSE(expired->too_old_end.has_value());
  const auto all = CheckPut(At({kNow + 3 * kHour}), kNow, std::nullopt);
  EXPECT_EQ(all->too_new_start, 0);
  EXPECT_EQ(all->begin, all->end);
}

TEST(CheckPut, RefusesWholeBatches) {
  EXPECT_EQ(CheckPut(At({kNow, kNow - 1}), kNow, std::nullopt).error().message,
            "Log events in a single PutLogEvents request must be in chronological order.");
  EXPECT_EQ(CheckPut(At({kNow - kDay - 1, kNow}), kNow, std::nullopt).error().code,
            "InvalidParameterException");
  std::vector<InputEvent> large{{kNow, std::string(kPutBytesMax - kPutEventOverheadBytes, 'x')}};
  EXPECT_TRUE(CheckPut(large, kNow, std::nullopt).has_value());
  large[0].message += "x";
  EXPECT_EQ(CheckPut(large, kNow, std::nullopt).error().message,
            "Upload too large: 1048577 bytes exceeds limit of 1048576");
}

}  // namespace
}  // namespace portico::logs
