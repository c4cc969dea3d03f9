// What the five table operations take and give, as boto3's Table resource has it: one table of
// facts (from botocore's DynamoDB model) that validation and both conversions walk.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace portico::orders {

enum class ShapeKind : uint8_t {
  kString,
  kBoolean,
  kInteger,
  kList,
  kMap,
  kStructure,
  // Any plain value outside, DynamoDB's typed JSON inside.
  kAttributeValue,
  // JSON that is handed on as it is.
  kAny,
};

struct Shape;

enum class Presence : uint8_t { kOptional, kRequired };

struct Member {
  std::string_view name;
  const Shape* shape;
  Presence presence = Presence::kOptional;
};

inline constexpr int64_t kNoMinimum = std::numeric_limits<int64_t>::min();

struct Shape {
  ShapeKind kind;
  // Of an integer, or of the length of a string or list.
  int64_t minimum = kNoMinimum;
  // Of lists and maps.
  const Shape* element = nullptr;
  // Of structures, in the model's order.
  std::span<const Member> members = {};
};

struct Operation {
  // In the event: "create".
  std::string_view verb;
  // In DynamoDB's API: "PutItem".
  std::string_view name;
  const Shape* input;
  const Shape* output;
};

// The operation of that verb, or null.
const Operation* FindOperation(std::string_view verb);

// The member of that name of a structure, or null.
const Member* FindMember(const Shape& structure, std::string_view name);

}  // namespace portico::orders
