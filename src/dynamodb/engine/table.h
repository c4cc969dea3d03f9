// A table as of now: what is kept of it, and its key in a form that is quick to use.
//
// Immutable and shared: a request holds the Table it found for as long as it runs, whatever happens
// to the catalog meanwhile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "dynamodb/engine/model.h"
#include "dynamodb/engine/value/attribute_view.h"
#include "dynamodb/engine/value/key_codec.h"

namespace portico::dynamodb {

inline constexpr size_t kPartitionKeyBytesMax = 2'048;
inline constexpr size_t kSortKeyBytesMax = 1'024;

struct KeyAttribute {
  std::string name;
  AttributeType type;
};

// Key attributes in the order in which they make up stored keys. Tables have one partition and at
// most one sort attribute; global secondary indexes up to four of each.
struct KeySchema {
  std::vector<KeyAttribute> partition;
  std::vector<KeyAttribute> sort;

  size_t size() const { return partition.size() + sort.size(); }
  // The attribute of that name, or null.
  const KeyAttribute* Find(std::string_view name) const;
};

// A stored key, and the hash by which it is locked.
struct ItemKey {
  std::string bytes;
  uint64_t hash = 0;
};

class Table {
 public:
  explicit Table(TableRecord record);

  const TableRecord& record() const { return record_; }
  const std::string& name() const { return record_.table_name; }
  uint64_t number() const { return static_cast<uint64_t>(record_.number); }
  const KeySchema& key() const { return key_; }

  // Whether a write must know the item it replaces: to keep indexes or a stream.
  bool needs_old_items() const { return false; }

  // The keys that all its items lie between.
  KeyRange range() const;

  // The stored key of a Key parameter: exactly the key attributes, of their types and sizes.
  Result<ItemKey> KeyOf(const ItemView& key) const;
  // The same of an item about to be stored, which may have other attributes too; worded as PutItem
  // words it.
  Result<ItemKey> KeyOfItem(const ItemView& item) const;
  // The key attributes of an item that has them all.
  Item ExtractKey(const ItemView& item) const;

  // What the keys of a partition begin with. `value` must be of the partition attribute's type.
  std::string PartitionPrefixOf(const AttributeView& value) const;

 private:
  ItemKey Encode(const ItemView& item) const;

  const TableRecord record_;
  KeySchema key_;
};

// That a key value may stand in a key: neither empty nor too long.
Status CheckKeyValue(const KeyAttribute& attribute, const AttributeView& value, bool is_partition);

// "S", "N" or "B".
AttributeType KeyTypeNamed(std::string_view name);

// The key of `schema` among the definitions, which name them all.
KeySchema MakeKeySchema(const std::vector<KeySchemaElement>& schema,
                        const std::vector<AttributeDefinition>& definitions);

}  // namespace portico::dynamodb
