#include "dynamodb/api/shard_iterator.h"

#include <charconv>
#include <cstdio>

#include "codec/base64.h"
#include "codec/hash.h"
#include "dynamodb/engine/value/key_codec.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

// [version][checksum: 8][stream: 8][shard: 8][sequence: 8][issued: 8], in base 64.
constexpr char kIteratorVersion = 1;
constexpr size_t kChecksumBytes = 8;
constexpr size_t kNumberBytes = 8;
constexpr size_t kIteratorBytes = 1 + kChecksumBytes + 4 * kNumberBytes;

// Before the digits of a number, so that there are 21.
constexpr char kSequenceFirstDigit = '1';
constexpr size_t kSequenceDigits = 20;

std::string Checksum(std::string_view body) {
  return std::string(AsView(Sha256(body)).substr(0, kChecksumBytes));
}

uint64_t TakeNumber(std::string_view* bytes) {
  uint64_t number = 0;
  for (const char byte : bytes->substr(0, kNumberBytes)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  bytes->remove_prefix(kNumberBytes);
  return number;
}

}  // namespace

std::string MakeShardIterator(const ShardPosition& position) {
  std::string body;
  for (const uint64_t number : {position.stream, position.shard, position.sequence,
                                static_cast<uint64_t>(position.issued_ms)}) {
    AppendBigEndian64(number, &body);
  }
  return Base64Encode(kIteratorVersion + Checksum(body) + body);
}

Result<ShardPosition> ReadShardIterator(std::string_view text, int64_t now_ms) {
  std::string bytes;
  if (!Base64Decode(text, &bytes) || bytes.size() != kIteratorBytes ||
      bytes[0] != kIteratorVersion) {
    return Invalid("Invalid ShardIterator");
  }
  std::string_view body = std::string_view(bytes).substr(1 + kChecksumBytes);
  if (Checksum(body) != std::string_view(bytes).substr(1, kChecksumBytes)) {
    return Invalid("Invalid ShardIterator");
  }
  ShardPosition position;
  position.stream = TakeNumber(&body);
  position.shard = TakeNumber(&body);
  position.sequence = TakeNumber(&body);
  position.issued_ms = static_cast<int64_t>(TakeNumber(&body));
  // Not the difference: anyone may make an iterator that says any time.
  if (position.issued_ms < now_ms - kShardIteratorMs) {
    return Fail("ExpiredIteratorException", "The shard iterator has expired.");
  }
  return position;
}

std::string SequenceText(uint64_t sequence) {
  char text[32];
  std::snprintf(text, sizeof text, "%c%020llu", kSequenceFirstDigit,
                static_cast<unsigned long long>(sequence));
  return text;
}

std::optional<uint64_t> ReadSequence(std::string_view text) {
  if (text.size() != 1 + kSequenceDigits || text[0] != kSequenceFirstDigit) return std::nullopt;
  uint64_t sequence = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 1, end, sequence);
  if (error != std::errc() || stop != end) return std::nullopt;
  return sequence;
}

}  // namespace portico::dynamodb::api
