// Puts entries together into the sorted, counted form of maps and items.
//
// Entries may come in any order; of two with the same name the later wins. The bytes given must
// outlive the call that takes them only. Not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/engine/value/attribute_view.h"

namespace portico::dynamodb {

// Where an entry (sized name, then value) lies within a buffer.
struct EntrySpan {
  size_t begin;
  size_t end;
  size_t name_begin;
  size_t name_end;
};

// Brings the entries that lie one after another from `begin` to the end of `buffer` into canonical
// order, dropping all but the last of each name. Gives how many are left.
uint32_t SortEntries(std::vector<EntrySpan>* entries, size_t begin, std::string* buffer);

// Appends a sized name and tells where it lies; the caller appends the value and sets `end`.
EntrySpan BeginEntry(std::string_view name, std::string* buffer);

class ItemBuilder {
 public:
  ItemBuilder();

  void Add(std::string_view name, const AttributeView& value);

  // Everything added, as an item. The builder is spent.
  Item Build() &&;

 private:
  friend class ValueReader;
  std::string buffer_;
  std::vector<EntrySpan> entries_;
};

// Appends a set value of these members, which are sorted here. Preconditions: none repeats; the
// type is SS or BS (members are bytes) or NS (number payloads).
void AppendSet(AttributeType type, std::vector<std::string_view> members, std::string* out);

// Whether a set's member `a` sorts before `b`.
bool MemberLess(AttributeType type, std::string_view a, std::string_view b);

}  // namespace portico::dynamodb
