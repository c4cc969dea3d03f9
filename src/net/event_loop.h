// Event loops: each one thread with its own sockets and timers, running requests to completion.
//
// EventLoop is the Executor that the rest of Portico sees. LoopGroup owns one loop a core and their
// threads; it outlives everything that runs on them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/mutex.h"
#include "base/task.h"

namespace portico::net {

class EventLoop : public Executor {
 public:
  EventLoop();

  void Post(std::function<void()> work) override;
  void Resume(std::coroutine_handle<> handle) override;
  std::unique_ptr<Timer> RunAfter(std::chrono::milliseconds delay,
                                  std::function<void()> work) override;

  // Runs until Stop, on the calling thread.
  void Run();
  // From any thread. What is queued behind it is not run.
  void Stop();

  boost::asio::io_context& io() { return io_; }

 private:
  void DrainReady();

  boost::asio::io_context io_;
  Mutex mutex_;
  // Coroutines to resume: one wake-up of the loop serves all that a commit completed.
  std::vector<std::coroutine_handle<>> ready_ GUARDED_BY(mutex_);
  std::vector<std::coroutine_handle<>> running_;  // the loop's thread only
};

// Runs `task` on the loop and blocks the calling thread, which is none of the loops', until it has
// ended and its frame is gone: what it was given may go too, then.
template <typename T>
T RunBlocking(EventLoop& loop, Task<T> task) {
  std::mutex mutex;
  std::condition_variable done;
  std::optional<T> result;
  loop.Post([&] {
    Spawn([](Task<T> inner, std::mutex* m, std::condition_variable* cv,
             std::optional<T>* out) -> Task<void> {
      T value = co_await inner;
      inner = Task<T>();
      std::lock_guard<std::mutex> lock(*m);
      out->emplace(std::move(value));
      cv->notify_one();
    }(std::move(task), &mutex, &done, &result));
  });
  std::unique_lock<std::mutex> lock(mutex);
  done.wait(lock, [&] { return result.has_value(); });
  return std::move(*result);
}

class LoopGroup {
 public:
  // Starts `count` loops (at least one) on threads named "loop-N".
  explicit LoopGroup(int count);
  // Stops the loops and joins their threads.
  ~LoopGroup();

  size_t size() const { return loops_.size(); }
  EventLoop& at(size_t i) { return *loops_[i]; }
  // Stops and joins the loops' threads now; nothing runs on them after it.
  void StopAndJoin();

 private:
  std::vector<std::unique_ptr<EventLoop>> loops_;
  std::vector<std::thread> threads_;
};

}  // namespace portico::net
