// Task<T>: a lazily started coroutine with one awaiter.
//
// A request is one chain of Tasks on one event loop. It starts when awaited, resumes its awaiter by
// symmetric transfer (so deep chains use no stack), and lets exceptions pass through to the
// awaiter. A Task that is destroyed before it finishes destroys its frame. Not thread-safe: a Task
// belongs to the thread that runs it; whoever resumes it from elsewhere goes through
// Executor::Resume.
//
// Coroutine parameters: pass by value or by reference to something that outlives the Task; never
// capture in a coroutine lambda that dies first.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/executor.h"
#include "base/mutex.h"

namespace portico {

template <typename T>
class Task;

namespace task_internal {

struct PromiseBase {
  std::coroutine_handle<> continuation = std::noop_coroutine();

  struct FinalAwaiter {
    bool await_ready() noexcept { return false; }
    template <typename P>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<P> h) noexcept {
      return h.promise().continuation;
    }
    void await_resume() noexcept {}
  };
  std::suspend_always initial_suspend() noexcept { return {}; }
  FinalAwaiter final_suspend() noexcept { return {}; }
};

template <typename T>
struct Promise : PromiseBase {
  std::variant<std::monostate, T, std::exception_ptr> result;
  Task<T> get_return_object();
  template <typename U>
  void return_value(U&& value) {
    result.template emplace<1>(std::forward<U>(value));
  }
  void unhandled_exception() { result.template emplace<2>(std::current_exception()); }
  T Take() {
    if (result.index() == 2) std::rethrow_exception(std::get<2>(result));
    PORTICO_CHECK(result.index() == 1);
    return std::move(std::get<1>(result));
  }
};

template <>
struct Promise<void> : PromiseBase {
  std::exception_ptr exception;
  Task<void> get_return_object();
  void return_void() {}
  void unhandled_exception() { exception = std::current_exception(); }
  void Take() {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace task_internal

template <typename T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = task_internal::Promise<T>;
  using Handle = std::coroutine_handle<promise_type>;

  Task() = default;
  explicit Task(Handle handle) : handle_(handle) {}
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    if (this != &other) {
      if (handle_) handle_.destroy();
      handle_ = std::exchange(other.handle_, {});
    }
    return *this;
  }
  ~Task() {
    if (handle_) handle_.destroy();
  }

  auto operator co_await() noexcept {
    struct Awaiter {
      Handle handle;
      bool await_ready() noexcept { return handle.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiter) noexcept {
        handle.promise().continuation = awaiter;
        return handle;
      }
      T await_resume() { return handle.promise().Take(); }
    };
    return Awaiter{handle_};
  }

 private:
  Handle handle_;
};

namespace task_internal {

template <typename T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}

struct Detached {
  struct promise_type {
    Detached get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    // A detached task has nobody to tell: an exception that gets here is a bug.
    void unhandled_exception() noexcept { CheckFailed(__FILE__, __LINE__, "detached task threw"); }
  };
};

}  // namespace task_internal

// Starts `task` on the calling thread and lets it run to its end by itself.
inline void Spawn(Task<void> task) {
  [](Task<void> owned) -> task_internal::Detached { co_await owned; }(std::move(task));
}

// One value handed from any thread to one coroutine that waits for it.
//
// The waiter and the setter share it by shared_ptr, so either side may go first, and the setter may
// vanish; the waiter must not be destroyed while it waits. Set() may be called from any thread,
// once; the second call is ignored and returns false. Wait() is called once, on an executor's
// thread, and resumes there.
template <typename T>
class OneShot {
 public:
  bool Set(T value) {
    Executor* executor = nullptr;
    std::coroutine_handle<> waiter;
    {
      MutexLock lock(mutex_);
      if (value_.has_value() || taken_) return false;
      value_.emplace(std::move(value));
      waiter = std::exchange(waiter_, {});
      executor = executor_;
    }
    if (waiter) {
      if (executor != nullptr) {
        executor->Resume(waiter);
      } else {
        waiter.resume();
      }
    }
    return true;
  }

  auto Wait() {
    struct Awaiter {
      OneShot* shot;
      bool await_ready() {
        MutexLock lock(shot->mutex_);
        return shot->value_.has_value();
      }
      bool await_suspend(std::coroutine_handle<> h) {
        MutexLock lock(shot->mutex_);
        if (shot->value_.has_value()) return false;
        shot->executor_ = Executor::Current();
        shot->waiter_ = h;
        return true;
      }
      T await_resume() {
        MutexLock lock(shot->mutex_);
        shot->taken_ = true;
        T out = std::move(*shot->value_);
        shot->value_.reset();
        return out;
      }
    };
    return Awaiter{this};
  }

 private:
  Mutex mutex_;
  std::optional<T> value_ GUARDED_BY(mutex_);
  bool taken_ GUARDED_BY(mutex_) = false;
  std::coroutine_handle<> waiter_ GUARDED_BY(mutex_);
  Executor* executor_ GUARDED_BY(mutex_) = nullptr;
};

}  // namespace portico
