#include "dynamodb/engine/job_runner.h"

#include <chrono>
#include <utility>

#include "base/log.h"

namespace portico::dynamodb {

bool JobRunner::Reserve() {
  MutexLock lock(mutex_);
  if (jobs_ >= jobs_max_ || stopping_) return false;
  ++jobs_;
  return true;
}

void JobRunner::TakePlace() {
  MutexLock lock(mutex_);
  ++jobs_;
}

void JobRunner::Release() {
  MutexLock lock(mutex_);
  --jobs_;
  idle_.notify_all();
}

void JobRunner::Stop() {
  stopping_ = true;
  std::unique_lock<Mutex> lock(mutex_);
  const auto none_runs = [&] { return jobs_ == 0; };
  const bool ended = idle_.wait_for(lock, std::chrono::milliseconds(kStopMs), none_runs);
  std::unique_ptr<BackgroundThread> thread = std::move(thread_);
  lock.unlock();
  // A job waits for a lock whose holder's loop has stopped: see IndexBuilder.
  if (!ended) thread.release();
}

void JobRunner::WaitUntilIdle() {
  std::unique_lock<Mutex> lock(mutex_);
  idle_.wait(lock, [&] { return jobs_ == 0; });
}

void JobRunner::Launch(std::string what, Step step) {
  MutexLock lock(mutex_);
  if (thread_ == nullptr) thread_ = std::make_unique<BackgroundThread>(thread_name_);
  thread_->Post([this, what = std::move(what), step = std::move(step)] { Spawn(Run(what, step)); });
}

Task<void> JobRunner::Run(std::string what, Step step) {
  while (!stopping_) {
    const Result<bool> more = co_await step();
    if (more && !*more) break;
    if (more) continue;
    log::Warn("{} cannot go on, and is tried again: {}", what, more.error().message);
    Pause pause{kRetryMs};
    co_await pause;
  }
  // A snapshot is let go before the database may be.
  step = nullptr;
  Release();
}

}  // namespace portico::dynamodb
