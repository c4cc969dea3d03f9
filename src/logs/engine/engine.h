// CloudWatch Logs: groups, streams, and the events in them.
//
// Other services write through Append; the API reads and writes through the rest. Thread-safe.
// Destroying the engine writes what is buffered.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "logs/engine/catalog.h"
#include "logs/engine/event_reader.h"
#include "logs/engine/event_writer.h"
#include "logs/engine/janitor.h"
#include "logs/engine/put_check.h"
#include "storage/commit_queue.h"
#include "storage/db.h"
#include "storage/records.h"

namespace portico::logs {

// Times are milliseconds since the epoch; `start` is included, `end` is not.
struct TimeWindow {
  std::optional<int64_t> start_ms;
  std::optional<int64_t> end_ms;
};

struct GetEventsRequest {
  std::string group;
  std::string stream;
  TimeWindow window;
  std::optional<std::string> token;
  size_t events_max = kPageEventsMax;
  bool from_head = false;
};

struct EventPage {
  std::vector<Event> events;
  std::string forward_token;
  std::string backward_token;
};

struct FilterRequest {
  std::string group;
  std::vector<std::string> streams;  // empty: all, or those with the prefix
  std::string stream_prefix;
  TimeWindow window;
  std::string pattern;
  std::optional<std::string> token;
  size_t events_max = kPageEventsMax;
};

struct MatchedEvent {
  std::string stream;
  std::string id;
  Event event;
};

struct MatchedPage {
  std::vector<MatchedEvent> events;
  std::optional<std::string> next_token;
};

struct DescribedStream {
  Catalog::StreamPtr stream;
  StreamStats stats;
};

class Engine {
 public:
  // All must outlive the engine.
  Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
         WorkerPool& workers, const Clock& clock);

  // Reads what is stored. Before any other call.
  Status Load() { return catalog_.Load(); }
  // Removes what has expired from time to time.
  void StartJanitor() { janitor_.Start(); }
  Janitor& janitor() { return janitor_; }

  Catalog& catalog() { return catalog_; }
  Task<Status> DeleteGroup(std::string group);
  Task<Status> DeleteStream(std::string group, std::string stream);

  // For other services: takes lines over without waiting for the disk (durable within a second),
  // and makes group and stream if need be. Checks nothing but that the buffer has room.
  Task<Status> Append(std::string group, std::string stream, std::vector<InputEvent> events);
  // PutLogEvents: durable when it answers.
  Task<Result<PutVerdict>> PutEvents(std::string group, std::string stream,
                                     std::vector<InputEvent> events);

  // All that was appended before the call is found.
  Task<Result<EventPage>> GetEvents(GetEventsRequest request);
  Task<Result<MatchedPage>> FilterEvents(FilterRequest request);
  // Adds to each stream what its events tell.
  Task<Result<std::vector<DescribedStream>>> Describe(std::vector<Catalog::StreamPtr> streams);

  uint64_t StoredBytes(uint64_t group) const { return reader_.StoredBytes(group); }

 private:
  // The part of `window` that is not expired.
  Range Visible(const GroupRecord& group, const TimeWindow& window) const;
  Result<std::vector<Catalog::StreamPtr>> Select(const FilterRequest& request) const;
  void RemoveEvents(const std::string& begin, const std::string& end);

  storage::CommitQueue& commits_;
  WorkerPool& workers_;
  const Clock& clock_;
  Catalog catalog_;
  EventReader reader_;
  EventWriter writer_;
  Janitor janitor_;
};

}  // namespace portico::logs
