// The operations on log events.
#include "logs/api/api.h"
#include "logs/api/names.h"
#include "logs/engine/errors.h"

namespace portico::logs::api {
namespace {

// Sequence tokens have meant nothing since 2023; AWS still gives one, and takes any.
constexpr const char* kAnySequenceToken =
    "49590302646237010181483461011460837894564545676745676770";

size_t EventsMax(const std::optional<int32_t>& limit) {
  return limit ? static_cast<size_t>(*limit) : kPageEventsMax;
}

Status CheckWindow(const TimeWindow& window) {
  if (window.start_ms && window.end_ms && *window.start_ms > *window.end_ms) {
    return Fail(InvalidParameter("The startTime must be before the endTime."));
  }
  return {};
}

}  // namespace

Task<Result<PutLogEventsOutput>> Api::PutLogEvents(aws::Call&, const PutLogEventsInput& in) {
  std::vector<InputEvent> events;
  events.reserve(in.log_events.size());
  for (const InputLogEvent& event : in.log_events) {
    events.push_back({event.timestamp, event.message});
  }
  const auto put =
      co_await engine_.PutEvents(in.log_group_name, in.log_stream_name, std::move(events));
  PORTICO_CO_TRY(put);
  PutLogEventsOutput out;
  out.next_sequence_token = kAnySequenceToken;
  if (put->rejects()) {
    out.rejected_log_events_info =
        RejectedLogEventsInfo{put->too_new_start, put->too_old_end, put->expired_end};
  }
  co_return out;
}

Task<Result<GetLogEventsOutput>> Api::GetLogEvents(aws::Call& call, const GetLogEventsInput& in) {
  GetEventsRequest request;
  PORTICO_CO_ASSIGN(request.group, GroupOf(in.log_group_name, in.log_group_identifier));
  PORTICO_CO_TRY(Allow(call, request.group, in.log_stream_name));
  request.stream = in.log_stream_name;
  request.window = {in.start_time, in.end_time};
  PORTICO_CO_TRY(CheckWindow(request.window));
  request.token = in.next_token;
  request.events_max = EventsMax(in.limit);
  request.from_head = in.start_from_head.value_or(false);
  auto page = co_await engine_.GetEvents(std::move(request));
  PORTICO_CO_TRY(page);
  GetLogEventsOutput out;
  for (Event& event : page->events) {
    out.events.push_back(
        {event.position.timestamp_ms, std::move(event.message), event.ingestion_ms});
  }
  out.next_forward_token = std::move(page->forward_token);
  out.next_backward_token = std::move(page->backward_token);
  co_return out;
}

Task<Result<FilterLogEventsOutput>> Api::FilterLogEvents(aws::Call& call,
                                                         const FilterLogEventsInput& in) {
  FilterRequest request;
  PORTICO_CO_ASSIGN(request.group, GroupOf(in.log_group_name, in.log_group_identifier));
  PORTICO_CO_TRY(Allow(call, request.group));
  if (in.log_stream_names && in.log_stream_name_prefix) {
    co_return Fail(InvalidParameter(
        "logStreamNames and logStreamNamePrefix are mutually exclusive parameters."));
  }
  if (in.log_stream_names) request.streams = *in.log_stream_names;
  request.stream_prefix = in.log_stream_name_prefix.value_or("");
  request.window = {in.start_time, in.end_time};
  PORTICO_CO_TRY(CheckWindow(request.window));
  request.pattern = in.filter_pattern.value_or("");
  request.token = in.next_token;
  request.events_max = EventsMax(in.limit);
  auto page = co_await engine_.FilterEvents(std::move(request));
  PORTICO_CO_TRY(page);
  FilterLogEventsOutput out;
  for (MatchedEvent& matched : page->events) {
    out.events.push_back({std::move(matched.stream), matched.event.position.timestamp_ms,
                          std::move(matched.event.message), matched.event.ingestion_ms,
                          std::move(matched.id)});
  }
  out.next_token = std::move(page->next_token);
  co_return out;
}

}  // namespace portico::logs::api
