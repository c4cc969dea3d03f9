// Reads log events from storage. Blocking: runs on worker threads. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "logs/engine/event_keys.h"
#include "logs/engine/filter/pattern.h"
#include "logs/engine/tokens.h"
#include "storage/db.h"

namespace portico::logs {

inline constexpr size_t kPageEventsMax = 10'000;
inline constexpr size_t kPageBytesMax = 1'048'576;
// One FilterLogEvents call looks at no more than this; then it answers what it has, with a token.
inline constexpr size_t kFilterScannedEventsMax = 200'000;
inline constexpr size_t kFilterScannedBytesMax = 64u << 20;
// What the cursors of one FilterLogEvents call read ahead, all together.
inline constexpr size_t kFilterReadAheadBytesMax = 16u << 20;

struct Event {
  Position position;
  int64_t ingestion_ms = 0;
  std::string message;
};

// Positions from begin on, and before end.
struct Range {
  Position begin;
  Position end = Position::End();
};

struct StreamStats {
  std::optional<int64_t> first_event_ms;
  std::optional<int64_t> last_event_ms;
  std::optional<int64_t> last_ingestion_ms;
};

struct FilterQuery {
  std::vector<StreamId> streams;
  Range range;
  std::optional<FilterToken> token;
  std::shared_ptr<const FilterPattern> pattern;
  size_t events_max = kPageEventsMax;
};

struct FilteredEvent {
  uint64_t stream = 0;
  Event event;
};

struct FilterPage {
  std::vector<FilteredEvent> events;
  std::optional<FilterToken> next;  // nothing: all was searched
};

class EventReader {
 public:
  explicit EventReader(const storage::Db& db) : db_(db) {}

  // The first (or last) events of the range, at most `events_max` and kPageBytesMax, in order of
  // time either way.
  Result<std::vector<Event>> Read(StreamId stream, Range range, Direction direction,
                                  size_t events_max) const;

  // Matching events of several streams, in order of time.
  Result<FilterPage> Filter(const FilterQuery& query) const;

  Result<StreamStats> Stats(StreamId stream, Range range) const;
  uint64_t StoredBytes(uint64_t group) const;

 private:
  const storage::Db& db_;
};

}  // namespace portico::logs
