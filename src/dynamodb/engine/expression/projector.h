// Takes from items what a projection asks for. Made once a request, used on many items; immutable
// and usable from many threads.
//
// Maps and lists along a path are kept as far as they hold something asked for: maps with those
// entries only, lists with those elements only, closed up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dynamodb/engine/expression/bound.h"
#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

class Projector {
 public:
  // The paths must not clash (FindPathClash).
  explicit Projector(const Projection& projection);

  Item Apply(const ItemView& item) const;

 private:
  // What is asked for below one place: everything, or some names, or some indexes; ascending.
  struct Name;
  struct Index;
  struct Wanted {
    std::vector<Name> names;
    std::vector<Index> indexes;
    bool everything() const;
  };
  struct Name {
    std::string key;
    Wanted wanted;
  };
  struct Index {
    uint32_t key;
    Wanted wanted;
  };

  static void Add(const std::vector<PathElement>& elements, size_t from, Wanted* wanted);
  // Appends what is wanted of the value; false, and nothing appended, if that is nothing.
  static bool AppendWanted(const AttributeView& value, const Wanted& wanted, std::string* out);
  static uint32_t AppendEntries(MapCursor entries, const Wanted& wanted, std::string* out);
  static uint32_t AppendElements(ListCursor elements, const Wanted& wanted, std::string* out);

  Wanted root_;
};

}  // namespace portico::dynamodb
