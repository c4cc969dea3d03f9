#include "cli/serve/stop_deadline.h"

#include <pthread.h>
#include <unistd.h>

#include "base/log.h"

namespace portico::cli {
namespace {

constexpr int kEndedUnfinished = 1;
// Should even the log not let go, SIGALRM ends the process.
constexpr unsigned kLogSecondsMax = 1;

}  // namespace

StopDeadline::StopDeadline(std::chrono::milliseconds stop_ms_max)
    : thread_([this, stop_ms_max] {
        std::unique_lock<Mutex> lock(mutex_);
        auto stopped = [this]() NO_THREAD_SAFETY_ANALYSIS { return stopped_; };
        if (wake_.wait_for(lock, stop_ms_max, stopped)) return;
        ::alarm(kLogSecondsMax);
        log::Error("stopping took more than {} ms: ending without waiting any longer",
                   stop_ms_max.count());
        log::Shutdown();
        ::_exit(kEndedUnfinished);
      }) {
  pthread_setname_np(thread_.native_handle(), "stop-deadline");
}

StopDeadline::~StopDeadline() {
  {
    MutexLock lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

}  // namespace portico::cli
