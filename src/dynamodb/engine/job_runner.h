// Jobs that go on while no request waits for them: on one thread, a step at a time, in turn.
//
// A job has a place before it begins, of which there are so many. What fails is tried again, until
// it is done. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <string>

#include "base/mutex.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/engine/background_thread.h"

namespace portico::dynamodb {

class JobRunner {
 public:
  static constexpr int64_t kRetryMs = 1'000;
  // How long Stop waits for the steps that are under way.
  static constexpr int64_t kStopMs = 3'000;

  // `thread_name` is shown by tools; at most 15 characters.
  JobRunner(const char* thread_name, size_t jobs_max)
      : thread_name_(thread_name), jobs_max_(jobs_max) {}
  ~JobRunner() { Stop(); }

  // Takes a place among the jobs, if there is one.
  bool Reserve();
  // Takes one in any case: for what a restart interrupted.
  void TakePlace();
  // Gives back a place that no job was launched in.
  void Release();

  // Does a part of a job; true if there is more to do. Called again after an error.
  using Step = std::function<Task<Result<bool>>()>;
  // Runs a job that has its place. `what` is for the server's log.
  void Launch(std::string what, Step step);

  // Ends after the steps that are under way; jobs stay as they are. What the steps use may go then.
  void Stop();
  // For tests: blocks until nothing is under way.
  void WaitUntilIdle();

 private:
  Task<void> Run(std::string what, Step step);

  const char* const thread_name_;
  const size_t jobs_max_;
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  std::condition_variable_any idle_;
  size_t jobs_ GUARDED_BY(mutex_) = 0;
  std::unique_ptr<BackgroundThread> thread_ GUARDED_BY(mutex_);
};

}  // namespace portico::dynamodb
