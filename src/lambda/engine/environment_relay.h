// Brings what the launcher's thread tells to an environment's loop, for as long as the environment
// is there.
#pragma once

#include <memory>

#include "base/mutex.h"
#include "lambda/engine/environment.h"

namespace portico::lambda {

// Shared by the environment, which closes it, and the launcher's callbacks. Thread-safe.
struct Environment::Relay {
  // Runs `work(environment)` on the environment's loop, or never if that is gone.
  template <typename Work>
  void Post(Work work) {
    MutexLock lock(mutex);
    if (environment == nullptr) return;
    loop->Post([self = weak, work = std::move(work)] {
      if (auto alive = self.lock()) work(*alive);
    });
  }
  void Close() {
    MutexLock lock(mutex);
    environment = nullptr;
  }

  Mutex mutex;
  Environment* environment GUARDED_BY(mutex) = nullptr;
  net::EventLoop* loop = nullptr;
  std::weak_ptr<Environment> weak;
};

}  // namespace portico::lambda
