// `limit` and `position` of list operations. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apigateway/engine/errors.h"
#include "base/result.h"
#include "codec/base64.h"

namespace portico::apigateway {

inline constexpr int32_t kPageItemsDefault = 25;
inline constexpr int32_t kPageItemsMax = 500;

// One page of `all`: those after `position`, which is what the page before gave. `key` gives the
// string that items are ordered by; it must tell them apart.
template <typename Item, typename Key>
Result<std::pair<std::vector<Item>, std::optional<std::string>>> Page(
    std::vector<Item> all, const std::optional<int32_t>& limit,
    const std::optional<std::string>& position, const Key& key) {
  std::sort(all.begin(), all.end(), [&](const Item& a, const Item& b) { return key(a) < key(b); });
  const int32_t count = limit.value_or(kPageItemsDefault);
  if (count < 1 || count > kPageItemsMax) {
    return Fail(BadRequest("Invalid limit specified: it must be between 1 and 500"));
  }
  auto first = all.begin();
  if (position) {
    std::string after;
    if (!Base64Decode(*position, &after)) return Fail(BadRequest("Invalid position parameter"));
    first =
        std::find_if(all.begin(), all.end(), [&](const Item& item) { return key(item) > after; });
  }
  std::optional<std::string> next;
  auto last = all.end();
  if (last - first > count) {
    last = first + count;
    next = Base64Encode(key(*(last - 1)));
  }
  return std::pair(std::vector<Item>(std::make_move_iterator(first), std::make_move_iterator(last)),
                   std::move(next));
}

}  // namespace portico::apigateway
