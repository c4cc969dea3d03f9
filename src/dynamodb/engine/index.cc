#include "dynamodb/engine/index.h"

#include <algorithm>

#include "dynamodb/engine/value/item_builder.h"
#include "dynamodb/engine/value/item_size.h"

namespace portico::dynamodb {
namespace {

// The attributes of an item that are among some names, which ascend.
class Kept {
 public:
  Kept(const ItemView& item, const std::vector<std::string>& names)
      : attributes_(item.attributes()), name_(names.begin()), end_(names.end()) {}

  bool Next(std::string_view* name, AttributeView* value) {
    while (name_ != end_ && attributes_.Next(name, value)) {
      while (name_ != end_ && *name_ < *name) ++name_;
      if (name_ != end_ && *name_ == *name) return true;
    }
    return false;
  }

 private:
  MapCursor attributes_;
  std::vector<std::string>::const_iterator name_;
  const std::vector<std::string>::const_iterator end_;
};

bool MayStandInKeys(const std::vector<KeyAttribute>& attributes, const ItemView& item) {
  return std::ranges::all_of(attributes, [&](const KeyAttribute& attribute) {
    const auto value = item.Find(attribute.name);
    return value && value->Is(attribute.type) && EmptyKind(*value) == nullptr;
  });
}

std::vector<std::string> ProjectedNames(const KeySchema& key, const KeySchema& table_key,
                                        const IndexProjection& projection) {
  std::vector<std::string> names;
  if (projection.non_key_attributes) names = *projection.non_key_attributes;
  for (const KeySchema* schema : {&key, &table_key}) {
    for (const auto* part : {&schema->partition, &schema->sort}) {
      for (const KeyAttribute& attribute : *part) names.push_back(attribute.name);
    }
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

Index::Index(const IndexRecord& record, Kind kind, const KeySchema& table_key,
             const std::vector<AttributeDefinition>& definitions)
    : name_(record.index_name),
      number_(static_cast<uint64_t>(record.number)),
      kind_(kind),
      is_readable_(record.status == kIndexActive),
      key_(MakeKeySchema(record.key_schema, definitions)),
      table_key_(table_key),
      projects_all_(record.projection.projection_type == "ALL"),
      projected_(ProjectedNames(key_, table_key_, record.projection)) {
  const auto count = [&](const KeySchema& schema) {
    return std::ranges::count_if(projected_, [&](const std::string& name) {
      return schema.Find(name) != nullptr && (&schema == &key_ || key_.Find(name) == nullptr);
    });
  };
  start_key_size_ = static_cast<size_t>(count(key_) + count(table_key_));
}

bool Index::Projects(std::string_view attribute) const {
  return projects_all_ || std::ranges::binary_search(projected_, attribute);
}

KeyRange Index::range() const {
  std::string prefix = TablePrefix(number_);
  std::string end = PrefixEnd(prefix);
  return {std::move(prefix), std::move(end)};
}

bool Index::Has(const ItemView& item) const {
  return MayStandInKeys(key_.partition, item) && MayStandInKeys(key_.sort, item) &&
         CheckKeySizes(key_, item).has_value();
}

std::string Index::EntryKey(const ItemView& item) const {
  std::string key = PartitionPrefix(number_, ValuesOf(key_.partition, item));
  for (const KeyAttribute& attribute : key_.sort) {
    AppendKeyValue(*item.Find(attribute.name), &key);
  }
  KeyValues table_key = ValuesOf(table_key_.partition, item);
  for (const KeyAttribute& attribute : table_key_.sort) {
    table_key.Append(*item.Find(attribute.name));
  }
  // Entries of the same index key go in the order of their items' hashes, as on AWS.
  if (number_ >= kAwsHashNumbersFrom) AppendBigEndian64(table_key.HashIn(number_), &key);
  key.append(table_key.ordered());
  return key;
}

std::string_view Index::Project(const ItemView& item, std::string* scratch) const {
  if (projects_all_) return item.stored();
  scratch->assign(kItemHeaderBytes, '\0');
  Kept kept(item, projected_);
  std::string_view name;
  uint32_t count = 0;
  uint32_t size = 0;
  for (AttributeView value; kept.Next(&name, &value); ++count) {
    AppendSized(name, scratch);
    scratch->append(value.encoded());
    size += static_cast<uint32_t>(name.size()) + ValueSizeBytes(value);
  }
  (*scratch)[0] = kItemVersion;
  PutFixed32(size, scratch, 1);
  PutFixed32(count, scratch, 5);
  return *scratch;
}

bool Index::SameKey(const ItemView& a, const ItemView& b) const {
  for (const auto* part : {&key_.partition, &key_.sort}) {
    for (const KeyAttribute& attribute : *part) {
      if (a.Find(attribute.name) != b.Find(attribute.name)) return false;
    }
  }
  return true;
}

bool Index::SameProjection(const ItemView& a, const ItemView& b) const {
  if (projects_all_) return a == b;
  Kept in_a(a, projected_);
  Kept in_b(b, projected_);
  for (;;) {
    std::string_view name_a;
    std::string_view name_b;
    AttributeView value_a;
    AttributeView value_b;
    const bool more = in_a.Next(&name_a, &value_a);
    if (more != in_b.Next(&name_b, &value_b)) return false;
    if (!more) return true;
    if (name_a != name_b || !(value_a == value_b)) return false;
  }
}

Item Index::ExtractKey(const ItemView& entry) const {
  ItemBuilder builder;
  for (const KeySchema* schema : {&key_, &table_key_}) {
    for (const auto* part : {&schema->partition, &schema->sort}) {
      for (const KeyAttribute& attribute : *part) {
        builder.Add(attribute.name, *entry.Find(attribute.name));
      }
    }
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb
