#include "net/event_loop.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/task.h"

namespace portico::net {
namespace {

// Runs `work` on the loop and waits for it.
void On(EventLoop& loop, std::function<void()> work) {
  std::promise<void> done;
  loop.Post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

TEST(EventLoop, RunsWhatIsPostedInOrderOnItsOwnThread) {
  LoopGroup loops(1);
  std::vector<int> order;
  Executor* current = nullptr;
  for (int i = 0; i < 100; ++i) loops.at(0).Post([&order, i] { order.push_back(i); });
  On(loops.at(0), [&] { current = Executor::Current(); });
  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<size_t>(i)], i);
  EXPECT_EQ(current, &loops.at(0));
  EXPECT_EQ(Executor::Current(), nullptr);
}

TEST(EventLoop, FiresTimersAndForgetsCancelledOnes) {
  LoopGroup loops(1);
  EventLoop& loop = loops.at(0);
  std::promise<void> fired;
  std::atomic<bool> cancelled_fired{false};
  std::unique_ptr<Executor::Timer> kept;
  On(loop, [&] {
    auto cancelled = loop.RunAfter(std::chrono::milliseconds(0), [&] { cancelled_fired = true; });
    kept = loop.RunAfter(std::chrono::milliseconds(1), [&] { fired.set_value(); });
  });
  fired.get_future().wait();
  EXPECT_FALSE(cancelled_fired);
  On(loop, [&] { kept.reset(); });
}

// A timer may be dropped by its own work.
TEST(EventLoop, LetsATimerEndItself) {
  LoopGroup loops(1);
  EventLoop& loop = loops.at(0);
  std::promise<void> fired;
  std::unique_ptr<Executor::Timer> timer;
  On(loop, [&] {
    timer = loop.RunAfter(std::chrono::milliseconds(0), [&] {
      timer.reset();
      fired.set_value();
    });
  });
  fired.get_future().wait();
}

Task<void> AwaitOn(std::shared_ptr<OneShot<int>> shot, Executor* expected, std::atomic<int>* done) {
  co_await shot->Wait();
  EXPECT_EQ(Executor::Current(), expected);
  ++*done;
}

TEST(EventLoop, ResumesCoroutinesFromOtherThreads) {
  constexpr int kWaiters = 2'000;
  LoopGroup loops(2);
  std::atomic<int> done{0};
  std::vector<std::shared_ptr<OneShot<int>>> shots;
  for (int i = 0; i < kWaiters; ++i) {
    shots.push_back(std::make_shared<OneShot<int>>());
    EventLoop& loop = loops.at(static_cast<size_t>(i % 2));
    loop.Post([shot = shots.back(), &loop, &done] { Spawn(AwaitOn(shot, &loop, &done)); });
  }
  std::vector<std::thread> setters;
  for (int t = 0; t < 3; ++t) {
    setters.emplace_back([&] {
      for (auto& shot : shots) shot->Set(1);
    });
  }
  for (std::thread& setter : setters) setter.join();
  while (done < kWaiters) std::this_thread::yield();
}

// In a coroutine's frame, slow to go: until it is told that RunBlocking is over, or has waited.
class SlowToGo {
 public:
  struct Watch {
    std::promise<void> returned;
    std::atomic<bool> went_first{false};
  };
  explicit SlowToGo(Watch* watch) : watch_(watch) {}
  SlowToGo(SlowToGo&& other) noexcept : watch_(std::exchange(other.watch_, nullptr)) {}
  ~SlowToGo() {
    if (watch_ == nullptr) return;
    watch_->went_first = watch_->returned.get_future().wait_for(std::chrono::milliseconds(50)) ==
                         std::future_status::timeout;
  }

 private:
  Watch* watch_;
};

TEST(EventLoop, RunBlockingOutlivesTheCoroutinesFrame) {
  SlowToGo::Watch watch;
  LoopGroup loops(1);
  EXPECT_EQ(RunBlocking(loops.at(0), [](SlowToGo) -> Task<int> { co_return 7; }(SlowToGo(&watch))),
            7);
  watch.returned.set_value();
  loops.StopAndJoin();
  EXPECT_TRUE(watch.went_first);
}

TEST(LoopGroup, RunsNothingOnceJoined) {
  LoopGroup loops(2);
  EXPECT_EQ(loops.size(), 2u);
  std::atomic<int> ran{0};
  On(loops.at(0), [&] { ++ran; });
  loops.StopAndJoin();
  loops.at(0).Post([&] { ++ran; });
  EXPECT_EQ(ran, 1);
  LoopGroup at_least_one(0);
  EXPECT_EQ(at_least_one.size(), 1u);
}

}  // namespace
}  // namespace portico::net
