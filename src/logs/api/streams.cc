// The operations on log streams.
#include <algorithm>

#include "logs/api/api.h"
#include "logs/api/names.h"
#include "logs/engine/errors.h"

namespace portico::logs::api {
namespace {

// A stream with the key that the list is ordered by.
struct Listed {
  std::string key;
  Catalog::StreamPtr stream;
};

// Time first, with as many digits as any time needs; a stream without events comes before all.
std::string TimeKey(const DescribedStream& described) {
  const std::string time = std::to_string(described.stats.last_event_ms.value_or(0));
  return std::string(20 - std::min<size_t>(20, time.size()), '0') + time + "/" +
         described.stream->record.name;
}

// Puts the streams into the order asked for and keeps those behind `after`.
void Order(bool descending, const std::string& after, std::vector<Listed>* streams) {
  std::sort(streams->begin(), streams->end(),
            [](const Listed& a, const Listed& b) { return a.key < b.key; });
  if (descending) std::reverse(streams->begin(), streams->end());
  if (after.empty()) return;
  std::erase_if(*streams, [&](const Listed& listed) {
    return descending ? listed.key >= after : listed.key <= after;
  });
}

LogStream ToWire(const aws::Call& call, const DescribedStream& described) {
  const StreamRecord& record = described.stream->record;
  LogStream out;
  out.log_stream_name = record.name;
  out.creation_time = record.created_ms;
  out.first_event_timestamp = described.stats.first_event_ms;
  out.last_event_timestamp = described.stats.last_event_ms;
  out.last_ingestion_time = described.stats.last_ingestion_ms;
  out.arn = StreamArn(call, record.group, record.name);
  out.stored_bytes = 0;  // as AWS reports it for streams since 2019
  return out;
}

}  // namespace

Task<Status> Api::CreateLogStream(aws::Call&, const CreateLogStreamInput& in) {
  co_return co_await engine_.catalog().CreateStream(in.log_group_name, in.log_stream_name);
}

Task<Status> Api::DeleteLogStream(aws::Call&, const DeleteLogStreamInput& in) {
  co_return co_await engine_.DeleteStream(in.log_group_name, in.log_stream_name);
}

Task<Result<DescribeLogStreamsOutput>> Api::DescribeLogStreams(aws::Call& call,
                                                               const DescribeLogStreamsInput& in) {
  PORTICO_CO_ASSIGN(const std::string group, GroupOf(in.log_group_name, in.log_group_identifier));
  PORTICO_CO_TRY(Allow(call, group));
  const bool by_time = in.order_by == "LastEventTime";
  if (by_time && in.log_stream_name_prefix) {
    co_return Fail(InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix."));
  }
  PORTICO_CO_ASSIGN(const std::string after, ParseListToken(in.next_token));
  PORTICO_CO_ASSIGN(auto streams, engine_.catalog().Streams(group));
  const std::string prefix = in.log_stream_name_prefix.value_or("");
  std::vector<Listed> listed;
  if (by_time) {
    const auto described = co_await engine_.Describe(std::move(streams));
    PORTICO_CO_TRY(described);
    for (const auto& stream : *described) listed.push_back({TimeKey(stream), stream.stream});
  } else {
    for (auto& stream : streams) {
      if (stream->record.name.starts_with(prefix)) listed.push_back({stream->record.name, stream});
    }
  }
  Order(in.descending.value_or(false), after, &listed);
  const size_t limit = in.limit ? static_cast<size_t>(*in.limit) : kDescribeItemsDefault;
  DescribeLogStreamsOutput out;
  if (listed.size() > limit) {
    listed.resize(limit);
    out.next_token = FormatListToken(listed.back().key);
  }
  std::vector<Catalog::StreamPtr> page;
  for (Listed& item : listed) page.push_back(std::move(item.stream));
  const auto described = co_await engine_.Describe(std::move(page));
  PORTICO_CO_TRY(described);
  for (const auto& stream : *described) out.log_streams.push_back(ToWire(call, stream));
  co_return out;
}

}  // namespace portico::logs::api
