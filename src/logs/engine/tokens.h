// The page tokens of CloudWatch Logs. Each names a gap between events, so that a token stays good
// while events come and go, and asking again at the end gives the same token. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "logs/engine/event_keys.h"

namespace portico::logs {

enum class Direction { kForward, kBackward };

// GetLogEvents: "f/…" reads on from the gap, "b/…" reads back from it.
struct EventToken {
  Direction direction = Direction::kForward;
  Position gap;
};
std::string FormatToken(const EventToken& token);
std::optional<EventToken> ParseEventToken(std::string_view text);

// FilterLogEvents: a gap in the events of all streams, which are ordered by time, then stream.
struct FilterToken {
  Position gap;
  uint64_t stream = 0;

  // Where `id` is to be read on from.
  Position StartOf(uint64_t id) const;
};
std::string FormatToken(const FilterToken& token);
std::optional<FilterToken> ParseFilterToken(std::string_view text);

// FilterLogEvents' eventId: 56 digits, unique in the group, ascending with time.
std::string FormatEventId(Position position, uint64_t stream);

}  // namespace portico::logs
