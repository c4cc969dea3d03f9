#include "cli/serve/stop_deadline.h"

#include <gtest/gtest.h>

namespace portico::cli {
namespace {

TEST(StopDeadlineDeathTest, EndsTheProcessThatDoesNotStop) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(
      {
        StopDeadline deadline(std::chrono::milliseconds(1));
        for (;;) std::this_thread::yield();
      },
      ::testing::ExitedWithCode(1), "stopping took more than 1 ms");
}

TEST(StopDeadlineTest, LeavesTheProcessAloneThatStops) {
  StopDeadline deadline(std::chrono::hours(1));
}

}  // namespace
}  // namespace portico::cli
