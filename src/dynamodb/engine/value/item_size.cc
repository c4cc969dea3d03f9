#include "dynamodb/engine/value/item_size.h"

#include <algorithm>

namespace portico::dynamodb {
namespace {

constexpr uint32_t kContainerOverheadBytes = 3;
constexpr uint32_t kElementOverheadBytes = 1;

uint32_t SetSizeBytes(const AttributeView& value) {
  uint32_t total = 0;
  SetCursor members = value.set();
  for (std::string_view member; members.Next(&member);) {
    total += value.Is(AttributeType::kNS)
                 ? static_cast<uint32_t>(ReadNumberPayload(member).SizeBytes())
                 : static_cast<uint32_t>(member.size());
  }
  return total;
}

}  // namespace

uint32_t ValueSizeBytes(const AttributeView& value) {
  switch (value.type()) {
    case AttributeType::kS:
    case AttributeType::kB:
      return static_cast<uint32_t>(value.bytes().size());
    case AttributeType::kN:
      return static_cast<uint32_t>(value.number().SizeBytes());
    case AttributeType::kNull:
    case AttributeType::kBool:
      return 1;
    case AttributeType::kSS:
    case AttributeType::kNS:
    case AttributeType::kBS:
      return SetSizeBytes(value);
    case AttributeType::kM:
      return kContainerOverheadBytes + value.count() * kElementOverheadBytes +
             EntriesSizeBytes(value.map());
    case AttributeType::kL: {
      uint32_t total = kContainerOverheadBytes;
      ListCursor elements = value.list();
      for (AttributeView element; elements.Next(&element);) {
        total += kElementOverheadBytes + ValueSizeBytes(element);
      }
      return total;
    }
  }
  return 0;
}

uint32_t EntriesSizeBytes(MapCursor entries) {
  uint32_t total = 0;
  std::string_view name;
  for (AttributeView value; entries.Next(&name, &value);) {
    total += static_cast<uint32_t>(name.size()) + ValueSizeBytes(value);
  }
  return total;
}

int NestingDepth(const AttributeView& value) {
  int deepest = 0;
  AttributeView element;
  if (value.Is(AttributeType::kL)) {
    for (ListCursor list = value.list(); list.Next(&element);) {
      deepest = std::max(deepest, NestingDepth(element));
    }
  } else if (value.Is(AttributeType::kM)) {
    std::string_view name;
    for (MapCursor map = value.map(); map.Next(&name, &element);) {
      deepest = std::max(deepest, NestingDepth(element));
    }
  }
  return 1 + deepest;
}

}  // namespace portico::dynamodb
