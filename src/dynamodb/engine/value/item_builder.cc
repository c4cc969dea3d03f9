#include "dynamodb/engine/value/item_builder.h"

#include <algorithm>

#include "base/check.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {

EntrySpan BeginEntry(std::string_view name, std::string* buffer) {
  EntrySpan entry;
  entry.begin = buffer->size();
  AppendSized(name, buffer);
  entry.name_begin = buffer->size() - name.size();
  entry.name_end = buffer->size();
  entry.end = entry.name_end;
  return entry;
}

uint32_t SortEntries(std::vector<EntrySpan>* entries, size_t begin, std::string* buffer) {
  const auto name = [&](const EntrySpan& e) {
    return std::string_view(*buffer).substr(e.name_begin, e.name_end - e.name_begin);
  };
  const auto less = [&](const EntrySpan& a, const EntrySpan& b) { return name(a) < name(b); };
  const auto not_ascending = [&](const EntrySpan& a, const EntrySpan& b) { return !less(a, b); };
  const bool canonical =
      std::adjacent_find(entries->begin(), entries->end(), not_ascending) == entries->end();
  if (canonical) return static_cast<uint32_t>(entries->size());

  std::stable_sort(entries->begin(), entries->end(), less);
  std::string sorted;
  sorted.reserve(buffer->size() - begin);
  uint32_t count = 0;
  for (size_t i = 0; i < entries->size(); ++i) {
    const EntrySpan& entry = (*entries)[i];
    if (i + 1 < entries->size() && !less(entry, (*entries)[i + 1])) continue;
    sorted.append(*buffer, entry.begin, entry.end - entry.begin);
    ++count;
  }
  buffer->replace(begin, std::string::npos, sorted);
  return count;
}

ItemBuilder::ItemBuilder() : buffer_(kItemHeaderBytes, '\0') {}

void ItemBuilder::Add(std::string_view name, const AttributeView& value) {
  EntrySpan entry = BeginEntry(name, &buffer_);
  buffer_.append(value.encoded());
  entry.end = buffer_.size();
  entries_.push_back(entry);
}

Item ItemBuilder::Build() && {
  const uint32_t count = SortEntries(&entries_, kItemHeaderBytes, &buffer_);
  const MapCursor attributes(std::string_view(buffer_).substr(kItemHeaderBytes));
  buffer_[0] = kItemVersion;
  PutFixed32(EntriesSizeBytes(attributes), &buffer_, 1);
  PutFixed32(count, &buffer_, 5);
  return Item::FromStored(std::move(buffer_));
}

bool MemberLess(AttributeType type, std::string_view a, std::string_view b) {
  if (type == AttributeType::kNS) return ReadNumberPayload(a) < ReadNumberPayload(b);
  return a < b;
}

void AppendSet(AttributeType type, std::vector<std::string_view> members, std::string* out) {
  std::sort(members.begin(), members.end(),
            [type](std::string_view a, std::string_view b) { return MemberLess(type, a, b); });
  const Tag tag =
      type == AttributeType::kSS ? Tag::kSS : (type == AttributeType::kNS ? Tag::kNS : Tag::kBS);
  const size_t begin = BeginContainer(tag, out);
  for (std::string_view member : members) AppendSized(member, out);
  EndContainer(begin, static_cast<uint32_t>(members.size()), out);
}

}  // namespace portico::dynamodb
