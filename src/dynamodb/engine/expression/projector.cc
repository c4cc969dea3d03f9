#include "dynamodb/engine/expression/projector.h"

#include <algorithm>

#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {
namespace {

// What is wanted at that key of an ascending vector, which gets it if it has it not.
template <typename Entry, typename Key>
auto* FindOrInsert(std::vector<Entry>* entries, const Key& key) {
  auto at = std::ranges::lower_bound(*entries, key, {}, &Entry::key);
  if (at == entries->end() || at->key != key) at = entries->insert(at, Entry{key, {}});
  return &at->wanted;
}

}  // namespace

bool Projector::Wanted::everything() const { return names.empty() && indexes.empty(); }

Projector::Projector(const Projection& projection) {
  for (const DocumentPath& path : projection.paths) Add(path.elements(), 0, &root_);
}

void Projector::Add(const std::vector<PathElement>& elements, size_t from, Wanted* wanted) {
  for (size_t i = from; i < elements.size(); ++i) {
    const PathElement& element = elements[i];
    wanted = element.is_index() ? FindOrInsert(&wanted->indexes, element.index())
                                : FindOrInsert(&wanted->names, element.name());
  }
}

bool Projector::AppendWanted(const AttributeView& value, const Wanted& wanted, std::string* out) {
  if (wanted.everything()) {
    out->append(value.encoded());
    return true;
  }
  const bool map = value.Is(AttributeType::kM);
  if (!map && !value.Is(AttributeType::kL)) return false;
  const size_t begin = BeginContainer(map ? Tag::kM : Tag::kL, out);
  const uint32_t count =
      map ? AppendEntries(value.map(), wanted, out) : AppendElements(value.list(), wanted, out);
  EndContainer(begin, count, out);
  if (count == 0) out->resize(begin);
  return count > 0;
}

uint32_t Projector::AppendEntries(MapCursor entries, const Wanted& wanted, std::string* out) {
  // Both sides ascend by name.
  uint32_t count = 0;
  auto next = wanted.names.begin();
  std::string_view name;
  AttributeView value;
  while (next != wanted.names.end() && entries.Next(&name, &value)) {
    while (next != wanted.names.end() && next->key < name) ++next;
    if (next == wanted.names.end() || next->key != name) continue;
    const size_t begin = out->size();
    AppendSized(name, out);
    if (AppendWanted(value, next->wanted, out)) {
      ++count;
    } else {
      out->resize(begin);
    }
  }
  return count;
}

uint32_t Projector::AppendElements(ListCursor elements, const Wanted& wanted, std::string* out) {
  uint32_t count = 0;
  uint32_t index = 0;
  auto next = wanted.indexes.begin();
  for (AttributeView value; next != wanted.indexes.end() && elements.Next(&value); ++index) {
    if (next->key != index) continue;
    if (AppendWanted(value, next->wanted, out)) ++count;
    ++next;
  }
  return count;
}

Item Projector::Apply(const ItemView& item) const {
  std::string stored(kItemHeaderBytes, '\0');
  stored[0] = kItemVersion;
  const uint32_t count = AppendEntries(item.attributes(), root_, &stored);
  const MapCursor attributes(std::string_view(stored).substr(kItemHeaderBytes));
  PutFixed32(EntriesSizeBytes(attributes), &stored, 1);
  PutFixed32(count, &stored, 5);
  return Item::FromStored(std::move(stored));
}

}  // namespace portico::dynamodb
