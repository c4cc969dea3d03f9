// The bytes of log events in storage (docs/formats.md, "Log events"). Pure, thread-safe.
//
//   key:   group id (8) stream id (8) timestamp (8) ingest number (8), all big-endian, so that a
//          stream's events lie in order of time and, within one millisecond, of arrival
//   value: version byte 1, ingestion time (8, big-endian), the message
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace portico::logs {

// Which stream an event belongs to.
struct StreamId {
  uint64_t group = 0;
  uint64_t stream = 0;
  auto operator<=>(const StreamId&) const = default;
};

// Where an event stands in its stream. A position is also the gap before that event.
struct Position {
  int64_t timestamp_ms = 0;  // never negative
  uint64_t number = 0;
  auto operator<=>(const Position&) const = default;

  static constexpr Position End() { return {INT64_MAX, UINT64_MAX}; }
  // The gap behind the event.
  Position Next() const {
    if (number != UINT64_MAX) return {timestamp_ms, number + 1};
    return {timestamp_ms + 1, 0};
  }
};

struct StoredEvent {
  Position position;
  int64_t ingestion_ms = 0;
  std::string_view message;  // into the value
};

inline constexpr size_t kEventKeyBytes = 32;
inline constexpr size_t kEventHeaderBytes = 9;

std::string EventKey(StreamId id, Position position);
std::string EventValue(int64_t ingestion_ms, std::string_view message);
// Begins all keys of a group.
std::string GroupPrefix(uint64_t group);
// Greater than all keys that begin with `prefix`; empty if there is no such key.
std::string PrefixEnd(std::string prefix);

std::optional<StreamId> StreamOf(std::string_view key);
// Nothing if the bytes are none of ours.
std::optional<StoredEvent> DecodeEvent(std::string_view key, std::string_view value);

}  // namespace portico::logs
