// A thread of its own for work that goes on while no request waits for it, as an Executor: such
// work is written as Tasks, and may block this thread with reads.
//
// The destructor runs what is queued and joins the thread; timers that have not fired never do.
// Whoever may still be resumed here must be finished first.
#pragma once

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "base/executor.h"
#include "base/mutex.h"

namespace portico::dynamodb {

class BackgroundThread : public Executor {
 public:
  // `name` is shown by tools; at most 15 characters.
  explicit BackgroundThread(const char* name);
  ~BackgroundThread() override;

  void Post(std::function<void()> work) override;
  void Resume(std::coroutine_handle<> handle) override;
  std::unique_ptr<Timer> RunAfter(std::chrono::milliseconds delay,
                                  std::function<void()> work) override;

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    Clock::time_point at;
    std::function<void()> work;  // empty once cancelled
  };
  struct Handle;

  void Serve();
  // What is to be run next; nothing at the end.
  std::function<void()> Next();
  // The timer that is due by `now`, taken out; else null.
  std::shared_ptr<Entry> TakeDue(Clock::time_point now) REQUIRES(mutex_);

  Mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::function<void()>> queue_ GUARDED_BY(mutex_);
  std::vector<std::shared_ptr<Entry>> timers_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// co_await Pause{ms} goes on after that time, on the same executor.
struct Pause {
  int64_t ms;
  std::unique_ptr<Executor::Timer> timer = nullptr;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> handle) {
    timer =
        Executor::Current()->RunAfter(std::chrono::milliseconds(ms), [handle] { handle.resume(); });
  }
  void await_resume() {}
};

}  // namespace portico::dynamodb
