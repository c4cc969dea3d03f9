#include "dynamodb/engine/expression/document_path.h"

#include <algorithm>

namespace portico::dynamodb {
namespace {

enum class Relation { kDisjoint, kOverlap, kConflict };

Relation Relate(const DocumentPath& a, const DocumentPath& b) {
  const auto& x = a.elements();
  const auto& y = b.elements();
  for (size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (x[i] == y[i]) continue;
    return x[i].is_index() != y[i].is_index() ? Relation::kConflict : Relation::kDisjoint;
  }
  return Relation::kOverlap;
}

std::string ClashMessage(const char* verb, const DocumentPath& one, const DocumentPath& two) {
  return std::string("Two document paths ") + verb +
         " with each other; must remove or rewrite one of these paths; path one: " +
         one.ToString() + ", path two: " + two.ToString();
}

std::optional<AttributeView> Element(const AttributeView& list, uint32_t index) {
  if (index >= list.count()) return std::nullopt;
  ListCursor elements = list.list();
  AttributeView element;
  for (uint32_t i = 0; i <= index; ++i) elements.Next(&element);
  return element;
}

}  // namespace

std::optional<AttributeView> DocumentPath::Find(const ItemView& item) const {
  std::optional<AttributeView> at = item.Find(root());
  for (size_t i = 1; at && i < elements_.size(); ++i) {
    const PathElement& element = elements_[i];
    if (element.is_index()) {
      if (!at->Is(AttributeType::kL)) return std::nullopt;
      at = Element(*at, element.index());
    } else {
      if (!at->Is(AttributeType::kM)) return std::nullopt;
      at = at->map().Find(element.name());
    }
  }
  return at;
}

std::string DocumentPath::ToString() const {
  std::string text = "[";
  for (const PathElement& element : elements_) {
    if (text.size() > 1) text += ", ";
    text += element.is_index() ? "[" + std::to_string(element.index()) + "]" : element.name();
  }
  return text + "]";
}

std::optional<std::string> FindPathClash(const std::vector<const DocumentPath*>& paths) {
  std::optional<std::string> conflict;
  for (size_t i = 0; i < paths.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const Relation relation = Relate(*paths[j], *paths[i]);
      if (relation == Relation::kOverlap) return ClashMessage("overlap", *paths[j], *paths[i]);
      if (relation == Relation::kConflict && !conflict) {
        conflict = ClashMessage("conflict", *paths[j], *paths[i]);
      }
    }
  }
  return conflict;
}

}  // namespace portico::dynamodb
