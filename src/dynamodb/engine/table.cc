#include "dynamodb/engine/table.h"

#include "dynamodb/engine/errors.h"
#include "dynamodb/engine/key_rules.h"
#include "dynamodb/engine/value/item_builder.h"

namespace portico::dynamodb {
namespace {

tl::unexpected<AwsError> SchemaMismatch() {
  return Invalid("The provided key element does not match the schema");
}

}  // namespace

void TableLine::Publish(const TablePtr& table) {
  if (throughput_ != nullptr) throughput_->Configure(table->record());
  MutexLock lock(mutex_);
  newest_ = table;
  const bool needs_old =
      !table->indexes().empty() || table->stream() != nullptr || table->history() != nullptr;
  needs_old_items_.store(needs_old, std::memory_order_release);
  version_.store(table->version(), std::memory_order_release);
}

TablePtr TableLine::Newer(uint64_t version) const {
  if (version_.load(std::memory_order_acquire) <= version) return nullptr;
  MutexLock lock(mutex_);
  return newest_.lock();
}

Table::Table(TableRecord record, std::shared_ptr<TableLine> line, StreamPtr stream,
             StreamPtr history)
    : record_(std::move(record)),
      line_(std::move(line)),
      version_(line_->next_version()),
      stream_(std::move(stream)),
      history_(std::move(history)),
      key_(MakeKeySchema(record_.key_schema, record_.attribute_definitions)) {
  const auto add = [&](const std::vector<IndexRecord>& indexes, Index::Kind kind) {
    for (const IndexRecord& index : indexes) {
      if (index.status == kIndexDeleting) continue;
      indexes_.emplace_back(index, kind, key_, record_.attribute_definitions);
    }
  };
  add(record_.global_indexes, Index::Kind::kGlobal);
  add(record_.local_indexes, Index::Kind::kLocal);
}

const Index* Table::FindIndex(std::string_view name) const {
  for (const Index& index : indexes_) {
    if (index.name() == name) return &index;
  }
  return nullptr;
}

KeyRange Table::range() const {
  std::string prefix = TablePrefix(number());
  std::string end = PrefixEnd(prefix);
  return {std::move(prefix), std::move(end)};
}

ItemKey Table::Encode(const ItemView& item) const {
  ItemKey key;
  key.bytes = PartitionPrefix(number(), ValuesOf(key_.partition, item));
  for (const KeyAttribute& attribute : key_.sort) {
    AppendKeyValue(*item.Find(attribute.name), &key.bytes);
  }
  key.hash = KeyHash64(key.bytes);
  return key;
}

Result<ItemKey> Table::KeyOf(const ItemView& key) const {
  if (key.count() != key_.size()) return SchemaMismatch();
  PORTICO_TRY(key_.Each([&](const KeyAttribute& attribute, bool is_partition) -> Status {
    const auto value = key.Find(attribute.name);
    if (!value || !value->Is(attribute.type)) return SchemaMismatch();
    return CheckKeyValue(attribute, *value, is_partition);
  }));
  return Encode(key);
}

Result<ItemKey> Table::KeyOfItem(const ItemView& item) const {
  PORTICO_TRY(key_.Each([&](const KeyAttribute& attribute, bool is_partition) -> Status {
    const auto value = item.Find(attribute.name);
    if (!value) return InvalidParameter("Missing the key " + attribute.name + " in the item");
    if (!value->Is(attribute.type)) {
      return InvalidParameter("Type mismatch for key " + attribute.name +
                              " expected: " + std::string(TypeName(attribute.type)) +
                              " actual: " + std::string(TypeName(value->type())));
    }
    return CheckKeyValue(attribute, *value, is_partition);
  }));
  if (!indexes_.empty()) PORTICO_TRY(CheckIndexKeys(item));
  return Encode(item);
}

Status Table::CheckIndexKeys(const ItemView& item) const {
  for (const Index& index : indexes_) {
    PORTICO_TRY(index.key().Each([&](const KeyAttribute& attribute, bool) -> Status {
      const auto value = item.Find(attribute.name);
      if (!value) return {};
      if (!value->Is(attribute.type)) {
        return IndexKeyMismatch(attribute.name, TypeName(attribute.type), TypeName(value->type()),
                                index.name());
      }
      return CheckIndexKeyFilled(index, attribute, *value);
    }));
    PORTICO_TRY(CheckKeySizes(index.key(), item));
  }
  return {};
}

Item Table::ExtractKey(const ItemView& item) const {
  ItemBuilder builder;
  for (const auto* part : {&key_.partition, &key_.sort}) {
    for (const KeyAttribute& attribute : *part) {
      builder.Add(attribute.name, *item.Find(attribute.name));
    }
  }
  return std::move(builder).Build();
}

Item Table::ExtractPartition(const ItemView& item) const {
  ItemBuilder builder;
  for (const KeyAttribute& attribute : key_.partition) {
    builder.Add(attribute.name, *item.Find(attribute.name));
  }
  return std::move(builder).Build();
}

}  // namespace portico::dynamodb
