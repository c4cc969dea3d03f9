// Does a turn of some work now and then, on a thread of its own.
//
// A period passes before the first turn, and between the end of one and the beginning of the next.
// A turn that fails is logged, and the next comes as if it had not.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>

#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/engine/background_thread.h"

namespace portico::dynamodb {

class BackgroundLoop {
 public:
  using Turn = std::function<Task<Status>()>;
  // How long the destructor waits for the turn that is under way.
  static constexpr std::chrono::milliseconds kStopPeriod{3'000};

  // `name` is the thread's, at most 15 characters, and stands in the log. What `turn` uses must
  // outlive the loop.
  BackgroundLoop(const char* name, std::chrono::milliseconds period, Turn turn);
  ~BackgroundLoop();

 private:
  void Schedule();
  Task<void> Run();

  const char* const name_;
  const std::chrono::milliseconds period_;
  const Turn turn_;
  Mutex mutex_;
  std::condition_variable_any ended_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  bool running_ GUARDED_BY(mutex_) = false;
  // The thread's own.
  std::unique_ptr<Executor::Timer> timer_;
  std::unique_ptr<BackgroundThread> thread_;
};

}  // namespace portico::dynamodb
