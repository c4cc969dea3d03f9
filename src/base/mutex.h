// Mutex with clang's thread-safety annotations, so that GUARDED_BY members are checked by clang.
// A lock is held for a few instructions only, never across co_await or I/O.
#pragma once

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define PORTICO_TSA(x) __attribute__((x))
#else
#define PORTICO_TSA(x)
#endif

#define CAPABILITY(x) PORTICO_TSA(capability(x))
#define SCOPED_CAPABILITY PORTICO_TSA(scoped_lockable)
#define GUARDED_BY(x) PORTICO_TSA(guarded_by(x))
#define PT_GUARDED_BY(x) PORTICO_TSA(pt_guarded_by(x))
#define REQUIRES(...) PORTICO_TSA(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) PORTICO_TSA(locks_excluded(__VA_ARGS__))
#define ACQUIRE(...) PORTICO_TSA(acquire_capability(__VA_ARGS__))
#define RELEASE(...) PORTICO_TSA(release_capability(__VA_ARGS__))
#define NO_THREAD_SAFETY_ANALYSIS PORTICO_TSA(no_thread_safety_analysis)

namespace portico {

class CAPABILITY("mutex") Mutex {
 public:
  void Lock() ACQUIRE() { mutex_.lock(); }
  void Unlock() RELEASE() { mutex_.unlock(); }
  // For std::condition_variable_any and std::scoped_lock.
  void lock() ACQUIRE() { mutex_.lock(); }
  void unlock() RELEASE() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  ~MutexLock() RELEASE() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

}  // namespace portico
