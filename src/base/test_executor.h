// For unit tests: runs a Task to its end on the calling thread, and an executor with a manual
// clock.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/mutex.h"
#include "base/task.h"

namespace portico {

// Runs what is posted when told to, on the thread that tells it. Timers fire by AdvanceMs only.
class TestExecutor : public Executor {
 public:
  TestExecutor() { SetCurrent(this); }
  ~TestExecutor() override { SetCurrent(nullptr); }

  void Post(std::function<void()> work) override {
    MutexLock lock(mutex_);
    work_.push_back(std::move(work));
    wake_.notify_one();
  }
  void Resume(std::coroutine_handle<> handle) override {
    Post([handle] { handle.resume(); });
  }
  std::unique_ptr<Timer> RunAfter(std::chrono::milliseconds delay,
                                  std::function<void()> work) override {
    auto entry = std::make_shared<Entry>(Entry{now_ms_ + delay.count(), std::move(work)});
    timers_.push_back(entry);
    struct Handle : Timer {
      std::shared_ptr<Entry> entry;
      ~Handle() override { entry->work = nullptr; }
    };
    auto handle = std::make_unique<Handle>();
    handle->entry = entry;
    return handle;
  }

  // Runs one piece of work, waiting for it if other threads are still to post it.
  void RunOne() {
    std::function<void()> work;
    {
      std::unique_lock<Mutex> lock(mutex_);
      wake_.wait(lock, [&] { return !work_.empty(); });
      work = std::move(work_.front());
      work_.pop_front();
    }
    work();
  }
  // Runs all that is ready, without waiting.
  void RunReady() {
    for (;;) {
      {
        MutexLock lock(mutex_);
        if (work_.empty()) return;
      }
      RunOne();
    }
  }
  void AdvanceMs(int64_t ms) {
    const int64_t until = now_ms_ + ms;
    RunReady();
    for (;;) {
      auto due = std::min_element(timers_.begin(), timers_.end(),
                                  [](const auto& a, const auto& b) { return a->at_ms < b->at_ms; });
      if (due == timers_.end() || (*due)->at_ms > until) break;
      std::shared_ptr<Entry> entry = *due;
      timers_.erase(due);
      now_ms_ = entry->at_ms;
      if (entry->work) entry->work();
      RunReady();
    }
    now_ms_ = until;
  }

 private:
  struct Entry {
    int64_t at_ms;
    std::function<void()> work;
  };
  Mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::function<void()>> work_;
  std::vector<std::shared_ptr<Entry>> timers_;
  int64_t now_ms_ = 0;
};

// Runs `task` to its end here and gives its value. Uses the current TestExecutor if there is one.
template <typename T>
T RunTask(Task<T> task) {
  std::optional<TestExecutor> own;
  auto* executor = dynamic_cast<TestExecutor*>(Executor::Current());
  if (executor == nullptr) executor = &own.emplace();
  if constexpr (std::is_void_v<T>) {
    bool done = false;
    Spawn([](Task<void> inner, bool* flag) -> Task<void> {
      co_await inner;
      *flag = true;
    }(std::move(task), &done));
    while (!done) executor->RunOne();
  } else {
    std::optional<T> out;
    Spawn([](Task<T> inner, std::optional<T>* slot) -> Task<void> {
      slot->emplace(co_await inner);
    }(std::move(task), &out));
    while (!out) executor->RunOne();
    return std::move(*out);
  }
}

}  // namespace portico
