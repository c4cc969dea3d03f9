// A mutex that a coroutine may hold across co_await: waiters are queued, no thread is blocked.
//
// Fair (first come, first served). Waiters resume on their own executor. Thread-safe. The queue is
// as long as there are callers, and callers are bounded where requests are taken in.
#pragma once

#include <coroutine>
#include <deque>
#include <utility>

#include "base/executor.h"
#include "base/mutex.h"

namespace portico {

class AsyncMutex {
 public:
  // Holding it is holding the lock.
  class [[nodiscard]] Guard {
   public:
    explicit Guard(AsyncMutex* mutex) : mutex_(mutex) {}
    Guard(Guard&& other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    Guard& operator=(Guard&&) = delete;
    ~Guard() {
      if (mutex_ != nullptr) mutex_->Unlock();
    }

   private:
    AsyncMutex* mutex_;
  };

  // co_await mutex.Lock() gives a Guard.
  auto Lock() {
    struct Awaiter {
      AsyncMutex* mutex;
      bool await_ready() { return false; }
      bool await_suspend(std::coroutine_handle<> handle) {
        MutexLock lock(mutex->mutex_);
        if (!mutex->held_) {
          mutex->held_ = true;
          return false;
        }
        mutex->waiters_.push_back({handle, Executor::Current()});
        return true;
      }
      Guard await_resume() { return Guard(mutex); }
    };
    return Awaiter{this};
  }

 private:
  struct Waiter {
    std::coroutine_handle<> handle;
    Executor* executor;
  };

  void Unlock() {
    Waiter next;
    {
      MutexLock lock(mutex_);
      if (waiters_.empty()) {
        held_ = false;
        return;
      }
      next = waiters_.front();
      waiters_.pop_front();
    }
    // Through the executor even on the same thread: the holder finishes first, and the stack stays
    // flat.
    if (next.executor != nullptr) {
      next.executor->Resume(next.handle);
    } else {
      next.handle.resume();
    }
  }

  Mutex mutex_;
  bool held_ GUARDED_BY(mutex_) = false;
  std::deque<Waiter> waiters_ GUARDED_BY(mutex_);
};

}  // namespace portico
