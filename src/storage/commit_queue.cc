#include "storage/commit_queue.h"

#include <pthread.h>

#include <condition_variable>
#include <utility>

#include "base/check.h"

namespace portico::storage {

// A batch on its way. Lives in the waiting coroutine's frame, on the blocked thread's stack, or on
// the heap if nobody waits.
struct CommitQueue::Waiter {
  explicit Waiter(Batch b) : batch(std::move(b)), bytes(batch.bytes()) {}
  virtual ~Waiter() = default;
  // Called on the committer's thread; the waiter may be gone when it returns.
  virtual void Complete(const Status& status) = 0;

  Batch batch;
  const size_t bytes;
};

namespace {

Status QueueFull() {
  return Fail(AwsError::Client("ThrottlingException",
                               "The write queue is full: the disk does not keep up. Try again.",
                               503));
}

}  // namespace

CommitQueue::CommitQueue(Db& db, Durability durability)
    : db_(db), durability_(durability), thread_([this] { Run(); }) {
  pthread_setname_np(thread_.native_handle(), "commit");
}

CommitQueue::~CommitQueue() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

bool CommitQueue::Enqueue(Waiter* waiter) {
  bool was_empty;
  {
    MutexLock lock(mutex_);
    if (queue_.size() >= kQueuedBatchesMax || queued_bytes_ + waiter->bytes > kQueuedBytesMax) {
      return false;
    }
    was_empty = queue_.empty();
    queue_.push_back(waiter);
    queued_bytes_ += waiter->bytes;
  }
  if (was_empty) wake_.notify_one();
  return true;
}

Task<Status> CommitQueue::Commit(Batch batch) {
  struct Pending : Waiter {
    explicit Pending(Batch b) : Waiter(std::move(b)) {}
    void Complete(const Status& s) override {
      status = s;
      executor->Resume(handle);
    }
    Executor* executor = nullptr;
    std::coroutine_handle<> handle;
    Status status;
  };
  struct Awaiter {
    CommitQueue* queue;
    Pending* pending;
    bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> h) {
      pending->executor = Executor::Current();
      PORTICO_CHECK(pending->executor != nullptr);
      pending->handle = h;
      if (queue->Enqueue(pending)) return true;
      pending->status = QueueFull();
      return false;
    }
    void await_resume() {}
  };
  Pending pending(std::move(batch));
  Awaiter awaiter{this, &pending};
  co_await awaiter;
  co_return std::move(pending.status);
}

Status CommitQueue::CommitBlocking(Batch batch) {
  struct Blocked : Waiter {
    explicit Blocked(Batch b) : Waiter(std::move(b)) {}
    void Complete(const Status& s) override {
      // Under the mutex to the end, so that the blocked thread cannot leave with us still in here.
      std::lock_guard<std::mutex> lock(mutex);
      status = s;
      done = true;
      wake.notify_one();
    }
    std::mutex mutex;
    std::condition_variable wake;
    bool done = false;
    Status status;
  };
  Blocked blocked(std::move(batch));
  if (!Enqueue(&blocked)) return QueueFull();
  std::unique_lock<std::mutex> lock(blocked.mutex);
  blocked.wake.wait(lock, [&] { return blocked.done; });
  return std::move(blocked.status);
}

bool CommitQueue::CommitEventually(Batch batch) {
  struct Detached : Waiter {
    explicit Detached(Batch b) : Waiter(std::move(b)) {}
    void Complete(const Status&) override { delete this; }
  };
  auto detached = std::make_unique<Detached>(std::move(batch));
  if (!Enqueue(detached.get())) return false;
  detached.release();  // deletes itself when complete
  return true;
}

void CommitQueue::Run() {
  std::vector<Waiter*> group;
  for (;;) {
    {
      std::unique_lock<Mutex> lock(mutex_);
      wake_.wait(lock, [&]() NO_THREAD_SAFETY_ANALYSIS { return !queue_.empty() || stopping_; });
      if (queue_.empty()) return;
      group.swap(queue_);
      queued_bytes_ = 0;
    }
    WriteGroup(group);
    group.clear();
  }
}

void CommitQueue::WriteGroup(std::vector<Waiter*>& group) {
  size_t next = 0;
  while (next < group.size()) {
    const size_t first = next;
    Batch merged = std::move(group[next++]->batch);
    while (next < group.size() && merged.bytes() + group[next]->bytes <= kGroupBytesMax) {
      merged.Append(std::move(group[next++]->batch));
    }
    const Status status = db_.Write(merged, durability_);
    // Counted before anyone is told, so that a test that was told sees the count.
    commits_.fetch_add(next - first, std::memory_order_relaxed);
    fsyncs_.fetch_add(1, std::memory_order_relaxed);
    for (size_t i = first; i < next; ++i) group[i]->Complete(status);
  }
}

}  // namespace portico::storage
