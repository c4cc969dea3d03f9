// A table of locks over keys: who changes an item holds its stripe from reading it to the commit.
//
// A conditional write reads, decides and commits; without a lock two of them could decide on the
// same old item. Keys are spread by their hash over a fixed number of stripes, so memory stays flat
// however many keys there are; two keys that share a stripe wait for each other needlessly, which
// is rare and harmless. Waiters are coroutines: no thread blocks. They wait in line, first come,
// first served, and resume on their own executor. Thread-safe.
//
// Who needs several locks takes them by LockAll, which orders them; taking a second lock while
// holding one deadlocks sooner or later.
#pragma once

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "base/mutex.h"
#include "base/task.h"

namespace portico::storage {

class LockTable {
  struct Stripe;

 public:
  static constexpr size_t kStripeCount = 4'096;

  // Holding it is holding the lock. Must not outlive the table.
  class [[nodiscard]] Guard {
   public:
    Guard() = default;
    Guard(Guard&& other) noexcept : stripe_(std::exchange(other.stripe_, nullptr)) {}
    Guard& operator=(Guard&& other) noexcept {
      if (this != &other) {
        Release();
        stripe_ = std::exchange(other.stripe_, nullptr);
      }
      return *this;
    }
    ~Guard() { Release(); }

   private:
    friend class LockTable;
    explicit Guard(Stripe* stripe) : stripe_(stripe) {}
    void Release() {
      if (stripe_ != nullptr) Unlock(std::exchange(stripe_, nullptr));
    }
    Stripe* stripe_ = nullptr;
  };

  LockTable() = default;
  LockTable(const LockTable&) = delete;
  LockTable& operator=(const LockTable&) = delete;

  // co_await table.Lock(hash) gives the Guard of the key with that hash.
  auto Lock(uint64_t hash) { return Awaiter(&stripes_[hash % kStripeCount]); }

  // The locks of all these keys at once, in whatever order they are named.
  Task<std::vector<Guard>> LockAll(std::vector<uint64_t> hashes) {
    for (uint64_t& hash : hashes) hash %= kStripeCount;
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    std::vector<Guard> guards;
    guards.reserve(hashes.size());
    for (uint64_t stripe : hashes) {
      Guard guard = co_await Lock(stripe);
      guards.push_back(std::move(guard));
    }
    co_return guards;
  }

 private:
  // One who waits; lives in its coroutine's frame, so waiting allocates nothing.
  struct Waiter {
    std::coroutine_handle<> handle;
    Executor* executor = nullptr;
    Waiter* next = nullptr;
  };
  struct Stripe {
    Mutex mutex;
    bool held GUARDED_BY(mutex) = false;
    Waiter* first GUARDED_BY(mutex) = nullptr;
    Waiter* last GUARDED_BY(mutex) = nullptr;
  };

  class Awaiter {
   public:
    explicit Awaiter(Stripe* stripe) : stripe_(stripe) {}
    bool await_ready() { return false; }
    bool await_suspend(std::coroutine_handle<> handle) {
      MutexLock lock(stripe_->mutex);
      if (!stripe_->held) {
        stripe_->held = true;
        return false;
      }
      waiter_.handle = handle;
      waiter_.executor = Executor::Current();
      (stripe_->last == nullptr ? stripe_->first : stripe_->last->next) = &waiter_;
      stripe_->last = &waiter_;
      return true;
    }
    Guard await_resume() { return Guard(stripe_); }

   private:
    Stripe* stripe_;
    Waiter waiter_;
  };

  // Hands the lock to the first in line, who then holds it.
  static void Unlock(Stripe* stripe) {
    Waiter* next;
    {
      MutexLock lock(stripe->mutex);
      next = stripe->first;
      if (next == nullptr) {
        stripe->held = false;
        return;
      }
      stripe->first = next->next;
      if (stripe->first == nullptr) stripe->last = nullptr;
    }
    // Through the executor even on the same thread: the holder finishes first, and the stack stays
    // flat.
    if (next->executor != nullptr) {
      next->executor->Resume(next->handle);
    } else {
      next->handle.resume();
    }
  }

  std::array<Stripe, kStripeCount> stripes_;
};

}  // namespace portico::storage
