// The stored form of a stream's records: one change of one item each. Frozen, and described byte by
// byte in docs/formats.md, section "Stream records". Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

enum class ChangeKind : uint8_t { kInsert = 1, kModify = 2, kRemove = 3 };

// Who makes a change: a request, or the service because the item's time to live is over.
enum class ChangeAuthor : uint8_t { kCaller = 0, kExpiry = 1 };

// The key of a record, in column family `streams`.
std::string ChangeKey(uint64_t stream, size_t shard, uint64_t sequence);
uint64_t SequenceOfKey(std::string_view key);
// All keys of a shard, and of a stream.
KeyRange ShardRange(uint64_t stream, size_t shard);
KeyRange StreamRange(uint64_t stream);

// A change as it is kept. Views into what it was read from; images that are not kept are empty.
struct ChangeRecord {
  ChangeKind kind = ChangeKind::kInsert;
  ChangeAuthor author = ChangeAuthor::kCaller;
  ItemView keys;
  ItemView old_image;
  ItemView new_image;

  // The bytes of the keys and images together, by DynamoDB's rules.
  uint64_t size_bytes() const;
};

std::string EncodeChange(const ChangeRecord& change);
// An internal error if the bytes are damaged.
Result<ChangeRecord> ReadChange(std::string_view stored);

}  // namespace portico::dynamodb
