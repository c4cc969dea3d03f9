#include "dynamodb/engine/recovery/past_items.h"

namespace portico::dynamodb {

Result<bool> PastItems::Read(std::string_view after, const Visit& visit) {
  const KeyRange range = table_->range();
  std::string position = range.begin;
  if (!after.empty()) {
    // The lowest key that is higher.
    position = after;
    position.push_back('\0');
  }
  if (!waits_at_.empty() && after == waits_after_) position = waits_at_;
  waits_at_.clear();
  std::string last(after);
  const Visit note_and_visit = [&](std::string_view key, std::string_view stored) {
    if (!visit(key, stored)) return false;
    last = key;
    return true;
  };
  while (position < range.end) {
    PORTICO_ASSIGN(const bool is_loaded, window_.MoveTo(position));
    if (!is_loaded) {
      waits_after_ = std::move(last);
      waits_at_ = std::move(position);
      return false;
    }
    PORTICO_ASSIGN(const bool more, ReadWindow(position, note_and_visit));
    if (!more) break;
    position = window_.end();
  }
  return true;
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
