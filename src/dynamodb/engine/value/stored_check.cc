#include "dynamodb/engine/value/stored_check.h"

#include <cstdint>

#include "dynamodb/engine/value/encoding.h"

namespace portico::dynamodb {
namespace {

// More than any request can bring; so that damaged bytes cannot exhaust the stack.
constexpr int kDepthMax = 600;
constexpr size_t kNumberPayloadBytesMax = 2 + 16;

// Takes off the front; each call is false if the bytes are not there.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : rest_(bytes) {}
  bool Byte(uint8_t* out) {
    if (rest_.empty()) return false;
    *out = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    return true;
  }
  bool Fixed32(uint32_t* out) {
    if (rest_.size() < 4) return false;
    *out = 0;
    for (size_t i = 4; i-- > 0;) *out = *out << 8 | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(4);
    return true;
  }
  bool Bytes(size_t count, std::string_view* out) {
    if (rest_.size() < count) return false;
    *out = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }
  bool Sized(std::string_view* out) {
    uint64_t length = 0;
    uint8_t byte = 0x80;
    for (int shift = 0; (byte & 0x80) != 0; shift += 7) {
      if (shift > 28 || !Byte(&byte)) return false;
      length |= static_cast<uint64_t>(byte & 0x7f) << shift;
    }
    return Bytes(length, out);
  }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool IsValue(Taker* in, int depth);

bool AreEntries(Taker* in, uint32_t count, int depth) {
  std::string_view before;
  for (uint32_t i = 0; i < count; ++i) {
    std::string_view name;
    if (!in->Sized(&name) || (i > 0 && name <= before) || !IsValue(in, depth)) return false;
    before = name;
  }
  return in->empty();
}

bool AreMembers(Taker* in, uint32_t count, Tag tag) {
  for (uint32_t i = 0; i < count; ++i) {
    std::string_view member;
    if (!in->Sized(&member)) return false;
    if (tag == Tag::kNS && member.size() > kNumberPayloadBytesMax) return false;
  }
  return in->empty();
}

bool IsContainer(Taker* in, Tag tag, int depth) {
  uint32_t length = 0;
  std::string_view body;
  if (depth >= kDepthMax || !in->Fixed32(&length) || !in->Bytes(length, &body)) return false;
  Taker inside(body);
  uint32_t count = 0;
  if (!inside.Fixed32(&count)) return false;
  if (tag == Tag::kM) return AreEntries(&inside, count, depth + 1);
  if (tag != Tag::kL) return AreMembers(&inside, count, tag);
  for (uint32_t i = 0; i < count; ++i) {
    if (!IsValue(&inside, depth + 1)) return false;
  }
  return inside.empty();
}

bool IsValue(Taker* in, int depth) {
  uint8_t byte = 0;
  std::string_view body;
  if (!in->Byte(&byte)) return false;
  const Tag tag{byte};
  switch (tag) {
    case Tag::kNull:
    case Tag::kFalse:
    case Tag::kTrue:
      return true;
    case Tag::kS:
    case Tag::kB:
      return in->Sized(&body);
    case Tag::kN:
      return in->Sized(&body) && body.size() != 1 && body.size() <= kNumberPayloadBytesMax;
    case Tag::kL:
    case Tag::kM:
    case Tag::kSS:
    case Tag::kNS:
    case Tag::kBS:
      return IsContainer(in, tag, depth);
  }
  return false;
}

}  // namespace

bool IsStoredItem(std::string_view stored) {
  Taker in(stored);
  uint8_t version = 0;
  uint32_t size = 0;
  uint32_t count = 0;
  return in.Byte(&version) && version == kItemVersion && in.Fixed32(&size) && in.Fixed32(&count) &&
         AreEntries(&in, count, 0);
}

bool IsStoredChange(std::string_view stored) {
  Taker in(stored);
  uint8_t version = 0;
  uint8_t kind = 0;
  uint8_t author = 0;
  uint32_t lengths[3] = {};
  if (!in.Byte(&version) || !in.Byte(&kind) || !in.Byte(&author)) return false;
  if (version != 1 || kind < 1 || kind > 3 || author > 1) return false;
  for (uint32_t& length : lengths) {
    if (!in.Fixed32(&length)) return false;
  }
  for (const uint32_t length : lengths) {
    std::string_view image;
    if (!in.Bytes(length, &image) || (length > 0 && !IsStoredItem(image))) return false;
  }
  return in.empty();
}

}  // namespace portico::dynamodb
