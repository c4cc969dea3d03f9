// Writes lines to a file descriptor, many at a time: a busy server's log costs a system call and a
// wake-up every few milliseconds instead of two for every line.
//
// Lines are whole and in order. They are written within kGatherMs, or at once after Flush. What
// cannot be written fast enough is dropped, newest first, and the number of lines dropped is told
// in their place. Thread-safe; Add never blocks on the descriptor.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "base/mutex.h"

namespace portico {

class GatheringWriter {
 public:
  static constexpr int64_t kGatherMs = 10;
  static constexpr size_t kGatheredBytesMax = 4u << 20;

  // `fd` stays the caller's and must outlive the writer.
  explicit GatheringWriter(int fd);
  // Writes what is there, then ends.
  ~GatheringWriter();
  GatheringWriter(const GatheringWriter&) = delete;
  GatheringWriter& operator=(const GatheringWriter&) = delete;

  // `line` ends with its newline.
  void Add(std::string_view line);
  // Does not wait any longer for more lines.
  void Flush();

 private:
  void Run();
  void WriteOut(std::string_view text);

  const int fd_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  std::string gathered_ GUARDED_BY(mutex_);
  uint64_t dropped_ GUARDED_BY(mutex_) = 0;
  bool hurried_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace portico
