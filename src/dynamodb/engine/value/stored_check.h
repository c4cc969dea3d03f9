// Whether bytes are an item in its stored form, for who reads what may be damaged: everything else
// (attribute_view.h) trusts them, and stops the process where they cannot be. Pure.
#pragma once

#include <string_view>

namespace portico::dynamodb {

// An item (or a key, or an entry of an index): version, header, each value to its last byte, names
// ascending.
bool IsStoredItem(std::string_view stored);
// A stream's or a history's record, with its images.
bool IsStoredChange(std::string_view stored);

}  // namespace portico::dynamodb
