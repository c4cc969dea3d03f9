#include "dynamodb/api/streams.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "aws/arn.h"
#include "codec/hash.h"
#include "dynamodb/api/shard_iterator.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr int32_t kStreamsListedMax = 100;
constexpr int32_t kShardsListedMax = 100;

constexpr std::string_view kTableResource = "table/";
constexpr std::string_view kStreamResource = "/stream/";
constexpr size_t kEventIdDigits = 32;

tl::unexpected<AwsError> NoSuchStream(const std::string& arn) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: Stream: " + arn + " not found");
}

// Limits that AWS's model does not have, but the service does.
Result<size_t> LimitOf(const std::optional<int32_t>& limit, int32_t most) {
  const int32_t wanted = limit.value_or(most);
  if (wanted <= most) return static_cast<size_t>(wanted);
  return Invalid("1 validation error detected: Value '" + std::to_string(wanted) +
                 "' at 'limit' failed to satisfy constraint: Member must have value less than or "
                 "equal to " +
                 std::to_string(most));
}

// The name within an ARN of a stream; of another account or region, one that no stream has.
Result<Streams::Name> NameInArn(const aws::Call& call, const std::string& text) {
  const auto arn = aws::Arn::Parse(text);
  if (!arn || arn->service != "dynamodb" || !arn->resource.starts_with(kTableResource)) {
    return Invalid("Invalid StreamArn");
  }
  const std::string_view resource = std::string_view(arn->resource).substr(kTableResource.size());
  const size_t slash = resource.find(kStreamResource);
  if (slash == std::string_view::npos) return Invalid("Invalid StreamArn");
  if (arn->region != call.region || arn->account != call.account) return Streams::Name();
  return Streams::Name(resource.substr(0, slash), resource.substr(slash + kStreamResource.size()));
}

std::string ArnOf(const aws::Call& call, const Stream& stream) {
  return StreamArn(call, stream.info().table_name, stream.info().label);
}

Shard DescribeShard(const Stream& stream, size_t shard) {
  Shard out;
  out.shard_id = stream.ShardId(shard);
  out.sequence_number_range.starting_sequence_number = SequenceText(stream.first_sequence());
  if (stream.closed_ms() != 0) {
    out.sequence_number_range.ending_sequence_number = SequenceText(stream.shard(shard).last());
  }
  return out;
}

// Whether a shard of that id comes behind `start`; ids have the order of the shards.
bool ComesAfter(const std::string& id, const std::optional<std::string>& start) {
  return !start || id > *start;
}

Status CheckFilter(const std::optional<ShardFilter>& filter) {
  if (!filter || (filter->type && filter->shard_id)) return {};
  return InvalidParameter("ShardFilter must have both Type and ShardId");
}

Result<uint64_t> FirstToRead(const Stream& stream, size_t shard, const GetShardIteratorInput& in) {
  const bool is_named =
      in.shard_iterator_type == "TRIM_HORIZON" || in.shard_iterator_type == "LATEST";
  if (is_named && in.sequence_number) {
    return InvalidParameter("SequenceNumber must not be specified when ShardIteratorType is " +
                            in.shard_iterator_type);
  }
  if (in.shard_iterator_type == "TRIM_HORIZON") return StreamReader::kFromTrimHorizon;
  const StreamShard::Frontier frontier = stream.shard(shard).frontier();
  if (in.shard_iterator_type == "LATEST") return frontier.end;
  if (!in.sequence_number) {
    return InvalidParameter("SequenceNumber must be specified when ShardIteratorType is " +
                            in.shard_iterator_type);
  }
  const std::optional<uint64_t> sequence = ReadSequence(*in.sequence_number);
  if (!sequence) return Invalid("Invalid SequenceNumber");
  // Where the shard begins can be asked for as long as nothing of it is gone.
  if (*sequence < stream.TrimHorizon()) return TrimmedData();
  if (*sequence < stream.first_sequence() || *sequence > stream.shard(shard).last()) {
    return Invalid("Invalid SequenceNumber");
  }
  return *sequence + (in.shard_iterator_type == "AFTER_SEQUENCE_NUMBER" ? 1 : 0);
}

std::string_view EventName(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kInsert:
      return "INSERT";
    case ChangeKind::kModify:
      return "MODIFY";
    case ChangeKind::kRemove:
      break;
  }
  return "REMOVE";
}

std::optional<Item> Copy(const ItemView& item) {
  if (item.empty()) return std::nullopt;
  return Item::FromStored(std::string(item.stored()));
}

Result<EventRecord> Describe(const aws::Call& call, const Stream& stream, size_t shard,
                             const StreamPage::Record& record) {
  PORTICO_ASSIGN(const ChangeRecord change, ReadChange(record.stored));
  EventRecord out;
  // The same whenever it is asked for.
  const std::string key = ChangeKey(stream.number(), shard, record.sequence);
  out.event_id = HexEncode(Sha256(key)).substr(0, kEventIdDigits);
  out.event_name = EventName(change.kind);
  out.event_version = "1.1";
  out.event_source = "aws:dynamodb";
  out.aws_region = call.region;
  // In whole seconds, as the service tells it.
  out.dynamodb.approximate_creation_date_time.epoch_ms =
      TimeOfSequence(record.sequence) / 1000 * 1000;
  out.dynamodb.keys = Copy(change.keys);
  out.dynamodb.new_image = Copy(change.new_image);
  out.dynamodb.old_image = Copy(change.old_image);
  out.dynamodb.sequence_number = SequenceText(record.sequence);
  out.dynamodb.size_bytes = static_cast<int64_t>(change.size_bytes());
  out.dynamodb.stream_view_type = stream.info().view_type;
  if (change.author == ChangeAuthor::kExpiry) {
    out.user_identity = Identity{"dynamodb.amazonaws.com", "Service"};
  }
  return out;
}

}  // namespace

