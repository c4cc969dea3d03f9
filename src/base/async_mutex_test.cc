#include "base/async_mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/test_executor.h"

namespace portico {
namespace {

// Holds the lock until `gate` opens, noting when it comes and goes.
Task<void> Hold(AsyncMutex& mutex, std::shared_ptr<OneShot<int>> gate, std::string name,
                std::string* trace) {
  auto guard = co_await mutex.Lock();
  *trace += name + "+";
  co_await gate->Wait();
  *trace += name + "-";
}

TEST(AsyncMutex, ServesWaitersInTheirOrder) {
  TestExecutor executor;
  AsyncMutex mutex;
  std::string trace;
  std::vector<std::shared_ptr<OneShot<int>>> gates;
  for (const char* name : {"a", "b", "c"}) {
    gates.push_back(std::make_shared<OneShot<int>>());
    Spawn(Hold(mutex, gates.back(), name, &trace));
  }
  EXPECT_EQ(trace, "a+");
  gates[2]->Set(1);
  executor.RunReady();
  EXPECT_EQ(trace, "a+");
  gates[0]->Set(1);
  executor.RunReady();
  EXPECT_EQ(trace, "a+a-b+");
  gates[1]->Set(1);
  executor.RunReady();
  EXPECT_EQ(trace, "a+a-b+b-c+c-");
}

TEST(AsyncMutex, IsFreeAgainAfterItsLastHolder) {
  AsyncMutex mutex;
  auto lock_once = [](AsyncMutex& m) -> Task<int> {
    auto guard = co_await m.Lock();
    co_return 1;
  };
  EXPECT_EQ(RunTask(lock_once(mutex)) + RunTask(lock_once(mutex)), 2);
}

TEST(AsyncMutex, UnlocksWhenTheHolderThrows) {
  AsyncMutex mutex;
  auto thrower = [](AsyncMutex& m) -> Task<int> {
    try {
      auto guard = co_await m.Lock();
      throw 1;
    } catch (int) {
    }
    auto again = co_await m.Lock();
    co_return 2;
  };
  EXPECT_EQ(RunTask(thrower(mutex)), 2);
}

Task<void> Increment(AsyncMutex& mutex, int* plain_counter) {
  auto guard = co_await mutex.Lock();
  ++*plain_counter;
}

TEST(AsyncMutex, ExcludesHoldersOnDifferentThreads) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 2'000;
  AsyncMutex mutex;
  int counter = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      TestExecutor executor;
      for (int round = 0; round < kRounds; ++round) RunTask(Increment(mutex, &counter));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter, kThreads * kRounds);
}

// A guard that is released where many wait must not resume them on the releaser's stack.
TEST(AsyncMutex, StaysFlatUnderALongQueue) {
  constexpr int kWaiters = 20'000;
  TestExecutor executor;
  AsyncMutex mutex;
  int counter = 0;
  auto gate = std::make_shared<OneShot<int>>();
  std::string trace;
  Spawn(Hold(mutex, gate, "h", &trace));
  for (int i = 0; i < kWaiters; ++i) Spawn(Increment(mutex, &counter));
  gate->Set(1);
  executor.RunReady();
  EXPECT_EQ(counter, kWaiters);
}

}  // namespace
}  // namespace portico
