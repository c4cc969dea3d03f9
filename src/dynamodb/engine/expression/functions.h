// The functions that expressions may name, and where each may stand. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace portico::dynamodb {

inline constexpr std::string_view kSizeFunction = "size";
inline constexpr std::string_view kIfNotExistsFunction = "if_not_exists";
inline constexpr std::string_view kListAppendFunction = "list_append";

inline bool IsUpdateFunction(std::string_view name) {
  return name == kIfNotExistsFunction || name == kListAppendFunction;
}

inline bool IsConditionFunction(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"attribute_exists", "attribute_not_exists",
                                                      "attribute_type",   "begins_with",
                                                      "contains",         kSizeFunction};
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace portico::dynamodb
