// IAM's paging: Marker and MaxItems in, IsTruncated and Marker out. A marker names the last item of
// the page before, so that items that come and go between pages do no harm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "codec/base64.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {

inline constexpr int32_t kPageItemsDefault = 100;

// Items with the keys that they are ordered by.
template <typename T>
using Keyed = std::vector<std::pair<std::string, T>>;

// Moves the page of `items` (in ascending order of their keys) that `in` asks for into `page`, and
// sets `out`'s paging members.
template <typename In, typename Out, typename T>
Status FillPage(const In& in, Keyed<T> items, Out* out, std::vector<T>* page) {
  std::string after;
  if (in.marker && (!Base64Decode(*in.marker, &after) || after.empty())) {
    return Fail(ValidationError("Invalid Marker."));
  }
  const auto items_max = static_cast<size_t>(in.max_items.value_or(kPageItemsDefault));
  const std::string* last = nullptr;
  for (auto& [key, item] : items) {
    if (!after.empty() && key <= after) continue;
    if (page->size() == items_max) {
      out->is_truncated = true;
      out->marker = Base64Encode(*last);
      break;
    }
    page->push_back(std::move(item));
    last = &key;
  }
  return {};
}

// A key for lists that have no better one than their order.
inline std::string OrdinalKey(size_t index) {
  std::string digits = std::to_string(index);
  return std::string(10 - std::min<size_t>(10, digits.size()), '0') + digits;
}

}  // namespace portico::iam::api
