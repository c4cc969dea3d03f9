#include "dynamodb/engine/expression/patch.h"

#include <algorithm>

#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {

Patch::Part Patch::OfBytes(std::string_view bytes) {
  Part part;
  part.bytes = bytes;
  return part;
}

Patch::Patch(const ItemView& item) {
  root_.state = Part::State::kMap;
  MapCursor attributes = item.attributes();
  std::string_view name;
  for (AttributeView value; attributes.Next(&name, &value);) {
    root_.entries.push_back({name, OfBytes(value.encoded())});
  }
}

void Patch::Open(Part* part) {
  if (part->state != Part::State::kBytes) return;
  const AttributeView view(part->bytes);
  AttributeView child;
  if (view.Is(AttributeType::kM)) {
    part->state = Part::State::kMap;
    std::string_view name;
    for (MapCursor map = view.map(); map.Next(&name, &child);) {
      part->entries.push_back({name, OfBytes(child.encoded())});
    }
  } else if (view.Is(AttributeType::kL)) {
    part->state = Part::State::kList;
    for (ListCursor list = view.list(); list.Next(&child);) {
      part->elements.push_back(OfBytes(child.encoded()));
    }
  }
}

Patch::Part* Patch::Child(Part* part, const PathElement& element) {
  if (element.is_index()) {
    if (part->state != Part::State::kList || element.index() >= part->elements.size()) {
      return nullptr;
    }
    return &part->elements[element.index()];
  }
  if (part->state != Part::State::kMap) return nullptr;
  const auto at =
      std::ranges::lower_bound(part->entries, std::string_view(element.name()), {}, &Entry::name);
  return at != part->entries.end() && at->name == element.name() ? &at->part : nullptr;
}

Patch::Part* Patch::OpenParent(const DocumentPath& path) {
  const auto& elements = path.elements();
  Part* at = &root_;
  for (size_t i = 0; i + 1 < elements.size(); ++i) {
    at = Child(at, elements[i]);
    if (at == nullptr) return nullptr;
    Open(at);
  }
  const auto wanted = elements.back().is_index() ? Part::State::kList : Part::State::kMap;
  return at->state == wanted ? at : nullptr;
}

bool Patch::Set(const DocumentPath& path, const AttributeView& value) {
  Part* parent = OpenParent(path);
  if (parent == nullptr) return false;
  const PathElement& last = path.elements().back();
  Part part = OfBytes(value.encoded());
  if (Part* child = Child(parent, last)) {
    *child = std::move(part);
  } else if (last.is_index()) {
    parent->extras.push_back({last.index(), std::move(part)});
  } else {
    const auto at =
        std::ranges::lower_bound(parent->entries, std::string_view(last.name()), {}, &Entry::name);
    parent->entries.insert(at, {last.name(), std::move(part)});
  }
  return true;
}

bool Patch::Remove(const DocumentPath& path) {
  Part* parent = OpenParent(path);
  if (parent == nullptr) return false;
  if (Part* child = Child(parent, path.elements().back())) {
    *child = Part();
    child->state = Part::State::kGone;
  }
  return true;
}

uint32_t Patch::AppendEntries(const Part& map, std::string* out) {
  uint32_t count = 0;
  for (const auto& [name, part] : map.entries) {
    if (part.state == Part::State::kGone) continue;
    AppendSized(name, out);
    Append(part, out);
    ++count;
  }
  return count;
}

void Patch::Append(const Part& part, std::string* out) {
  switch (part.state) {
    case Part::State::kBytes:
      out->append(part.bytes);
      return;
    case Part::State::kMap: {
      const size_t begin = BeginContainer(Tag::kM, out);
      EndContainer(begin, AppendEntries(part, out), out);
      return;
    }
    case Part::State::kList: {
      const size_t begin = BeginContainer(Tag::kL, out);
      uint32_t count = 0;
      const auto append = [&](const Part& element) {
        if (element.state == Part::State::kGone) return;
        Append(element, out);
        ++count;
      };
      for (const Part& element : part.elements) append(element);
      std::vector<const Extra*> extras;
      for (const Extra& extra : part.extras) extras.push_back(&extra);
      std::ranges::stable_sort(extras, {}, [](const Extra* extra) { return extra->index; });
      for (const Extra* extra : extras) append(extra->part);
      EndContainer(begin, count, out);
      return;
    }
    case Part::State::kGone:
      return;
  }
}

Item Patch::Build() const {
  ItemBuilder builder;
  std::string scratch;
  for (const auto& [name, part] : root_.entries) {
    if (part.state == Part::State::kGone) continue;
    scratch.clear();
    Append(part, &scratch);
    builder.Add(name, AttributeView(scratch));
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb
