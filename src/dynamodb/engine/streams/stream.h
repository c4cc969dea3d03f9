// A stream: what is known of it, its shards, and how a change of an item comes into it.
//
// A stream is made when a table gets one and is closed when the table loses it (or is deleted
// itself); its records can be read for kStreamRetentionMs either way. Immutable but for its shards
// and being closed; shared by the table that feeds it, readers and the catalog. Thread-safe.
//
// A table's history (engine/recovery/history_window.h) is such a stream too, but one that nobody
// can name: it keeps old images only, for as long as the table can be restored to them.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "dynamodb/engine/model.h"
#include "dynamodb/engine/streams/change_record.h"
#include "dynamodb/engine/streams/shard.h"

namespace portico::dynamodb {

inline constexpr int64_t kStreamRetentionMs = 24 * 3600 * 1000;
// Shards of a stream, for its life: as many as the table has partitions by AWS's rule (1,000 write
// units or 3,000 read units each; four on demand), up to a limit of ours.
inline constexpr int64_t kOnDemandShards = 4;
inline constexpr int64_t kShardsMax = 16;

// All that is kept of a stream. The value of its record, as JSON by these names.
struct StreamInfo {
  // The number that the keys of its records begin with; from the same sequence as tables' numbers.
  int64_t number = 0;
  std::string table_name;
  std::string label;
  std::string view_type;
  std::vector<KeySchemaElement> key_schema;
  int64_t shard_count = 1;
  aws::Timestamp created;
  // Set once no change can come any more.
  std::optional<aws::Timestamp> closed;
  static constexpr auto Fields() {
    using S = StreamInfo;
    return std::array{
        aws::Field<&S::number>("Number"),        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::label>("Label"),          aws::Field<&S::view_type>("ViewType"),
        aws::Field<&S::key_schema>("KeySchema"), aws::Field<&S::shard_count>("ShardCount"),
        aws::Field<&S::created>("Created"),      aws::Field<&S::closed>("Closed"),
    };
  }
};

// How many shards a stream of that table gets.
int64_t ShardCountOf(const TableRecord& table);
// "2026-10-08T23:07:31.275"
std::string StreamLabel(int64_t ms);

class Stream {
 public:
  // `last_sequences`: of each shard, the last number that was ever given.
  Stream(StreamInfo info, const std::vector<uint64_t>& last_sequences, const Clock& clock);

  // As it was made; ask closed_ms() for whether it is closed now.
  const StreamInfo& info() const { return info_; }
  uint64_t number() const { return static_cast<uint64_t>(info_.number); }
  // When it was closed; 0 for not yet.
  int64_t closed_ms() const { return closed_ms_; }
  bool keeps_old_images() const { return keeps_old_; }
  bool keeps_new_images() const { return keeps_new_; }

  // No change that asks for its place from now on gets one.
  void Close(int64_t now_ms);
  // No change gets a time before `ms` any more. Whether all those that have one are over.
  bool Seal(int64_t ms) const;
  int64_t NowMs() const { return clock_.NowMs(); }

  size_t shard_count() const { return shards_.size(); }
  const StreamShard& shard(size_t i) const { return *shards_[i]; }
  // The first number that a shard could give.
  uint64_t first_sequence() const { return SequenceAt(info_.created.epoch_ms); }
  // Numbers below this one are those of changes that nobody can read any more.
  uint64_t TrimHorizon() const;

  // "shardId-00000001700000000000-00000002"
  std::string ShardId(size_t shard) const;
  std::optional<size_t> FindShard(std::string_view id) const;
  // The shard of the item with that stored key: items of one partition share one.
  size_t ShardOf(std::string_view item_key) const;
  // A shard is a range of hashes: the first that is behind it, or nothing for the last shard.
  std::optional<uint64_t> EndHash(size_t shard) const;

 private:
  friend class StreamTicket;

  const StreamInfo info_;
  const bool keeps_old_;
  const bool keeps_new_;
  const Clock& clock_;
  std::atomic<int64_t> closed_ms_;
  std::vector<std::unique_ptr<StreamShard>> shards_;
};

using StreamPtr = std::shared_ptr<Stream>;

// A change's place in a stream. Hold it until the change is committed or has failed: readers do not
// look past it before.
class StreamTicket {
 public:
  // Not valid if the stream is closed. Take with the item's lock held. `now_ms`: the time of the
  // change; those that happen together have one.
  StreamTicket(StreamPtr stream, std::string_view item_key, int64_t now_ms);
  StreamTicket(StreamTicket&& other) noexcept
      : stream_(std::exchange(other.stream_, nullptr)),
        shard_(other.shard_),
        sequence_(std::exchange(other.sequence_, 0)) {}
  StreamTicket& operator=(StreamTicket&& other) noexcept;
  ~StreamTicket() { Release(); }

  bool valid() const { return sequence_ != 0; }
  // The key of the change's record.
  std::string Key() const { return ChangeKey(stream_->number(), shard_, sequence_); }

 private:
  void Release();

  StreamPtr stream_;
  size_t shard_ = 0;
  uint64_t sequence_ = 0;
};

}  // namespace portico::dynamodb
