// Where work runs: one event loop, seen from layers that must not know about sockets.
//
// An Executor is one thread. Post and Resume may be called from any thread; what each of them is
// given runs on the executor's own thread, in the order given. Between what is posted and what is
// resumed there is no order.
#pragma once

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>

namespace portico {

class Executor {
 public:
  virtual ~Executor() = default;

  virtual void Post(std::function<void()> work) = 0;
  // As Post, for a suspended coroutine; allocates nothing on its way.
  virtual void Resume(std::coroutine_handle<> handle) = 0;

  // A pending timer. Destroying it cancels it, if it has not fired; that must happen on the
  // executor's own thread.
  class Timer {
   public:
    virtual ~Timer() = default;
  };
  // Runs `work` on this executor once `delay` has passed. Call on the executor's own thread.
  [[nodiscard]] virtual std::unique_ptr<Timer> RunAfter(std::chrono::milliseconds delay,
                                                        std::function<void()> work) = 0;

  // The executor of the calling thread, or null outside of any.
  static Executor* Current();

 protected:
  static void SetCurrent(Executor* executor);
};

}  // namespace portico
