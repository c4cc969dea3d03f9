#include "logs/engine/event_writer.h"

#include <pthread.h>

#include "base/log.h"

namespace portico::logs {
namespace {

// More events than one process takes in a millisecond.
constexpr int kNumberBitsPerMs = 20;

}  // namespace

EventWriter::EventWriter(storage::CommitQueue& commits, const Clock& clock)
    : commits_(commits),
      clock_(clock),
      next_number_(static_cast<uint64_t>(clock.NowMs()) << kNumberBitsPerMs),
      thread_([this] { Run(); }) {
  pthread_setname_np(thread_.native_handle(), "logs");
}

EventWriter::~EventWriter() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void EventWriter::Buffer(StreamId stream, const std::vector<InputEvent>& events) {
  const int64_t now_ms = clock_.NowMs();
  bool was_empty;
  {
    MutexLock lock(mutex_);
    was_empty = rows_.empty();
    for (const InputEvent& event : events) {
      rows_.push_back({EventKey(stream, {event.timestamp_ms, next_number_++}),
                       EventValue(now_ms, event.message)});
      buffered_bytes_ += rows_.back().key.size() + rows_.back().value.size();
    }
  }
  if (was_empty) wake_.notify_one();
}

// Waits for the disk if the buffer is full; an error means that it still is.
Task<Status> EventWriter::MakeRoom() {
  {
    MutexLock lock(mutex_);
    if (buffered_bytes_ < kBufferedBytesMax) co_return Status();
  }
  co_return co_await Settle();
}

Task<Status> EventWriter::Append(StreamId stream, std::vector<InputEvent> events) {
  const Status room = co_await MakeRoom();
  PORTICO_CO_TRY(room);
  Buffer(stream, events);
  co_return Status();
}

Task<Status> EventWriter::Write(StreamId stream, std::vector<InputEvent> events) {
  const Status room = co_await MakeRoom();
  PORTICO_CO_TRY(room);
  Buffer(stream, events);
  co_return co_await Settle();
}

Task<Status> EventWriter::Settle() {
  auto done = std::make_shared<OneShot<Status>>();
  {
    MutexLock lock(mutex_);
    if (rows_.empty() && !writing_) co_return Status();
    waiters_.push_back(done);
  }
  wake_.notify_one();
  co_return co_await done->Wait();
}

// Sleeps until there is something to write and either the delay is over or somebody waits. False
// once everything is written and the writer stops.
bool EventWriter::WaitForWork() NO_THREAD_SAFETY_ANALYSIS {  // std::unique_lock is not tracked
  std::unique_lock<Mutex> lock(mutex_);
  auto has_work = [this]() NO_THREAD_SAFETY_ANALYSIS {
    return !rows_.empty() || !waiters_.empty() || stopping_;
  };
  auto is_urgent = [this]() NO_THREAD_SAFETY_ANALYSIS { return !waiters_.empty() || stopping_; };
  wake_.wait(lock, has_work);
  wake_.wait_for(lock, kFlushDelay, is_urgent);
  return !rows_.empty() || !waiters_.empty();
}

void EventWriter::Run() {
  while (WaitForWork()) {
    std::vector<Row> rows;
    std::vector<Done> waiters;
    bool stopping;
    {
      MutexLock lock(mutex_);
      rows.swap(rows_);
      waiters.swap(waiters_);
      writing_ = true;
      stopping = stopping_;
    }
    const Status status = Flush(rows);
    {
      MutexLock lock(mutex_);
      writing_ = false;
      if (status) {
        for (const Row& row : rows) buffered_bytes_ -= row.key.size() + row.value.size();
      } else if (stopping) {
        log::Error("{} log events are lost: {}", rows.size(), status.error().message);
      } else {
        // Kept for the next attempt, before what has come since.
        rows.insert(rows.end(), std::make_move_iterator(rows_.begin()),
                    std::make_move_iterator(rows_.end()));
        rows_.swap(rows);
      }
    }
    for (const Done& done : waiters) done->Set(status);
  }
}

Status EventWriter::Flush(const std::vector<Row>& rows) {
  if (rows.empty()) return {};
  storage::Batch batch;
  for (const Row& row : rows) batch.Put(storage::Family::kLogs, row.key, row.value);
  Status status = commits_.CommitBlocking(std::move(batch));
  // Once, not at every attempt.
  if (!status && !failing_) log::Warn("cannot write log events: {}", status.error().message);
  failing_ = !status;
  return status;
}

}  // namespace portico::logs
