#include "base/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include "base/test_executor.h"

namespace portico {
namespace {

TEST(WorkerPool, RunsElsewhereAndResumesHere) {
  TestExecutor executor;
  WorkerPool pool(2);
  const std::thread::id here = std::this_thread::get_id();
  std::thread::id resumed;
  auto run = [](WorkerPool& p, std::thread::id* after) -> Task<Result<std::thread::id>> {
    auto work = []() -> Result<std::thread::id> { return std::this_thread::get_id(); };
    Result<std::thread::id> ran = co_await p.Run(work);
    *after = std::this_thread::get_id();
    co_return ran;
  };
  Result<std::thread::id> ran = RunTask(run(pool, &resumed));
  ASSERT_TRUE(ran);
  EXPECT_NE(*ran, here);
  EXPECT_EQ(resumed, here);
}

TEST(WorkerPool, GivesErrorsBack) {
  WorkerPool pool(1);
  auto work = []() -> Result<int> { return Fail("Code", "no"); };
  Result<int> result = RunTask(pool.Run(work));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "Code");
}

TEST(WorkerPool, LetsTheWaiterCatchWhatTheWorkThrows) {
  WorkerPool pool(1);
  auto run = [](WorkerPool& p) -> Task<std::string> {
    auto work = []() -> Result<int> { throw std::runtime_error("thrown"); };
    try {
      Result<int> ignored = co_await p.Run(work);
    } catch (const std::runtime_error& e) {
      co_return e.what();
    }
    co_return "nothing";
  };
  EXPECT_EQ(RunTask(run(pool)), "thrown");
}

TEST(WorkerPool, RefusesPastItsBoundAndFinishesWhatItTook) {
  TestExecutor executor;
  std::atomic<int> ran{0};
  int answered = 0;
  int refused = 0;
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();
  {
    WorkerPool pool(1);
    auto run = [](WorkerPool& p, std::shared_future<void> wait, std::atomic<int>* count, int* ok,
                  int* full) -> Task<void> {
      auto work = [wait, count]() -> Result<int> {
        wait.wait();
        ++*count;
        return 1;
      };
      Result<int> result = co_await p.Run(work);
      ++*(result ? ok : full);
    };
    // One may be in the worker's hands, the bound is on those behind it.
    const int given = static_cast<int>(WorkerPool::kQueuedMax) + 10;
    for (int i = 0; i < given; ++i) Spawn(run(pool, open, &ran, &answered, &refused));
    executor.RunReady();
    EXPECT_GE(refused, 9);
    EXPECT_LE(refused, 10);
    gate.set_value();
    while (answered + refused < given) executor.RunOne();
  }
  EXPECT_EQ(ran, answered);
}

}  // namespace
}  // namespace portico
