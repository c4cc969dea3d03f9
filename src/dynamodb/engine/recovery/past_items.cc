#include "dynamodb/engine/recovery/past_items.h"

namespace portico::dynamodb {

Status PastItems::Read(std::string_view after, const Visit& visit) {
  const KeyRange range = table_->range();
  std::string position = range.begin;
  if (!after.empty()) {
    // The lowest key that is higher.
    position = after;
    position.push_back('\0');
  }
  while (position < range.end) {
    PORTICO_TRY(window_.MoveTo(position));
    PORTICO_ASSIGN(const bool more, ReadWindow(position, visit));
    if (!more) break;
    position = window_.end();
  }
  return {};
}

Result<bool> PastItems::ReadWindow(std::string_view position, const Visit& visit) const {
  const auto it = db_.NewIterator(storage::Family::kItems, position, window_.end(), &snapshot_);
  it->SeekToFirst();
  auto past = window_.pasts().lower_bound(position);
  const auto past_end = window_.pasts().end();
  while (it->Valid() || past != past_end) {
    const bool is_past = past != past_end && (!it->Valid() || past->first <= it->key());
    if (!is_past) {
      if (!visit(it->key(), it->value())) return false;
      it->Next();
      continue;
    }
    if (it->Valid() && it->key() == past->first) it->Next();
    const std::string& image = past->second.first_image;
    if (!image.empty() && !visit(past->first, image)) return false;
    ++past;
  }
  PORTICO_TRY(it->status());
  return true;
}

}  // namespace portico::dynamodb
