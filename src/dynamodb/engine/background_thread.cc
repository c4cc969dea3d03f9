#include "dynamodb/engine/background_thread.h"

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace portico::dynamodb {

struct BackgroundThread::Handle : Executor::Timer {
  std::shared_ptr<Entry> entry;
  // On the executor's thread, as the work is: no lock is needed.
  ~Handle() override { entry->work = nullptr; }
};

BackgroundThread::BackgroundThread(const char* name) : thread_([this] { Serve(); }) {
  pthread_setname_np(thread_.native_handle(), name);
}

BackgroundThread::~BackgroundThread() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

void BackgroundThread::Post(std::function<void()> work) {
  MutexLock lock(mutex_);
  queue_.push_back(std::move(work));
  wake_.notify_one();
}

void BackgroundThread::Resume(std::coroutine_handle<> handle) {
  Post([handle] { handle.resume(); });
}

std::unique_ptr<Executor::Timer> BackgroundThread::RunAfter(std::chrono::milliseconds delay,
                                                            std::function<void()> work) {
  auto handle = std::make_unique<Handle>();
  handle->entry = std::make_shared<Entry>(Entry{Clock::now() + delay, std::move(work)});
  MutexLock lock(mutex_);
  timers_.push_back(handle->entry);
  return handle;
}

std::shared_ptr<BackgroundThread::Entry> BackgroundThread::TakeDue(Clock::time_point now) {
  const auto first = std::ranges::min_element(timers_, {}, &Entry::at);
  if (first == timers_.end() || (*first)->at > now) return nullptr;
  std::shared_ptr<Entry> entry = std::move(*first);
  timers_.erase(first);
  return entry;
}

std::function<void()> BackgroundThread::Next() {
  std::unique_lock<Mutex> lock(mutex_);
  for (;;) {
    if (!queue_.empty()) {
      std::function<void()> work = std::move(queue_.front());
      queue_.pop_front();
      return work;
    }
    if (stopping_) return nullptr;
    if (const auto due = TakeDue(Clock::now())) {
      if (due->work) return std::move(due->work);
      continue;
    }
    const auto first = std::ranges::min_element(timers_, {}, &Entry::at);
    if (first == timers_.end()) {
      wake_.wait(lock);
    } else {
      const Clock::time_point until = (*first)->at;
      wake_.wait_until(lock, until);
    }
  }
}

void BackgroundThread::Serve() {
  SetCurrent(this);
  while (const std::function<void()> work = Next()) work();
  SetCurrent(nullptr);
}

}  // namespace portico::dynamodb
