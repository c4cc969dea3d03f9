#include "dynamodb/engine/streams/streams.h"

#include <limits>

#include "aws/json_protocol.h"

namespace portico::dynamodb {
namespace {

using storage::Batch;
using storage::Family;
using storage::Record;
using storage::RecordStore;

constexpr std::string_view kStreamPrefix = "dynamodb/stream/";

std::string RecordKey(int64_t number) {
  return std::string(kStreamPrefix) + std::to_string(number);
}

Streams::Name NameOf(const Stream& stream) {
  return {stream.info().table_name, stream.info().label};
}

StreamInfo HistoryInfo(const TableRecord& table, int64_t number, int64_t since_ms) {
  StreamInfo info;
  info.number = number;
  info.table_name = table.table_name;
  info.view_type = "OLD_IMAGE";
  info.key_schema = table.key_schema;
  info.shard_count = table.recovery->shard_count;
  info.created.epoch_ms = since_ms;
  return info;
}

// The last number of a shard that has a record.
Result<uint64_t> LastSequence(const storage::Db& db, uint64_t stream, size_t shard) {
  const KeyRange range = ShardRange(stream, shard);
  const auto it = db.NewIterator(Family::kStreams, range.begin, range.end);
  it->SeekToLast();
  PORTICO_TRY(it->status());
  return it->Valid() ? SequenceOfKey(it->key()) : 0;
}

}  // namespace

Status Streams::Load() {
  PORTICO_ASSIGN(const std::vector<Record> records, records_.List(kStreamPrefix));
  for (const Record& record : records) {
    PORTICO_ASSIGN(StreamInfo info, aws::FromJson<StreamInfo>(record.value));
    PORTICO_ASSIGN(const std::vector<uint64_t> last, LastSequences(info.number, info.shard_count));
    Add(std::make_shared<Stream>(std::move(info), last, clock_));
  }
  return {};
}

Result<std::vector<uint64_t>> Streams::LastSequences(int64_t number, int64_t shards) const {
  std::vector<uint64_t> last;
  for (int64_t shard = 0; shard < shards; ++shard) {
    PORTICO_ASSIGN(const uint64_t sequence,
                   LastSequence(db_, static_cast<uint64_t>(number), static_cast<size_t>(shard)));
    last.push_back(sequence);
  }
  return last;
}

StreamPtr Streams::Find(const Name& name) const {
  MutexLock lock(mutex_);
  const auto at = streams_.find(name);
  return at == streams_.end() ? nullptr : at->second;
}

StreamPtr Streams::Find(uint64_t number) const {
  MutexLock lock(mutex_);
  const auto at = by_number_.find(number);
  return at == by_number_.end() ? nullptr : at->second;
}

std::vector<StreamPtr> Streams::List(std::string_view table, const Name* after, size_t count_max,
                                     bool* more) const {
  std::vector<StreamPtr> found;
  *more = false;
  MutexLock lock(mutex_);
  auto at = after != nullptr ? streams_.upper_bound(*after) : streams_.begin();
  for (; at != streams_.end(); ++at) {
    if (!table.empty() && at->first.first != table) continue;
    if (found.size() == count_max) {
      *more = true;
      break;
    }
    found.push_back(at->second);
  }
  return found;
}

StreamPtr Streams::Make(const TableRecord& table, int64_t number, std::string view_type) const {
  StreamInfo info;
  info.number = number;
  info.table_name = table.table_name;
  info.view_type = std::move(view_type);
  info.key_schema = table.key_schema;
  info.shard_count = ShardCountOf(table);
  info.created.epoch_ms = clock_.NowMs();
  info.label = StreamLabel(info.created.epoch_ms);
  for (int64_t ms = info.created.epoch_ms; Find(Name(info.table_name, info.label)) != nullptr;) {
    info.label = StreamLabel(++ms);
  }
  const std::vector<uint64_t> none(static_cast<size_t>(info.shard_count), 0);
  return std::make_shared<Stream>(std::move(info), none, clock_);
}

StreamPtr Streams::MakeHistory(const TableRecord& table, int64_t number) const {
  const std::vector<uint64_t> none(static_cast<size_t>(table.recovery->shard_count), 0);
  return std::make_shared<Stream>(HistoryInfo(table, number, clock_.NowMs()), none, clock_);
}

Result<StreamPtr> Streams::LoadHistory(const TableRecord& table) const {
  const RecoveryRecord& recovery = *table.recovery;
  PORTICO_ASSIGN(const std::vector<uint64_t> last,
                 LastSequences(recovery.number, recovery.shard_count));
  return std::make_shared<Stream>(HistoryInfo(table, recovery.number, recovery.since->epoch_ms),
                                  last, clock_);
}

RecordStore::Change Streams::ChangeOf(const StreamInfo& info) {
  return {RecordKey(info.number), aws::ToJson(info)};
}

void Streams::Add(const StreamPtr& stream) {
  MutexLock lock(mutex_);
  streams_[NameOf(*stream)] = stream;
  by_number_[stream->number()] = stream;
}

Task<Status> Streams::Sweep() {
  bool more = false;
  const std::vector<StreamPtr> all = List({}, nullptr, std::numeric_limits<size_t>::max(), &more);
  for (const StreamPtr& stream : all) {
    const int64_t closed_ms = stream->closed_ms();
    if (closed_ms != 0 && closed_ms + kStreamRetentionMs <= clock_.NowMs()) {
      PORTICO_CO_TRY(co_await Remove(stream));
      continue;
    }
    PORTICO_CO_TRY(co_await Trim(stream, stream->TrimHorizon()));
  }
  co_return Status();
}

Task<Status> Streams::Trim(StreamPtr stream, uint64_t horizon) {
  Batch batch;
  for (size_t shard = 0; shard < stream->shard_count(); ++shard) {
    PORTICO_CO_TRY(AppendTrim(*stream, shard, horizon, &batch));
  }
  if (!batch.empty()) PORTICO_CO_TRY(co_await commits_.Commit(std::move(batch)));
  co_return Status();
}

// The newest record that is too old stays: by it readers that are behind can tell that they have
// missed something, and the next start can tell which numbers were given, whatever its clock says.
Status Streams::AppendTrim(const Stream& stream, size_t shard, uint64_t horizon,
                           Batch* batch) const {
  const std::string begin = ShardRange(stream.number(), shard).begin;
  const std::string end = ChangeKey(stream.number(), shard, horizon);
  const auto it = db_.NewIterator(Family::kStreams, begin, end);
  it->SeekToLast();
  if (!it->Valid()) return it->status();
  const std::string newest(it->key());
  it->SeekToFirst();
  PORTICO_TRY(it->status());
  if (it->Valid() && it->key() != newest) batch->DeleteRange(Family::kStreams, begin, newest);
  return {};
}

Task<Status> Streams::Remove(StreamPtr stream) {
  // The record last: what is interrupted is done once more.
  Batch batch;
  const KeyRange range = StreamRange(stream->number());
  batch.DeleteRange(Family::kStreams, range.begin, range.end);
  PORTICO_CO_TRY(co_await commits_.Commit(std::move(batch)));
  PORTICO_CO_TRY(co_await records_.Delete(RecordKey(stream->info().number)));
  MutexLock lock(mutex_);
  streams_.erase(NameOf(*stream));
  by_number_.erase(stream->number());
  co_return Status();
}

}  // namespace portico::dynamodb
