// The lines of data files: DynamoDB JSON, one item or change each. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

// {"Item":{…}}
std::string ItemLine(const ItemView& item);

// Images that are not wanted, or that there are not, are empty.
struct ChangeLineParts {
  int64_t time_ms = 0;
  ItemView keys;
  ItemView old_image;
  ItemView new_image;

  uint64_t size_bytes() const {
    return uint64_t{keys.size_bytes()} + old_image.size_bytes() + new_image.size_bytes();
  }
};

// {"Metadata":{"WriteTimestampMicros":{"N":"…"}},"Keys":{…},"OldImage":{…},"NewImage":{…}}
std::string ChangeLine(const ChangeLineParts& parts);

}  // namespace portico::dynamodb
