#include "dynamodb/engine/verify.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "aws/json_protocol.h"
#include "dynamodb/engine/backup_record.h"
#include "dynamodb/engine/streams/change_record.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/value/stored_check.h"

namespace portico::dynamodb {
namespace {

using storage::Family;

constexpr std::string_view kTablePrefix = "dynamodb/table/";
constexpr std::string_view kBackupPrefix = "dynamodb/backup/";
constexpr std::string_view kStreamPrefix = "dynamodb/stream/";
constexpr std::string_view kDroppedPrefix = "dynamodb/dropped/";
constexpr size_t kNumberBytes = 8;
constexpr size_t kShownKeyBytesMax = 200;

uint64_t NumberOfKey(std::string_view key) {
  uint64_t number = 0;
  for (const char byte : key.substr(0, kNumberBytes)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return number;
}

// The end of a record's key, as a number.
uint64_t NumberAfter(std::string_view prefix, std::string_view key) {
  key.remove_prefix(prefix.size());
  uint64_t number = 0;
  std::from_chars(key.data(), key.data() + key.size(), number);
  return number;
}

std::string Hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes.substr(0, kShownKeyBytesMax)) {
    out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  return out;
}

bool HasKey(const KeySchema& key, const ItemView& item) {
  const Status has = key.Each([&item](const KeyAttribute& attribute, bool) -> Status {
    const auto value = item.Find(attribute.name);
    if (value && value->Is(attribute.type)) return {};
    return Fail(AwsError::Internal(attribute.name + " is missing"));
  });
  return has.has_value();
}

class Verifier {
 public:
  Verifier(const storage::Db& db, const storage::RecordStore& records)
      : db_(db), records_(records) {}

  Verified Run() {
    ReadRecords();
    for (const TableRecord& table : tables_) VerifyTable(table);
    for (const BackupRecord& backup : backups_) VerifyBackup(backup);
    VerifyNumbers(Family::kItems, "items");
    VerifyNumbers(Family::kStreams, "changes");
    VerifyChanges();
    return std::move(out_);
  }

 private:
  template <typename Record>
  std::vector<Record> Read(std::string_view prefix) {
    std::vector<Record> out;
    const auto stored = records_.List(prefix);
    if (!stored) {
      out_.Wrong(stored.error().message);
      return out;
    }
    for (const storage::Record& record : *stored) {
      auto value = aws::FromJson<Record>(record.value);
      if (value) {
        out.push_back(std::move(*value));
      } else {
        out_.Wrong("record " + record.key + ": " + value.error().message);
      }
    }
    return out;
  }

  void Know(int64_t number) { known_.insert(static_cast<uint64_t>(number)); }

  void ReadRecords() {
    tables_ = Read<TableRecord>(kTablePrefix);
    backups_ = Read<BackupRecord>(kBackupPrefix);
    for (const TableRecord& table : tables_) {
      Know(table.number);
      for (const IndexRecord& index : table.local_indexes) Know(index.number);
      for (const IndexRecord& index : table.global_indexes) Know(index.number);
      if (table.stream) Know(table.stream->number);
      if (table.recovery) Know(table.recovery->number);
    }
    for (const BackupRecord& backup : backups_) Know(backup.number);
    for (const std::string_view prefix : {kStreamPrefix, kDroppedPrefix}) {
      const auto stored = records_.List(prefix);
      if (!stored) continue;
      for (const storage::Record& record : *stored) known_.insert(NumberAfter(prefix, record.key));
    }
  }

  // Visits the items of a range that are whole.
  template <typename Visit>
  void EachItem(const KeyRange& range, const std::string& where, const Visit& visit) {
    auto it = db_.NewIterator(Family::kItems, range.begin, range.end);
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      if (IsStoredItem(it->value())) {
        visit(it->key(), ItemView(it->value()));
      } else {
        out_.Wrong(fmt::format("{}: the item of key {} is damaged", where, Hex(it->key())));
      }
    }
    if (const Status status = it->status(); !status) {
      out_.Wrong(where + ": " + status.error().message);
    }
  }

