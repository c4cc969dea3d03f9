// A bounded pool of threads for what may take long: reading a cold disk, unpacking an archive.
//
// An event loop hands work over and waits without blocking. Thread-safe. Past kQueuedMax the work
// is refused, so that a slow disk cannot make memory grow.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"

namespace portico {

class WorkerPool {
 public:
  static constexpr size_t kQueuedMax = 4'096;

  explicit WorkerPool(int threads);
  // Finishes what is queued, then stops.
  ~WorkerPool();

  // Runs `work` (a callable giving Result<T>) on a worker; the waiting coroutine resumes on its own
  // executor. A full queue is a ThrottlingException; what the work throws, the waiter catches.
  template <typename Work, typename R = std::invoke_result_t<Work>>
  Task<R> Run(Work work) {
    struct Awaiter {
      WorkerPool* pool;
      Work* work;
      std::optional<R> result;
      std::exception_ptr thrown;
      bool await_ready() { return false; }
      bool await_suspend(std::coroutine_handle<> handle) {
        Executor* executor = Executor::Current();
        const bool queued = pool->Enqueue([this, handle, executor] {
          try {
            result.emplace((*work)());
          } catch (...) {
            thrown = std::current_exception();
          }
          executor->Resume(handle);
        });
        if (!queued) {
          result.emplace(Fail(AwsError::Client(
              "ThrottlingException", "The server is busy: too many slow requests wait.", 503)));
        }
        return queued;
      }
      void await_resume() {
        if (thrown) std::rethrow_exception(thrown);
      }
    };
    Awaiter awaiter{this, &work, std::nullopt, nullptr};
    co_await awaiter;
    co_return std::move(*awaiter.result);
  }

 private:
  bool Enqueue(std::function<void()> job);
  void Serve();

  Mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::function<void()>> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace portico