std::string StreamArn(const aws::Call& call, std::string_view table, std::string_view label) {
  return TableArn(call, std::string(table)) + std::string(kStreamResource) + std::string(label);
}

Result<StreamPtr> StreamsApi::FindStream(const aws::Call& call, const std::string& arn) const {
  PORTICO_ASSIGN(const Streams::Name name, NameInArn(call, arn));
  StreamPtr stream = engine_.streams().Find(name);
  if (stream == nullptr) return NoSuchStream(arn);
  return stream;
}

Result<ListStreamsOutput> StreamsApi::ListStreams(aws::Call& call, const ListStreamsInput& in) {
  const std::string table = in.table_name.value_or("");
  PORTICO_TRY(
      call.Authorize("dynamodb:ListStreams", StreamArn(call, table.empty() ? "*" : table, "*")));
  PORTICO_ASSIGN(const size_t limit, LimitOf(in.limit, kStreamsListedMax));
  std::optional<Streams::Name> after;
  if (in.exclusive_start_stream_arn) {
    PORTICO_ASSIGN(after, NameInArn(call, *in.exclusive_start_stream_arn));
  }
  bool more = false;
  const std::vector<StreamPtr> found =
      engine_.streams().List(table, after ? &*after : nullptr, limit, &more);
  if (found.empty() && !after && in.table_name && engine_.tables().Find(table) == nullptr) {
    return NoSuchTable(table);
  }
  ListStreamsOutput out;
  for (const StreamPtr& stream : found) {
    out.streams.push_back({ArnOf(call, *stream), stream->info().table_name, stream->info().label});
  }
  if (more) out.last_evaluated_stream_arn = out.streams.back().stream_arn;
  return out;
}

Result<DescribeStreamOutput> StreamsApi::DescribeStream(aws::Call& call,
                                                        const DescribeStreamInput& in) {
  PORTICO_ASSIGN(const size_t limit, LimitOf(in.limit, kShardsListedMax));
  PORTICO_TRY(CheckFilter(in.shard_filter));
  PORTICO_ASSIGN(const StreamPtr stream, FindStream(call, in.stream_arn));
  DescribeStreamOutput answer;
  StreamDescription& out = answer.stream_description;
  out.stream_arn = ArnOf(call, *stream);
  out.stream_label = stream->info().label;
  out.stream_status = stream->closed_ms() == 0 ? "ENABLED" : "DISABLED";
  out.stream_view_type = stream->info().view_type;
  out.creation_request_date_time = stream->info().created;
  out.table_name = stream->info().table_name;
  out.key_schema = stream->info().key_schema;
  // No shard is the child of another.
  if (in.shard_filter) return answer;
  for (size_t i = 0; i < stream->shard_count(); ++i) {
    if (!ComesAfter(stream->ShardId(i), in.exclusive_start_shard_id)) continue;
    if (out.shards.size() == limit) {
      out.last_evaluated_shard_id = out.shards.back().shard_id;
      break;
    }
    out.shards.push_back(DescribeShard(*stream, i));
  }
  return answer;
}

Result<GetShardIteratorOutput> StreamsApi::GetShardIterator(aws::Call& call,
                                                            const GetShardIteratorInput& in) {
  PORTICO_ASSIGN(const StreamPtr stream, FindStream(call, in.stream_arn));
  const std::optional<size_t> shard = stream->FindShard(in.shard_id);
  if (!shard) {
    return Fail("ResourceNotFoundException", "Requested resource not found: Shard: " + in.shard_id +
                                                 " in stream " + in.stream_arn + " not found");
  }
  ShardPosition position{stream->number(), *shard, 0, engine_.tables().clock().NowMs()};
  PORTICO_ASSIGN(position.sequence, FirstToRead(*stream, *shard, in));
  return GetShardIteratorOutput{MakeShardIterator(position)};
}

Task<Result<GetRecordsOutput>> StreamsApi::GetRecords(aws::Call& call, const GetRecordsInput& in) {
  const int64_t now_ms = engine_.tables().clock().NowMs();
  PORTICO_CO_ASSIGN(ShardPosition position, ReadShardIterator(in.shard_iterator, now_ms));
  const StreamPtr stream = engine_.streams().Find(position.stream);
  // What the stream was called is not known any more, so nobody can be allowed to read it.
  if (stream == nullptr || position.shard >= stream->shard_count()) {
    co_return Fail("ResourceNotFoundException", "Requested resource not found");
  }
  PORTICO_CO_TRY(call.Authorize("dynamodb:GetRecords", ArnOf(call, *stream)));
  PORTICO_CO_ASSIGN(const size_t limit, LimitOf(in.limit, kRecordsReadMax));
  PORTICO_CO_ASSIGN(const StreamPage page, co_await engine_.stream_reader().Read(
                                               stream, position.shard, position.sequence, limit));
  GetRecordsOutput out;
  for (const StreamPage::Record& record : page.records) {
    PORTICO_CO_ASSIGN(EventRecord event, Describe(call, *stream, position.shard, record));
    out.records.push_back(std::move(event));
  }
  if (!page.at_end) {
    position.sequence = page.next;
    position.issued_ms = now_ms;
    out.next_shard_iterator = MakeShardIterator(position);
  }
  co_return out;
}

}  // namespace portico::dynamodb::api
