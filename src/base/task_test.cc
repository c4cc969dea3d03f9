#include "base/task.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/test_executor.h"

namespace portico {
namespace {

Task<int> Give(int value) { co_return value; }

Task<int> Add(Task<int> a, Task<int> b) {
  const int left = co_await a;
  const int right = co_await b;
  co_return left + right;
}

Task<int> Throw() {
  throw std::runtime_error("thrown");
  co_return 0;
}

TEST(Task, GivesItsValueToItsAwaiter) { EXPECT_EQ(RunTask(Add(Give(2), Give(3))), 5); }

TEST(Task, StartsOnlyWhenAwaited) {
  bool started = false;
  auto start = [](bool* flag) -> Task<void> {
    *flag = true;
    co_return;
  };
  {
    Task<void> never = start(&started);
    EXPECT_FALSE(started);
  }
  EXPECT_FALSE(started);
  RunTask(start(&started));
  EXPECT_TRUE(started);
}

Task<int> CountDown(int n) {
  if (n == 0) co_return 0;
  const int rest = co_await CountDown(n - 1);
  co_return rest + 1;
}

TEST(Task, CarriesValuesThroughManyFrames) { EXPECT_EQ(RunTask(CountDown(1'000)), 1'000); }

TEST(Task, LetsExceptionsPassToTheAwaiter) {
  auto caught = []() -> Task<std::string> {
    try {
      co_await Throw();
    } catch (const std::runtime_error& e) {
      co_return e.what();
    }
    co_return "nothing";
  };
  EXPECT_EQ(RunTask(caught()), "thrown");
}

TEST(Task, DestroysTheFrameOfATaskThatNeverRan) {
  auto witness = std::make_shared<int>(1);
  {
    Task<void> task = [](std::shared_ptr<int>) -> Task<void> { co_return; }(witness);
    EXPECT_EQ(witness.use_count(), 2);
  }
  EXPECT_EQ(witness.use_count(), 1);
}

TEST(Task, MovesResultsThatCannotBeCopied) {
  auto make = []() -> Task<std::unique_ptr<int>> { co_return std::make_unique<int>(7); };
  EXPECT_EQ(*RunTask(make()), 7);
}

TEST(Task, PropagatesErrorsWithCoTry) {
  auto outer = []() -> Task<Result<int>> {
    auto inner = []() -> Task<Result<int>> { co_return Fail("Code", "message"); };
    Result<int> answer = co_await inner();
    PORTICO_CO_ASSIGN(int value, std::move(answer));
    co_return value + 1;
  };
  Result<int> result = RunTask(outer());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "Code");
}

Task<void> AwaitShot(std::shared_ptr<OneShot<int>> shot, int* out) {
  const int value = co_await shot->Wait();
  *out = value;
}

TEST(OneShot, GivesAValueThatWasSetBefore) {
  auto shot = std::make_shared<OneShot<int>>();
  EXPECT_TRUE(shot->Set(5));
  int out = 0;
  RunTask(AwaitShot(shot, &out));
  EXPECT_EQ(out, 5);
}

TEST(OneShot, TakesOnlyTheFirstValue) {
  auto shot = std::make_shared<OneShot<int>>();
  EXPECT_TRUE(shot->Set(5));
  EXPECT_FALSE(shot->Set(6));
  int out = 0;
  RunTask(AwaitShot(shot, &out));
  EXPECT_EQ(out, 5);
  EXPECT_FALSE(shot->Set(7));
}

TEST(OneShot, ResumesTheWaiterThroughItsExecutor) {
  TestExecutor executor;
  auto shot = std::make_shared<OneShot<int>>();
  int out = 0;
  Spawn(AwaitShot(shot, &out));
  EXPECT_TRUE(shot->Set(9));
  EXPECT_EQ(out, 0) << "resumed on the setter's stack";
  executor.RunReady();
  EXPECT_EQ(out, 9);
}

TEST(OneShot, HandsOverFromAnotherThreadWhicheverComesFirst) {
  for (int round = 0; round < 2'000; ++round) {
    TestExecutor executor;
    auto shot = std::make_shared<OneShot<int>>();
    std::atomic<bool> go{false};
    std::atomic<int> accepted{0};
    auto set = [&](int value) {
      while (!go.load()) {
      }
      if (shot->Set(value)) ++accepted;
    };
    std::thread first(set, 1);
    std::thread second(set, 2);
    go = true;
    int out = 0;
    RunTask(AwaitShot(shot, &out));
    first.join();
    second.join();
    ASSERT_EQ(accepted, 1);
    ASSERT_TRUE(out == 1 || out == 2);
  }
}

TEST(TestExecutor, FiresTimersInOrderOfTheirTimes) {
  TestExecutor executor;
  std::string order;
  auto late = executor.RunAfter(std::chrono::milliseconds(20), [&] { order += "b"; });
  auto early = executor.RunAfter(std::chrono::milliseconds(10), [&] { order += "a"; });
  auto cancelled = executor.RunAfter(std::chrono::milliseconds(15), [&] { order += "x"; });
  cancelled.reset();
  executor.AdvanceMs(9);
  EXPECT_EQ(order, "");
  executor.AdvanceMs(100);
  EXPECT_EQ(order, "ab");
}

}  // namespace
}  // namespace portico
