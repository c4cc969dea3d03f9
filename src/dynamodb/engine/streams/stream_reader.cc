#include "dynamodb/engine/streams/stream_reader.h"

#include <algorithm>

namespace portico::dynamodb {

using storage::Family;

tl::unexpected<AwsError> TrimmedData() {
  return Fail("TrimmedDataAccessException",
              "The operation attempted to read past the oldest stream record in a shard.");
}

Task<Result<StreamPage>> StreamReader::Read(StreamPtr stream, size_t shard, uint64_t from,
                                            size_t count_max) const {
  const auto read = [this, &stream, shard, from, count_max] {
    return ReadNow(*stream, shard, from, count_max);
  };
  co_return co_await workers_.Run(read);
}

Result<StreamPage> StreamReader::ReadNow(const Stream& stream, size_t shard, uint64_t from,
                                         size_t count_max) const {
  const StreamShard::Frontier frontier = stream.shard(shard).frontier();
  const uint64_t horizon = stream.TrimHorizon();
  if (from != kFromTrimHorizon && from < horizon) {
    PORTICO_TRY(CheckNothingMissed(stream, shard, from, horizon));
  }
  StreamPage page;
  const uint64_t begin = std::max({from, horizon, stream.first_sequence()});
  size_t bytes = 0;
  bool full = false;
  const auto it = db_.NewIterator(Family::kStreams, ChangeKey(stream.number(), shard, begin),
                                  ChangeKey(stream.number(), shard, std::max(begin, frontier.end)));
  for (it->SeekToFirst(); it->Valid() && !full; it->Next()) {
    bytes += it->value().size();
    full =
        page.records.size() == count_max || (bytes > kRecordsReadBytesMax && !page.records.empty());
    if (full) break;
    page.records.push_back({SequenceOfKey(it->key()), std::string(it->value())});
    page.next = page.records.back().sequence + 1;
  }
  PORTICO_TRY(it->status());
  if (!full) page.next = std::max(from, frontier.end);
  page.at_end = !full && frontier.closed;
  return page;
}

// The newest record that is too old is still in the store (Streams::Sweep).
Status StreamReader::CheckNothingMissed(const Stream& stream, size_t shard, uint64_t from,
                                        uint64_t horizon) const {
  const auto it = db_.NewIterator(Family::kStreams, ChangeKey(stream.number(), shard, from),
                                  ChangeKey(stream.number(), shard, horizon));
  it->SeekToFirst();
  PORTICO_TRY(it->status());
  if (it->Valid()) return TrimmedData();
  return {};
}

}  // namespace portico::dynamodb
