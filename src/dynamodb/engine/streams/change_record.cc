#include "dynamodb/engine/streams/change_record.h"

#include "dynamodb/engine/value/encoding.h"

namespace portico::dynamodb {
namespace {

constexpr char kRecordVersion = 1;
// Version, kind, author, and the lengths of keys, old image and new image.
constexpr size_t kHeaderBytes = 3 + 3 * 4;
constexpr size_t kSequenceBytes = 8;

uint32_t ReadFixed32(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) {
    value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

ItemView ViewOf(std::string_view stored) { return stored.empty() ? ItemView() : ItemView(stored); }

tl::unexpected<AwsError> Damaged() {
  return Fail(AwsError::Internal("a stored stream record is damaged"));
}

std::string ShardPrefix(uint64_t stream, size_t shard) {
  std::string key;
  AppendBigEndian64(stream, &key);
  key.push_back(static_cast<char>(shard));
  return key;
}

}  // namespace

std::string ChangeKey(uint64_t stream, size_t shard, uint64_t sequence) {
  std::string key = ShardPrefix(stream, shard);
  AppendBigEndian64(sequence, &key);
  return key;
}

uint64_t SequenceOfKey(std::string_view key) {
  uint64_t sequence = 0;
  for (const char byte : key.substr(key.size() - kSequenceBytes)) {
    sequence = sequence << 8 | static_cast<unsigned char>(byte);
  }
  return sequence;
}

KeyRange ShardRange(uint64_t stream, size_t shard) {
  const std::string prefix = ShardPrefix(stream, shard);
  return {prefix, PrefixEnd(prefix)};
}

KeyRange StreamRange(uint64_t stream) {
  const std::string prefix = TablePrefix(stream);
  return {prefix, PrefixEnd(prefix)};
}

uint64_t ChangeRecord::size_bytes() const {
  return uint64_t{keys.size_bytes()} + old_image.size_bytes() + new_image.size_bytes();
}

std::string EncodeChange(const ChangeRecord& change) {
  std::string out;
  const auto stored = [](const ItemView& item) {
    return item.empty() ? std::string_view() : item.stored();
  };
  out.reserve(kHeaderBytes + stored(change.keys).size() + stored(change.old_image).size() +
              stored(change.new_image).size());
  out.push_back(kRecordVersion);
  out.push_back(static_cast<char>(change.kind));
  out.push_back(static_cast<char>(change.author));
  const ItemView* const parts[] = {&change.keys, &change.old_image, &change.new_image};
  for (const ItemView* part : parts) {
    AppendFixed32(static_cast<uint32_t>(stored(*part).size()), &out);
  }
  for (const ItemView* part : parts) out.append(stored(*part));
  return out;
}

Result<ChangeRecord> ReadChange(std::string_view stored) {
  if (stored.size() < kHeaderBytes || stored[0] != kRecordVersion) return Damaged();
  ChangeRecord change;
  change.kind = static_cast<ChangeKind>(stored[1]);
  change.author = static_cast<ChangeAuthor>(stored[2]);
  ItemView* const parts[] = {&change.keys, &change.old_image, &change.new_image};
  std::string_view lengths = stored.substr(3);
  std::string_view rest = stored.substr(kHeaderBytes);
  for (ItemView* part : parts) {
    const uint32_t length = ReadFixed32(lengths);
    if (length > rest.size()) return Damaged();
    *part = ViewOf(rest.substr(0, length));
    lengths.remove_prefix(4);
    rest.remove_prefix(length);
  }
  if (!rest.empty()) return Damaged();
  return change;
}

}  // namespace portico::dynamodb
