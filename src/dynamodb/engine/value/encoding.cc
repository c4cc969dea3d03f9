#include "dynamodb/engine/value/encoding.h"

#include <algorithm>

#include "base/check.h"

namespace portico::dynamodb {

std::string_view TypeName(AttributeType type) {
  switch (type) {
    case AttributeType::kS:
      return "S";
    case AttributeType::kN:
      return "N";
    case AttributeType::kB:
      return "B";
    case AttributeType::kNull:
      return "NULL";
    case AttributeType::kBool:
      return "BOOL";
    case AttributeType::kL:
      return "L";
    case AttributeType::kM:
      return "M";
    case AttributeType::kSS:
      return "SS";
    case AttributeType::kNS:
      return "NS";
    case AttributeType::kBS:
      return "BS";
  }
  PORTICO_CHECK(false);
}

void AppendVarint(uint64_t value, std::string* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

void AppendFixed32(uint32_t value, std::string* out) {
  out->append(4, '\0');
  PutFixed32(value, out, out->size() - 4);
}

void PutFixed32(uint32_t value, std::string* out, size_t at) {
  for (size_t i = 0; i < 4; ++i) (*out)[at + i] = static_cast<char>(value >> (8 * i));
}

void AppendSized(std::string_view bytes, std::string* out) {
  AppendVarint(bytes.size(), out);
  out->append(bytes);
}

void AppendNumberPayload(const Number& number, std::string* out) {
  if (number.is_zero()) return;
  const auto head = static_cast<uint16_t>(number.exponent() * 2 + (number.negative() ? 1 : 0));
  out->push_back(static_cast<char>(head));
  out->push_back(static_cast<char>(head >> 8));
  for (auto rest = number.coefficient(); rest != 0; rest >>= 8) {
    out->push_back(static_cast<char>(rest));
  }
}

Number ReadNumberPayload(std::string_view payload) {
  if (payload.empty()) return Number();
  PORTICO_CHECK(payload.size() > 2 && payload.size() <= 2 + sizeof(Number::Coefficient));
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(payload[i]); };
  const auto head = static_cast<int16_t>(byte(0) | byte(1) << 8);
  Number::Coefficient coefficient = 0;
  for (size_t i = payload.size(); i-- > 2;) coefficient = coefficient << 8 | byte(i);
  return Number::FromParts((head & 1) != 0, coefficient, head >> 1);
}

namespace {
void AppendTag(Tag tag, std::string* out) { out->push_back(static_cast<char>(tag)); }
}  // namespace

void AppendString(std::string_view value, std::string* out) {
  AppendTag(Tag::kS, out);
  AppendSized(value, out);
}

void AppendBinary(std::string_view value, std::string* out) {
  AppendTag(Tag::kB, out);
  AppendSized(value, out);
}

void AppendNumber(const Number& value, std::string* out) {
  AppendTag(Tag::kN, out);
  const size_t length_at = out->size();
  out->push_back('\0');  // a payload is shorter than a varint's second byte
  AppendNumberPayload(value, out);
  (*out)[length_at] = static_cast<char>(out->size() - length_at - 1);
}

void AppendBool(bool value, std::string* out) { AppendTag(value ? Tag::kTrue : Tag::kFalse, out); }
void AppendNull(std::string* out) { AppendTag(Tag::kNull, out); }

size_t BeginContainer(Tag tag, std::string* out) {
  const size_t begin = out->size();
  AppendTag(tag, out);
  out->append(kContainerHeaderBytes - 1, '\0');
  return begin;
}

void EndContainer(size_t begin, uint32_t count, std::string* out) {
  const size_t length = out->size() - begin - 5;
  PORTICO_CHECK(length <= UINT32_MAX);
  PutFixed32(static_cast<uint32_t>(length), out, begin + 1);
  PutFixed32(count, out, begin + 5);
}

}  // namespace portico::dynamodb
