// What one environment writes to its log: the output of its processes, read from a pipe, and
// Lambda's own lines between, handed to CloudWatch Logs in batches.
//
// Memory is bounded: past kLogBufferedBytesMax the pipe is not read, so that a function which
// prints faster than its log is stored is slowed down by its own output. Belongs to one event loop:
// everything is called on that loop's thread.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "lambda/engine/log_lines.h"
#include "lambda/sandbox/fd.h"
#include "net/event_loop.h"

namespace portico::lambda {

inline constexpr size_t kLogBufferedBytesMax = 1u << 20;
inline constexpr size_t kLogBufferedEventsMax = 10'000;
inline constexpr size_t kLogTailBytesMax = 4'096;
inline constexpr int64_t kLogFlushIntervalMs = 100;

struct LogEvent {
  int64_t timestamp_ms = 0;
  std::string message;
};

// Where functions' logs go. Thread-safe; implemented over CloudWatch Logs.
class LogSink {
 public:
  virtual ~LogSink() = default;
  // Takes the events over, making group and stream if they are missing. Called on an event loop's
  // thread; resumes there.
  virtual Task<Status> Append(std::string group, std::string stream,
                              std::vector<LogEvent> events) = 0;
};

// An environment's stream: "2026/11/22/[$LATEST]" and 32 random hexadecimal digits.
std::string MakeLogStreamName(int64_t now_ms);

class LogCapture : public std::enable_shared_from_this<LogCapture> {
 public:
  // `sink` may be null: then the log only feeds the tail. It and the clock must outlive this.
  static Result<std::shared_ptr<LogCapture>> Open(net::EventLoop& loop, LogSink* sink,
                                                  std::string group, std::string stream,
                                                  const Clock& clock);

  // The end for the function to write to; given out once.
  sandbox::UniqueFd TakeWriteEnd() { return std::move(write_end_); }
  // Begins to read.
  void Start();

  // Adds a line of Lambda's own (with its newline), after all that was read so far.
  void Write(std::string line);
  // Reads what the function has printed up to now, without waiting for more; an unfinished line
  // counts as one. Whether there may be more.
  bool Drain();

  // From here on the last kLogTailBytesMax are kept, until TakeTail gives them.
  void BeginTail();
  std::string TakeTail();

  // Reads what is left, closes the pipe, and ends once all has been handed over.
  Task<void> Close();

 private:
  LogCapture(net::EventLoop& loop, LogSink* sink, std::string group, std::string stream,
             const Clock& clock);
  void AwaitOutput();
  // False once the pipe has nothing more for now.
  bool ReadSome();
  void Add(std::string message);
  bool Full() const { return buffered_bytes_ > kLogBufferedBytesMax; }
  void ScheduleFlush();
  void StartFlush();
  static Task<void> Flush(std::shared_ptr<LogCapture> self);

  net::EventLoop& loop_;
  LogSink* const sink_;
  const std::string group_;
  const std::string stream_;
  const Clock& clock_;
  boost::asio::posix::stream_descriptor pipe_;
  sandbox::UniqueFd write_end_;
  LogLines lines_;
  std::vector<LogEvent> pending_;
  size_t buffered_bytes_ = 0;  // pending or being handed over
  uint64_t lost_events_ = 0;
  bool awaiting_output_ = false;
  bool flushing_ = false;
  std::unique_ptr<Executor::Timer> flush_timer_;
  std::shared_ptr<OneShot<bool>> flushed_;  // whom to tell that a flush has ended
  size_t close_turns_ = 0;
  bool tailing_ = false;
  std::string tail_;
};

}  // namespace portico::lambda
