// Keys of stored items, ordered as DynamoDB orders items: bytes that sort like the values.
//
//   [table id: 8 bytes, big-endian][hash of the partition key: 8 bytes, big-endian]
//   [partition key value(s)][sort key value(s)]
//
// So a partition is one range in the order of its sort key, a scan goes in hash order, and a
// segment of a parallel scan is a range of hashes: in AWS's own order and AWS's own segments, as
// the hash is theirs (it shows in the order of their scans; dynalite's tests of AWS fix it). Every
// value ends itself, so values can follow each other (indexes append the table's key). The forms of
// values and the hashes are frozen: docs/formats.md, section "Keys".
//
// Pure functions. Values must be S, N or B.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

// Tables and indexes are numbered from here on. What has a lower number was made before Portico
// hashed as AWS does, and is hashed by KeyHash64.
inline constexpr uint64_t kAwsHashNumbersFrom = uint64_t{1} << 32;

// A stable 64-bit hash whose high bits are as good as its low ones.
uint64_t KeyHash64(std::string_view bytes);

// Values of a key in their order: their ordered forms, and what AWS hashes of them.
class KeyValues {
 public:
  void Append(const AttributeView& value);
  // The ordered forms, one after the other.
  const std::string& ordered() const { return ordered_; }
  // Of the values, in the table or index of that number.
  uint64_t HashIn(uint64_t table_id) const;

 private:
  std::string ordered_;
  std::string hashed_ = "Outliers";  // which AWS hashes before the values
};

void AppendBigEndian64(uint64_t value, std::string* out);

// One key value in its ordered form, ended.
void AppendKeyValue(const AttributeView& value, std::string* out);

// Takes a key value of `type` off the front of `key` and appends it, encoded, to `out`. False if
// `key` does not begin with one.
bool TakeKeyValue(std::string_view* key, AttributeType type, std::string* out);

// What all keys of a table begin with.
std::string TablePrefix(uint64_t table_id);
// What all keys with these partition key values begin with.
std::string PartitionPrefix(uint64_t table_id, const KeyValues& partition);

// The first key after all that begin with `prefix`; empty if there is none.
std::string PrefixEnd(std::string_view prefix);

// The keys from `begin` up to and without `end`.
struct KeyRange {
  std::string begin;
  std::string end;
  bool empty() const { return begin >= end; }
};

// What a Query can ask of a sort key.
enum class SortOperator : uint8_t {
  kAll,
  kEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kBetween,
  kBeginsWith,
};

// The range of keys below `prefix` (a partition, and sort key values already fixed) whose next
// value satisfies the operator. `a` is unused for kAll; `b` is the upper bound of kBetween.
// begins_with needs S or B.
KeyRange SortRange(std::string_view prefix, SortOperator op, const AttributeView& a = {},
                   const AttributeView& b = {});

// The hashes of segment `segment` of `total`, as a range of a table's keys.
KeyRange SegmentRange(uint64_t table_id, uint32_t segment, uint32_t total);

}  // namespace portico::dynamodb
