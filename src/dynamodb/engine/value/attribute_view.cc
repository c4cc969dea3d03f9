#include "dynamodb/engine/value/attribute_view.h"

#include "base/check.h"

namespace portico::dynamodb {
namespace {

uint32_t ReadFixed32(std::string_view bytes, size_t at) {
  PORTICO_CHECK(bytes.size() >= at + 4);
  uint32_t value = 0;
  for (size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

// Takes a varint length and that many bytes off the front.
std::string_view TakeSized(std::string_view* rest) {
  uint64_t length = 0;
  size_t at = 0;
  for (int shift = 0;; shift += 7) {
    PORTICO_CHECK(at < rest->size() && shift < 35);
    const auto byte = static_cast<unsigned char>((*rest)[at++]);
    length |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  PORTICO_CHECK(length <= rest->size() - at);
  const std::string_view taken = rest->substr(at, length);
  rest->remove_prefix(at + length);
  return taken;
}

AttributeView TakeValue(std::string_view* rest) {
  const AttributeView value(*rest);
  rest->remove_prefix(value.encoded().size());
  return value;
}

AttributeType TypeOf(Tag tag) {
  switch (tag) {
    case Tag::kS:
      return AttributeType::kS;
    case Tag::kN:
      return AttributeType::kN;
    case Tag::kB:
      return AttributeType::kB;
    case Tag::kNull:
      return AttributeType::kNull;
    case Tag::kFalse:
    case Tag::kTrue:
      return AttributeType::kBool;
    case Tag::kL:
      return AttributeType::kL;
    case Tag::kM:
      return AttributeType::kM;
    case Tag::kSS:
      return AttributeType::kSS;
    case Tag::kNS:
      return AttributeType::kNS;
    case Tag::kBS:
      return AttributeType::kBS;
  }
  PORTICO_CHECK(false);
}

}  // namespace

AttributeView::AttributeView(std::string_view bytes) {
  PORTICO_CHECK(!bytes.empty());
  type_ = TypeOf(static_cast<Tag>(bytes[0]));
  switch (type_) {
    case AttributeType::kNull:
    case AttributeType::kBool:
      body_at_ = 1;
      encoded_ = bytes.substr(0, 1);
      return;
    case AttributeType::kS:
    case AttributeType::kN:
    case AttributeType::kB: {
      std::string_view rest = bytes.substr(1);
      const std::string_view body = TakeSized(&rest);
      body_at_ = static_cast<uint8_t>(body.data() - bytes.data());
      encoded_ = bytes.substr(0, body_at_ + body.size());
      return;
    }
    default: {
      const uint32_t length = ReadFixed32(bytes, 1);
      PORTICO_CHECK(length >= 4 && length <= bytes.size() - 5);
      body_at_ = kContainerHeaderBytes;
      encoded_ = bytes.substr(0, 5 + static_cast<size_t>(length));
    }
  }
}

std::string_view AttributeView::bytes() const {
  PORTICO_CHECK(Is(AttributeType::kS) || Is(AttributeType::kB));
  return body();
}

std::string_view AttributeView::payload() const {
  PORTICO_CHECK(is_scalar_key());
  return body();
}

Number AttributeView::number() const {
  PORTICO_CHECK(Is(AttributeType::kN));
  return ReadNumberPayload(body());
}

bool AttributeView::boolean() const {
  PORTICO_CHECK(Is(AttributeType::kBool));
  return static_cast<Tag>(encoded_[0]) == Tag::kTrue;
}

uint32_t AttributeView::count() const {
  PORTICO_CHECK(body_at_ == kContainerHeaderBytes);
  return ReadFixed32(encoded_, 5);
}

ListCursor AttributeView::list() const {
  PORTICO_CHECK(Is(AttributeType::kL));
  return ListCursor(body());
}

MapCursor AttributeView::map() const {
  PORTICO_CHECK(Is(AttributeType::kM));
  return MapCursor(body());
}

SetCursor AttributeView::set() const {
  PORTICO_CHECK(is_set());
  return SetCursor(body());
}

std::optional<std::strong_ordering> CompareScalars(const AttributeView& a, const AttributeView& b) {
  if (a.type() != b.type() || !a.is_scalar_key()) return std::nullopt;
  if (a.Is(AttributeType::kN)) return a.number() <=> b.number();
  return a.bytes().compare(b.bytes()) <=> 0;
}

bool ListCursor::Next(AttributeView* value) {
  if (rest_.empty()) return false;
  *value = TakeValue(&rest_);
  return true;
}

bool MapCursor::Next(std::string_view* name, AttributeView* value) {
  if (rest_.empty()) return false;
  *name = TakeSized(&rest_);
  *value = TakeValue(&rest_);
  return true;
}

std::optional<AttributeView> MapCursor::Find(std::string_view name) {
  std::string_view entry;
  AttributeView value;
  while (Next(&entry, &value)) {
    const int order = entry.compare(name);
    if (order == 0) return value;
    if (order > 0) break;  // names ascend
  }
  return std::nullopt;
}

bool SetCursor::Next(std::string_view* member) {
  if (rest_.empty()) return false;
  *member = TakeSized(&rest_);
  return true;
}

ItemView::ItemView(std::string_view stored) : stored_(stored) {
  PORTICO_CHECK(stored.size() >= kItemHeaderBytes && stored[0] == kItemVersion);
  entries_ = stored.substr(kItemHeaderBytes);
}

uint32_t ItemView::count() const { return stored_.empty() ? 0 : ReadFixed32(stored_, 5); }
uint32_t ItemView::size_bytes() const { return stored_.empty() ? 0 : ReadFixed32(stored_, 1); }

namespace {
template <typename Append, typename T>
Value Make(Append append, const T& value) {
  std::string encoded;
  append(value, &encoded);
  return Value(std::move(encoded));
}
}  // namespace

Value Value::String(std::string_view value) { return Make(AppendString, value); }
Value Value::Binary(std::string_view value) { return Make(AppendBinary, value); }
Value Value::OfNumber(const Number& value) { return Make(AppendNumber, value); }
Value Value::Bool(bool value) { return Make(AppendBool, value); }

Item::Item() : stored_(kItemHeaderBytes, '\0') { stored_[0] = kItemVersion; }

}  // namespace portico::dynamodb
