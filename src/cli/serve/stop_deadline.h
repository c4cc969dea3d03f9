// The bound on how long stopping takes, whatever functions, clients or disks do: from its making
// until it is destroyed the process has that long; then it ends as it is. What was acknowledged is
// on disk anyway, and the launcher process ends the functions by itself.
#pragma once

#include <chrono>
#include <condition_variable>
#include <thread>

#include "base/mutex.h"

namespace portico::cli {

// From the signal to the end of the process.
inline constexpr std::chrono::milliseconds kStopMsMax{10'000};

class StopDeadline {
 public:
  // With the exit code 1 and a line in the log, if it comes to that.
  explicit StopDeadline(std::chrono::milliseconds stop_ms_max);
  ~StopDeadline();

 private:
  Mutex mutex_;
  std::condition_variable_any wake_;
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace portico::cli
