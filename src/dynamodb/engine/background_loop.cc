#include "dynamodb/engine/background_loop.h"

#include <utility>

#include "base/log.h"

namespace portico::dynamodb {

BackgroundLoop::BackgroundLoop(const char* name, std::chrono::milliseconds period, Turn turn)
    : name_(name),
      period_(period),
      turn_(std::move(turn)),
      thread_(std::make_unique<BackgroundThread>(name)) {
  thread_->Post([this] { Schedule(); });
}

BackgroundLoop::~BackgroundLoop() {
  std::unique_lock<Mutex> lock(mutex_);
  stopping_ = true;
  const auto none_runs = [this]() NO_THREAD_SAFETY_ANALYSIS { return !running_; };
  const bool ended = ended_.wait_for(lock, kStopPeriod, none_runs);
  lock.unlock();
  if (ended) {
    // A timer is the thread's to cancel.
    thread_->Post([this] { timer_.reset(); });
    return;
  }
  // The turn waits for a lock whose holder's loop has stopped: it would be resumed on a thread that
  // is gone if that were let go, so the thread stays.
  timer_.release();
  thread_.release();
}

void BackgroundLoop::Schedule() {
  timer_ = thread_->RunAfter(period_, [this] {
    {
      MutexLock lock(mutex_);
      if (stopping_) return;
      running_ = true;
    }
    Spawn(Run());
  });
}

Task<void> BackgroundLoop::Run() {
  const Status status = co_await turn_();
  if (!status) log::Warn("{}: {}; it is tried again", name_, status.error().message);
  MutexLock lock(mutex_);
  running_ = false;
  if (!stopping_) Schedule();
  ended_.notify_all();
}

}  // namespace portico::dynamodb
