#include "dynamodb/engine/streams/stream.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace portico::dynamodb {
namespace {

constexpr int64_t kPartitionReadUnits = 3'000;
constexpr int64_t kPartitionWriteUnits = 1'000;

// Where the hash of the partition key stands in a stored key.
constexpr size_t kHashAt = 8;
constexpr size_t kHashBytes = 8;

}  // namespace

int64_t ShardCountOf(const TableRecord& table) {
  if (table.billing_mode == "PAY_PER_REQUEST") return kOnDemandShards;
  const double partitions =
      static_cast<double>(table.throughput.read_capacity_units) / kPartitionReadUnits +
      static_cast<double>(table.throughput.write_capacity_units) / kPartitionWriteUnits;
  int64_t count = static_cast<int64_t>(std::min<double>(partitions, kShardsMax));
  if (static_cast<double>(count) < partitions) ++count;
  return std::clamp<int64_t>(count, 1, kShardsMax);
}

std::string StreamLabel(int64_t ms) {
  const time_t seconds = static_cast<time_t>(ms / 1000);
  tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", parts.tm_year + 1900,
                parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                static_cast<int>(ms % 1000));
  return text;
}

Stream::Stream(StreamInfo info, const std::vector<uint64_t>& last_sequences, const Clock& clock)
    : info_(std::move(info)),
      keeps_old_(info_.view_type == "OLD_IMAGE" || info_.view_type == "NEW_AND_OLD_IMAGES"),
      keeps_new_(info_.view_type == "NEW_IMAGE" || info_.view_type == "NEW_AND_OLD_IMAGES"),
      clock_(clock),
      closed_ms_(info_.closed ? info_.closed->epoch_ms : 0) {
  for (const uint64_t last : last_sequences) {
    shards_.push_back(std::make_unique<StreamShard>(std::max(last, first_sequence())));
    if (info_.closed) shards_.back()->Close(info_.closed->epoch_ms);
  }
}

void Stream::Close(int64_t now_ms) {
  for (const auto& shard : shards_) shard->Close(now_ms);
  closed_ms_ = now_ms;
}

bool Stream::Seal(int64_t ms) const {
  bool is_settled = true;
  for (const auto& shard : shards_) is_settled = shard->Seal(SequenceAt(ms)) && is_settled;
  return is_settled;
}

uint64_t Stream::TrimHorizon() const { return SequenceAt(clock_.NowMs() - kStreamRetentionMs); }

std::string Stream::ShardId(size_t shard) const {
  char text[64];
  std::snprintf(text, sizeof text, "shardId-%020lld-%08zx",
                static_cast<long long>(info_.created.epoch_ms), shard);
  return text;
}

std::optional<size_t> Stream::FindShard(std::string_view id) const {
  for (size_t i = 0; i < shards_.size(); ++i) {
    if (ShardId(i) == id) return i;
  }
  return std::nullopt;
}

size_t Stream::ShardOf(std::string_view item_key) const {
  uint64_t hash = 0;
  for (const char byte : item_key.substr(kHashAt, kHashBytes)) {
    hash = hash << 8 | static_cast<unsigned char>(byte);
  }
  // The hash's high bits, as in a parallel scan's segments.
  return static_cast<size_t>(static_cast<unsigned __int128>(hash) * shards_.size() >> 64);
}

std::optional<uint64_t> Stream::EndHash(size_t shard) const {
  if (shard + 1 >= shards_.size()) return std::nullopt;
  // The lowest hash of which ShardOf says so.
  const auto shards = static_cast<unsigned __int128>(shards_.size());
  const auto next = static_cast<unsigned __int128>(shard + 1) << 64;
  return static_cast<uint64_t>((next + shards - 1) / shards);
}

StreamTicket::StreamTicket(StreamPtr stream, std::string_view item_key, int64_t now_ms)
    : stream_(std::move(stream)), shard_(stream_->ShardOf(item_key)) {
  sequence_ = stream_->shards_[shard_]->Begin(now_ms);
}

StreamTicket& StreamTicket::operator=(StreamTicket&& other) noexcept {
  if (this != &other) {
    Release();
    stream_ = std::exchange(other.stream_, nullptr);
    shard_ = other.shard_;
    sequence_ = std::exchange(other.sequence_, 0);
  }
  return *this;
}

void StreamTicket::Release() {
  if (valid()) stream_->shards_[shard_]->End(std::exchange(sequence_, 0));
}

}  // namespace portico::dynamodb
