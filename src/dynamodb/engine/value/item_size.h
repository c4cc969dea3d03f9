// How large DynamoDB counts values and items to be: what the 400 KB limit, pages of 1 MB and
// capacity units are reckoned in. Source: "Item sizes and formats" of the developer guide, and for
// numbers the service's answers (number.h).
#pragma once

#include <cstdint>

#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

inline constexpr uint32_t kItemBytesMax = 400 * 1024;

// A value's size without its name.
uint32_t ValueSizeBytes(const AttributeView& value);

// The sizes of names and values together.
uint32_t EntriesSizeBytes(MapCursor entries);

// How deep a value goes: 1 for a scalar or set, 1 + the deepest element for a list or map.
int NestingDepth(const AttributeView& value);

// The deepest value that may be written; a list or map counts as a level, and so does its element.
inline constexpr int kNestingLevelsMax = 32;
inline constexpr char kNestingMessage[] =
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels "
    "beyond supported limit";

}  // namespace portico::dynamodb