  void VerifyTable(const TableRecord& record) {
    const auto table = std::make_shared<const Table>(record);
    const std::string where = "table " + record.table_name;
    ++out_.tables;
    std::vector<uint64_t> expected(table->indexes().size());
    EachItem(table->range(), where, [&](std::string_view key, const ItemView& item) {
      ++out_.items;
      const auto own = table->KeyOfItem(item);
      if (!own || own->bytes != key) {
        out_.Wrong(fmt::format("{}: the item of key {} is another's", where, Hex(key)));
        return;
      }
      for (size_t i = 0; i < expected.size(); ++i) {
        const Index& index = table->indexes()[i];
        if (!index.Has(item)) continue;
        ++expected[i];
        if (index.is_readable() && !table->is_restoring()) VerifyEntry(index, item, where);
      }
    });
    for (size_t i = 0; i < expected.size(); ++i) {
      VerifyIndex(*table, table->indexes()[i], expected[i], where);
    }
  }

  void VerifyEntry(const Index& index, const ItemView& item, const std::string& where) {
    const std::string key = index.EntryKey(item);
    std::string scratch;
    const std::string_view projected = index.Project(item, &scratch);
    const auto entry = db_.Get(Family::kItems, key);
    if (!entry) {
      out_.Wrong(where + ", index " + index.name() + ": " + entry.error().message);
    } else if (!*entry) {
      out_.Wrong(fmt::format("{}, index {}: an item's entry {} is missing", where, index.name(),
                             Hex(key)));
    } else if (**entry != projected) {
      out_.Wrong(fmt::format("{}, index {}: the entry {} differs from its item", where,
                             index.name(), Hex(key)));
    }
  }

  void VerifyIndex(const Table& table, const Index& index, uint64_t expected,
                   const std::string& table_name) {
    const std::string where = table_name + ", index " + index.name();
    uint64_t found = 0;
    EachItem(index.range(), where, [&](std::string_view key, const ItemView& entry) {
      ++found;
      if (!HasKey(table.key(), entry)) {
        out_.Wrong(fmt::format("{}: the entry {} lacks its key", where, Hex(key)));
      }
    });
    out_.index_entries += found;
    if (!index.is_readable() || table.is_restoring() || found == expected) return;
    out_.Wrong(
        fmt::format("{}: {} entries, and {} items that should have one", where, found, expected));
    // Which are too many.
    EachItem(index.range(), where, [&](std::string_view key, const ItemView& entry) {
      if (!HasKey(table.key(), entry)) return;
      const auto item = db_.Get(Family::kItems, table.KeyOfEntry(entry).bytes);
      if (!item || (*item && IsStoredItem(**item) && index.Has(ItemView(**item)) &&
                    index.EntryKey(ItemView(**item)) == key)) {
        return;
      }
      out_.Wrong(fmt::format("{}: the entry {} is no item's", where, Hex(key)));
    });
  }

  void VerifyBackup(const BackupRecord& backup) {
    const std::string where = "backup " + backup.backup_name + " of " + backup.source.table_name;
    ++out_.backups;
    const std::string prefix = TablePrefix(static_cast<uint64_t>(backup.number));
    int64_t found = 0;
    EachItem({prefix, PrefixEnd(prefix)}, where,
             [&found](std::string_view, const ItemView&) { ++found; });
    if (backup.status != kBackupAvailable || found == backup.item_count) return;
    out_.Wrong(fmt::format("{}: {} items instead of {}", where, found, backup.item_count));
  }

  // That everything belongs to something.
  void VerifyNumbers(Family family, std::string_view what) {
    auto it = db_.NewIterator(family, "", "");
    for (it->SeekToFirst(); it->Valid();) {
      const uint64_t number = NumberOfKey(it->key());
      if (!known_.contains(number)) {
        out_.Wrong(fmt::format("there are {} of number {}, which no record names", what, number));
      }
      const std::string next = PrefixEnd(TablePrefix(number));
      if (next.empty()) break;
      it->Seek(next);
    }
    if (const Status status = it->status(); !status) out_.Wrong(status.error().message);
  }

  void VerifyChanges() {
    auto it = db_.NewIterator(Family::kStreams, "", "");
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      ++out_.changes;
      if (!IsStoredChange(it->value())) {
        out_.Wrong(fmt::format("the stream record {} is damaged", Hex(it->key())));
      }
    }
    if (const Status status = it->status(); !status) out_.Wrong(status.error().message);
  }

  const storage::Db& db_;
  const storage::RecordStore& records_;
  std::vector<TableRecord> tables_;
  std::vector<BackupRecord> backups_;
  std::set<uint64_t> known_;
  Verified out_;
};

}  // namespace

void Verified::Wrong(std::string what) {
  if (++faults <= kDescribedMax) wrong.push_back(std::move(what));
}

Verified VerifyTables(const storage::Db& db, const storage::RecordStore& records) {
  return Verifier(db, records).Run();
}

}  // namespace portico::dynamodb
