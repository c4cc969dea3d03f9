// ShardIterator: where in a shard a reader is, as a text that clients hand back. And sequence
// numbers as texts.
//
// An iterator is opaque to callers and good for kShardIteratorMs. What it says is checked when it
// is used, so it is not secret; a checksum tells those that were tampered with from ours. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::dynamodb::api {

inline constexpr int64_t kShardIteratorMs = 15 * 60 * 1000;

struct ShardPosition {
  uint64_t stream = 0;
  uint64_t shard = 0;
  // The first number to read; StreamReader::kFromTrimHorizon for the oldest there is.
  uint64_t sequence = 0;
  int64_t issued_ms = 0;
};

std::string MakeShardIterator(const ShardPosition& position);
// A ValidationException if the text is none of ours, an ExpiredIteratorException if it is too old.
Result<ShardPosition> ReadShardIterator(std::string_view text, int64_t now_ms);

// 21 digits, which have the order of the numbers.
std::string SequenceText(uint64_t sequence);
std::optional<uint64_t> ReadSequence(std::string_view text);

}  // namespace portico::dynamodb::api
