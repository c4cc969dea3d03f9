#include "logs/engine/event_reader.h"

#include <algorithm>
#include <queue>

#include "logs/engine/put_check.h"

namespace portico::logs {
namespace {

using storage::Family;

size_t PageBytes(const StoredEvent& event) { return event.message.size() + kPutEventOverheadBytes; }

Event Copy(const StoredEvent& stored) {
  return {stored.position, stored.ingestion_ms, std::string(stored.message)};
}

AwsError Damaged() { return AwsError::Internal("a stored log event is damaged"); }

// One stream within a merge: reads ahead a little at a time, so that no iterator stays open.
class Cursor {
 public:
  Cursor(const storage::Db& db, StreamId stream, Range range, size_t read_ahead_bytes)
      : db_(db), stream_(stream), range_(range), read_ahead_bytes_(read_ahead_bytes) {}

  // Makes current() valid; false at the end.
  Result<bool> Fill() {
    if (at_ < chunk_.size()) return true;
    chunk_.clear();
    at_ = 0;
    if (range_.end <= range_.begin) return false;
    auto it = db_.NewIterator(Family::kLogs, EventKey(stream_, range_.begin),
                              EventKey(stream_, range_.end));
    size_t bytes = 0;
    for (it->SeekToFirst(); it->Valid() && bytes < read_ahead_bytes_; it->Next()) {
      const auto event = DecodeEvent(it->key(), it->value());
      if (!event) return Fail(Damaged());
      bytes += PageBytes(*event);
      chunk_.push_back(Copy(*event));
    }
    PORTICO_TRY(it->status());
    if (chunk_.empty()) return false;
    range_.begin = chunk_.back().position.Next();
    return true;
  }
  Event& current() { return chunk_[at_]; }
  const Event& current() const { return chunk_[at_]; }
  void Advance() { ++at_; }
  uint64_t stream() const { return stream_.stream; }

  // The order of FilterLogEvents: by time, then stream, then arrival.
  bool Before(const Cursor& other) const {
    const Position& mine = current().position;
    const Position& theirs = other.current().position;
    if (mine.timestamp_ms != theirs.timestamp_ms) return mine.timestamp_ms < theirs.timestamp_ms;
    if (stream() != other.stream()) return stream() < other.stream();
    return mine.number < theirs.number;
  }

 private:
  const storage::Db& db_;
  StreamId stream_;
  Range range_;  // what is not read yet
  size_t read_ahead_bytes_;
  std::vector<Event> chunk_;
  size_t at_ = 0;
};

// What one call may still look at and return. The first event always passes, or a very large one
// would never be got past.
struct Budget {
  size_t events_left;
  size_t bytes_left = kPageBytesMax;
  size_t scanned_events_left = kFilterScannedEventsMax;
  size_t scanned_bytes_left = kFilterScannedBytesMax;

  bool Scan(const Event& event) {
    const size_t bytes = event.message.size() + kPutEventOverheadBytes;
    const bool first = scanned_events_left == kFilterScannedEventsMax;
    if (!first && (scanned_events_left == 0 || scanned_bytes_left < bytes)) return false;
    --scanned_events_left;
    scanned_bytes_left -= std::min(bytes, scanned_bytes_left);
    return true;
  }
  bool Take(const Event& event) {
    const size_t bytes = event.message.size() + kPutEventOverheadBytes;
    const bool first = bytes_left == kPageBytesMax;
    if (events_left == 0 || (!first && bytes_left < bytes)) return false;
    --events_left;
    bytes_left -= std::min(bytes, bytes_left);
    return true;
  }
};

}  // namespace

Result<std::vector<Event>> EventReader::Read(StreamId stream, Range range, Direction direction,
                                             size_t events_max) const {
  std::vector<Event> out;
  if (range.end <= range.begin) return out;
  auto it =
      db_.NewIterator(Family::kLogs, EventKey(stream, range.begin), EventKey(stream, range.end));
  const bool forward = direction == Direction::kForward;
  size_t bytes = 0;
  if (forward) {
    it->SeekToFirst();
  } else {
    it->SeekToLast();
  }
  while (it->Valid() && out.size() < events_max) {
    const auto event = DecodeEvent(it->key(), it->value());
    if (!event) return Fail(Damaged());
    bytes += PageBytes(*event);
    if (bytes > kPageBytesMax && !out.empty()) break;
    out.push_back(Copy(*event));
    if (forward) {
      it->Next();
    } else {
      it->Prev();
    }
  }
  PORTICO_TRY(it->status());
  if (!forward) std::reverse(out.begin(), out.end());
  return out;
}

Result<FilterPage> EventReader::Filter(const FilterQuery& query) const {
  std::vector<Cursor> cursors;
  constexpr size_t kReadAheadMin = 4u << 10;
  constexpr size_t kReadAheadMax = 64u << 10;
  const size_t read_ahead =
      std::clamp(kFilterReadAheadBytesMax / std::max<size_t>(1, query.streams.size()),
                 kReadAheadMin, kReadAheadMax);
  cursors.reserve(query.streams.size());
  for (const StreamId& stream : query.streams) {
    Range range = query.range;
    if (query.token) range.begin = std::max(range.begin, query.token->StartOf(stream.stream));
    cursors.emplace_back(db_, stream, range, read_ahead);
  }
  auto later = [&](size_t a, size_t b) { return cursors[b].Before(cursors[a]); };
  std::priority_queue<size_t, std::vector<size_t>, decltype(later)> order(later);
  for (size_t i = 0; i < cursors.size(); ++i) {
    PORTICO_ASSIGN(const bool any, cursors[i].Fill());
    if (any) order.push(i);
  }
  FilterPage page;
  Budget budget{query.events_max};
  while (!order.empty()) {
    const size_t next = order.top();
    Cursor& cursor = cursors[next];
    Event& event = cursor.current();
    const FilterToken here{event.position, cursor.stream()};
    const bool matches = query.pattern->Matches(event.message);
    if (!budget.Scan(event) || (matches && !budget.Take(event))) {
      page.next = here;
      return page;
    }
    if (matches) page.events.push_back({cursor.stream(), std::move(event)});
    order.pop();
    cursor.Advance();
    PORTICO_ASSIGN(const bool more, cursor.Fill());
    if (more) order.push(next);
  }
  return page;
}

Result<StreamStats> EventReader::Stats(StreamId stream, Range range) const {
  StreamStats out;
  auto it =
      db_.NewIterator(Family::kLogs, EventKey(stream, range.begin), EventKey(stream, range.end));
  it->SeekToFirst();
  if (it->Valid()) {
    const auto first = DecodeEvent(it->key(), it->value());
    if (!first) return Fail(Damaged());
    out.first_event_ms = first->position.timestamp_ms;
    it->SeekToLast();
    const auto last = it->Valid() ? DecodeEvent(it->key(), it->value()) : std::nullopt;
    if (last) {
      out.last_event_ms = last->position.timestamp_ms;
      out.last_ingestion_ms = last->ingestion_ms;
    }
  }
  PORTICO_TRY(it->status());
  return out;
}

uint64_t EventReader::StoredBytes(uint64_t group) const {
  const std::string begin = GroupPrefix(group);
  return db_.ApproximateBytes(Family::kLogs, begin, PrefixEnd(begin));
}

}  // namespace portico::logs
