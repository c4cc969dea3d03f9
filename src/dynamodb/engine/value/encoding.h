// The binary form of attribute values, in memory and on disk alike: the primitives that write it.
//
// One form serves all: a request's item is parsed straight into it, stored as it is, and rendered,
// compared and searched in place (attribute_view.h), so that nothing is converted on a hot path. It
// is canonical: two values are equal exactly if their bytes are. The layout is frozen and described
// byte by byte in docs/formats.md, section "Items".
//
// Appenders only; callers keep the order that the form demands (names and set members ascending).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dynamodb/engine/value/number.h"

namespace portico::dynamodb {

// The types of AttributeValue, in no order of importance.
enum class AttributeType : uint8_t { kS, kN, kB, kNull, kBool, kL, kM, kSS, kNS, kBS };

// As on the wire: "S", "NULL", "SS".
std::string_view TypeName(AttributeType type);

// The first byte of an encoded value. Frozen.
enum class Tag : uint8_t {
  kS = 0x01,
  kN = 0x02,
  kB = 0x03,
  kNull = 0x04,
  kFalse = 0x05,
  kTrue = 0x06,
  kL = 0x07,
  kM = 0x08,
  kSS = 0x09,
  kNS = 0x0a,
  kBS = 0x0b,
};

// A container's header: its tag, the bytes after the length field, and the count of its elements.
inline constexpr size_t kContainerHeaderBytes = 1 + 4 + 4;
// An item's header: version, size by DynamoDB's rules, count of attributes.
inline constexpr size_t kItemHeaderBytes = 1 + 4 + 4;
inline constexpr char kItemVersion = 1;

void AppendVarint(uint64_t value, std::string* out);
void AppendFixed32(uint32_t value, std::string* out);
void PutFixed32(uint32_t value, std::string* out, size_t at);

// Varint length, then the bytes: names, strings, binaries, set members.
void AppendSized(std::string_view bytes, std::string* out);

// The payload of a number: nothing for zero; else two bytes of exponent and sign, and the
// coefficient's bytes.
void AppendNumberPayload(const Number& number, std::string* out);
Number ReadNumberPayload(std::string_view payload);

// Whole values.
void AppendString(std::string_view value, std::string* out);
void AppendBinary(std::string_view value, std::string* out);
void AppendNumber(const Number& value, std::string* out);
void AppendBool(bool value, std::string* out);
void AppendNull(std::string* out);

// Containers: Begin, then the elements, then End with what Begin gave. A map's element is a sized
// name and a value, in ascending order of names; a set's is a sized member, ascending (numbers by
// value, the others by bytes).
size_t BeginContainer(Tag tag, std::string* out);
void EndContainer(size_t begin, uint32_t count, std::string* out);

}  // namespace portico::dynamodb
