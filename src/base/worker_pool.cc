#include "base/worker_pool.h"

#include <pthread.h>

namespace portico {

WorkerPool::WorkerPool(int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { Serve(); });
    pthread_setname_np(threads_.back().native_handle(), "worker");
  }
}

WorkerPool::~WorkerPool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::Enqueue(std::function<void()> job) {
  {
    MutexLock lock(mutex_);
    if (queue_.size() >= kQueuedMax) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void WorkerPool::Serve() {
  for (;;) {
    std::function<void()> job;
    {
      std::unique_lock<Mutex> lock(mutex_);
      wake_.wait(lock, [&]() NO_THREAD_SAFETY_ANALYSIS { return !queue_.empty() || stopping_; });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    job();
  }
}

}  // namespace portico
