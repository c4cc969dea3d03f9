#include "logs/engine/engine.h"

#include <algorithm>
#include <map>

#include "logs/engine/errors.h"

namespace portico::logs {

Engine::Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
               WorkerPool& workers, const Clock& clock)
    : commits_(commits),
      workers_(workers),
      clock_(clock),
      catalog_(records, clock),
      reader_(db),
      writer_(commits, clock),
      janitor_(db, commits, catalog_, clock) {}

Range Engine::Visible(const GroupRecord& group, const TimeWindow& window) const {
  Range range;
  const int64_t cutoff_ms = RetentionCutoffMs(clock_.NowMs(), group.retention_days);
  range.begin.timestamp_ms = std::max(window.start_ms.value_or(0), cutoff_ms);
  if (window.end_ms) range.end = {*window.end_ms, 0};
  return range;
}

// Not waited for: the events are out of sight already, and the janitor finds what is left if this
// fails.
void Engine::RemoveEvents(const std::string& begin, const std::string& end) {
  storage::Batch batch;
  batch.DeleteRange(storage::Family::kLogs, begin, end);
  commits_.CommitEventually(std::move(batch));
}

Task<Status> Engine::DeleteGroup(std::string group) {
  const auto deleted = co_await catalog_.DeleteGroup(std::move(group));
  PORTICO_CO_TRY(deleted);
  // What is on its way to the disk must be there before it is removed.
  const Status settled = co_await writer_.Settle();
  PORTICO_CO_TRY(settled);
  const std::string begin = GroupPrefix((*deleted)->id);
  RemoveEvents(begin, PrefixEnd(begin));
  co_return Status();
}

Task<Status> Engine::DeleteStream(std::string group, std::string stream) {
  const auto deleted = co_await catalog_.DeleteStream(std::move(group), std::move(stream));
  PORTICO_CO_TRY(deleted);
  const Status settled = co_await writer_.Settle();
  PORTICO_CO_TRY(settled);
  const StreamId id = (*deleted)->id;
  RemoveEvents(EventKey(id, Position()), EventKey(id, Position::End()));
  co_return Status();
}

Task<Status> Engine::Append(std::string group, std::string stream, std::vector<InputEvent> events) {
  const auto found = co_await catalog_.EnsureStream(std::move(group), std::move(stream));
  PORTICO_CO_TRY(found);
  co_return co_await writer_.Append((*found)->id, std::move(events));
}

Task<Result<PutVerdict>> Engine::PutEvents(std::string group, std::string stream,
                                           std::vector<InputEvent> events) {
  PORTICO_CO_ASSIGN(const auto owner, catalog_.FindGroup(group));
  PORTICO_CO_ASSIGN(const auto found, catalog_.FindStream(group, stream));
  PORTICO_CO_ASSIGN(const PutVerdict verdict,
                    CheckPut(events, clock_.NowMs(), owner->record.retention_days));
  events.resize(verdict.end);
  events.erase(events.begin(), events.begin() + static_cast<ptrdiff_t>(verdict.begin));
  if (!events.empty()) {
    const Status written = co_await writer_.Write(found->id, std::move(events));
    PORTICO_CO_TRY(written);
  }
  co_return verdict;
}

Task<Result<EventPage>> Engine::GetEvents(GetEventsRequest request) {
  PORTICO_CO_ASSIGN(const auto group, catalog_.FindGroup(request.group));
  PORTICO_CO_ASSIGN(const auto stream, catalog_.FindStream(request.group, request.stream));
  Range range = Visible(group->record, request.window);
  Direction direction = request.from_head ? Direction::kForward : Direction::kBackward;
  // Where the page would be if it had no events.
  Position gap = range.begin;
  if (request.token) {
    const auto token = ParseEventToken(*request.token);
    if (!token) co_return Fail(InvalidParameter("The specified nextToken is invalid."));
    direction = token->direction;
    gap = token->gap;
    if (direction == Direction::kForward) {
      range.begin = std::max(range.begin, gap);
    } else {
      range.end = std::min(range.end, gap);
    }
  }
  const Status settled = co_await writer_.Settle();
  PORTICO_CO_TRY(settled);
  auto read = [this, id = stream->id, range, direction, events_max = request.events_max] {
    return reader_.Read(id, range, direction, events_max);
  };
  auto events = co_await workers_.Run(read);
  PORTICO_CO_TRY(events);
  EventPage page;
  Position before = gap;
  Position after = gap;
  if (!events->empty()) {
    before = events->front().position;
    after = events->back().position.Next();
  }
  page.events = std::move(*events);
  page.forward_token = FormatToken(EventToken{Direction::kForward, after});
  page.backward_token = FormatToken(EventToken{Direction::kBackward, before});
  co_return page;
}

Result<std::vector<Catalog::StreamPtr>> Engine::Select(const FilterRequest& request) const {
  PORTICO_ASSIGN(auto streams, catalog_.Streams(request.group));
  if (request.streams.empty()) {
    std::erase_if(streams, [&](const auto& stream) {
      return !stream->record.name.starts_with(request.stream_prefix);
    });
    return streams;
  }
  std::vector<Catalog::StreamPtr> named;
  for (const std::string& name : request.streams) {
    PORTICO_ASSIGN(auto stream, catalog_.FindStream(request.group, name));
    named.push_back(std::move(stream));
  }
  return named;
}

Task<Result<MatchedPage>> Engine::FilterEvents(FilterRequest request) {
  PORTICO_CO_ASSIGN(const auto group, catalog_.FindGroup(request.group));
  PORTICO_CO_ASSIGN(const auto streams, Select(request));
  FilterQuery query;
  PORTICO_CO_ASSIGN(query.pattern, FilterPattern::Parse(request.pattern));
  query.range = Visible(group->record, request.window);
  query.events_max = request.events_max;
  if (request.token) {
    query.token = ParseFilterToken(*request.token);
    if (!query.token) co_return Fail(InvalidParameter("The specified nextToken is invalid."));
  }
  std::map<uint64_t, std::string> names;
  for (const auto& stream : streams) {
    if (names.emplace(stream->id.stream, stream->record.name).second) {
      query.streams.push_back(stream->id);
    }
  }
  const Status settled = co_await writer_.Settle();
  PORTICO_CO_TRY(settled);
  auto search = [this, &query] { return reader_.Filter(query); };
  auto found = co_await workers_.Run(search);
  PORTICO_CO_TRY(found);
  MatchedPage page;
  for (FilteredEvent& event : found->events) {
    std::string id = FormatEventId(event.event.position, event.stream);
    page.events.push_back({names[event.stream], std::move(id), std::move(event.event)});
  }
  if (found->next) page.next_token = FormatToken(*found->next);
  co_return page;
}

Task<Result<std::vector<DescribedStream>>> Engine::Describe(
    std::vector<Catalog::StreamPtr> streams) {
  const Status settled = co_await writer_.Settle();
  PORTICO_CO_TRY(settled);
  auto read = [this, &streams]() -> Result<std::vector<DescribedStream>> {
    std::vector<DescribedStream> out;
    for (const auto& stream : streams) {
      const auto group = catalog_.FindGroup(stream->record.group);
      if (!group) continue;  // deleted meanwhile
      const Range range = Visible((*group)->record, {});
      PORTICO_ASSIGN(const StreamStats stats, reader_.Stats(stream->id, range));
      out.push_back({stream, stats});
    }
    return out;
  };
  co_return co_await workers_.Run(read);
}

}  // namespace portico::logs
