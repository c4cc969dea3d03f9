// A document being changed: opened only along the paths that change, bytes everywhere else.
//
// Positions in lists are those of the original throughout: removed elements close up, and elements
// set past the end are appended in the order of their indexes, when the result is written. Names
// and bytes given must outlive the patch. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/engine/expression/document_path.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

class Patch {
 public:
  explicit Patch(const ItemView& item);

  // Puts a value at the path, whatever stands there. False if there is nothing to put it into, or
  // not a map (for a name) or a list (for an index).
  bool Set(const DocumentPath& path, const AttributeView& value);
  // Takes away what stands at the path, if anything. False as Set.
  bool Remove(const DocumentPath& path);
  // Whether Set could put a value there.
  bool IsReachable(const DocumentPath& path) { return OpenParent(path) != nullptr; }

  Item Build() const;

 private:
  struct Entry;
  struct Extra;
  struct Part {
    enum class State : uint8_t { kBytes, kMap, kList, kGone };
    State state = State::kBytes;
    std::string_view bytes;
    std::vector<Entry> entries;
    std::vector<Part> elements;
    // Set past the end of the list.
    std::vector<Extra> extras;
  };
  struct Entry {
    std::string_view name;
    Part part;
  };
  struct Extra {
    uint32_t index;
    Part part;
  };

  static Part OfBytes(std::string_view bytes);
  static void Open(Part* part);
  static Part* Child(Part* part, const PathElement& element);
  static void Append(const Part& part, std::string* out);
  static uint32_t AppendEntries(const Part& map, std::string* out);
  // The container of the path's last element, opened; null if there is none of the right kind.
  Part* OpenParent(const DocumentPath& path);

  Part root_;
};

}  // namespace portico::dynamodb
