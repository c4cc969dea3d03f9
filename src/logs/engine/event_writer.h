// Where log events wait for the disk.
//
// Functions print far more lines than one fsync each could carry. Lines are gathered here and
// written by one thread: at the latest kFlushDelay after the first of them arrived, at once if
// somebody waits for them. So a line older than a second survives a crash, and a PutLogEvents that
// was answered always does. One thread writes, so whoever waits until the next write has ended can
// read all that was handed over before.
//
// Thread-safe. The buffer is bounded: beyond kBufferedBytesMax appending waits for the disk.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/task.h"
#include "logs/engine/event_keys.h"
#include "storage/commit_queue.h"

namespace portico::logs {

struct InputEvent {
  int64_t timestamp_ms = 0;
  std::string message;
};

class EventWriter {
 public:
  static constexpr std::chrono::milliseconds kFlushDelay{250};
  static constexpr size_t kBufferedBytesMax = 16u << 20;

  // Both must outlive the writer.
  EventWriter(storage::CommitQueue& commits, const Clock& clock);
  // Writes what is buffered.
  ~EventWriter();

  // Takes the events over; they are durable within a second. Waits only while the buffer is full.
  Task<Status> Append(StreamId stream, std::vector<InputEvent> events);
  // Takes the events over and waits until they are durable.
  Task<Status> Write(StreamId stream, std::vector<InputEvent> events);
  // Waits until all that was taken over before is durable, and readable.
  Task<Status> Settle();

 private:
  using Done = std::shared_ptr<OneShot<Status>>;
  struct Row {
    std::string key;
    std::string value;
  };

  Task<Status> MakeRoom();
  void Buffer(StreamId stream, const std::vector<InputEvent>& events);
  void Run();
  bool WaitForWork();
  Status Flush(const std::vector<Row>& rows);

  storage::CommitQueue& commits_;
  const Clock& clock_;
  Mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<Row> rows_ GUARDED_BY(mutex_);
  size_t buffered_bytes_ GUARDED_BY(mutex_) = 0;
  std::vector<Done> waiters_ GUARDED_BY(mutex_);
  bool writing_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  // Numbers ascend over restarts without being stored: they start from the clock.
  uint64_t next_number_ GUARDED_BY(mutex_);
  bool failing_ = false;  // the thread's own
  std::thread thread_;
};

}  // namespace portico::logs
