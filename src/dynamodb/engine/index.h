// A secondary index as of now: its key, what it holds of items, and the keys of its entries.
//
// An item has an entry in an index if it has all the index's key attributes, each of its type and
// fit to stand in a key; else it is not in the index (a sparse index), and no fault. The entry is
// stored among the items, under the index's own number:
//
//   [index number][hash of partition values][partition values][sort values][the table's key values]
//
// The table's key ends it, so items with equal index keys have entries of their own. Its value is
// the item's projection in the items' form, so that reading a range of entries is reading a range
// of items. Index keys, and the table's, are in every projection.
//
// Immutable; part of a Table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dynamodb/engine/key_schema.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

inline constexpr size_t kGlobalIndexesMax = 20;
inline constexpr size_t kLocalIndexesMax = 5;
// Of one kind, of a multi-attribute key.
inline constexpr size_t kIndexKeyAttributesMax = 4;
// Of all the indexes of a table together.
inline constexpr size_t kProjectedAttributesMax = 100;

class Index {
 public:
  enum class Kind : uint8_t { kGlobal, kLocal };

  Index(const IndexRecord& record, Kind kind, const KeySchema& table_key,
        const std::vector<AttributeDefinition>& definitions);

  const std::string& name() const { return name_; }
  uint64_t number() const { return number_; }
  bool is_global() const { return kind_ == Kind::kGlobal; }
  const KeySchema& key() const { return key_; }
  // False while items that were there before it are being entered: nobody may read it yet.
  bool is_readable() const { return is_readable_; }

  bool projects_all() const { return projects_all_; }
  bool Projects(std::string_view attribute) const;

  // The keys that all its entries lie between.
  KeyRange range() const;

  // Whether the item has an entry.
  bool Has(const ItemView& item) const;
  // The entry's key. The item must have one (or, for a start key, all the attributes of both keys).
  std::string EntryKey(const ItemView& item) const;
  // The entry's value: `item` itself if all is projected, else bytes that are put into `scratch`.
  std::string_view Project(const ItemView& item, std::string* scratch) const;

  // Whether two items with the same table key, which have entries, have them under the same key.
  bool SameKey(const ItemView& a, const ItemView& b) const;
  // Whether their projections are the same.
  bool SameProjection(const ItemView& a, const ItemView& b) const;

  // An entry's key attributes, the index's and the table's: as LastEvaluatedKey shows it.
  Item ExtractKey(const ItemView& entry) const;
  // How many attributes that are.
  size_t start_key_size() const { return start_key_size_; }

 private:
  const std::string name_;
  const uint64_t number_;
  const Kind kind_;
  const bool is_readable_;
  const KeySchema key_;
  const KeySchema table_key_;
  const bool projects_all_;
  // Names of the attributes that entries have, ascending; unused if all is projected.
  std::vector<std::string> projected_;
  size_t start_key_size_ = 0;
};

}  // namespace portico::dynamodb
