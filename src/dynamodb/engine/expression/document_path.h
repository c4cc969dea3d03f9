// Where in an item something stands: an attribute's name, then names and list indexes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

inline constexpr size_t kPathElementsMax = 32;

// A name, or an index into a list.
class PathElement {
 public:
  explicit PathElement(std::string name) : name_(std::move(name)) {}
  explicit PathElement(uint32_t index) : index_(index) {}

  bool is_index() const { return index_ != kNoIndex; }
  const std::string& name() const { return name_; }
  uint32_t index() const { return index_; }

  bool operator==(const PathElement&) const = default;

 private:
  static constexpr uint32_t kNoIndex = UINT32_MAX;
  std::string name_;
  uint32_t index_ = kNoIndex;
};

// Begins with a name. A plain value.
class DocumentPath {
 public:
  DocumentPath() = default;
  // The path of a top-level attribute.
  explicit DocumentPath(std::string name) { elements_.emplace_back(std::move(name)); }
  explicit DocumentPath(std::vector<PathElement> elements) : elements_(std::move(elements)) {}

  const std::vector<PathElement>& elements() const { return elements_; }
  const std::string& root() const { return elements_.front().name(); }
  bool is_nested() const { return elements_.size() > 1; }

  // What stands there in the item, if anything.
  std::optional<AttributeView> Find(const ItemView& item) const;

  // As messages show it: "[a, [1], b]".
  std::string ToString() const;

  bool operator==(const DocumentPath&) const = default;

 private:
  std::vector<PathElement> elements_;
};

// The fault of paths that cannot stand in one expression: one within another ("overlap"), or one
// taking for a map what the other takes for a list ("conflict"). Nothing if all may. An overlap
// anywhere comes before any conflict.
std::optional<std::string> FindPathClash(const std::vector<const DocumentPath*>& paths);

}  // namespace portico::dynamodb
