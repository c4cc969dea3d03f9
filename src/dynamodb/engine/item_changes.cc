#include "dynamodb/engine/item_changes.h"

#include "dynamodb/engine/capacity.h"

namespace portico::dynamodb {
namespace {

using storage::Batch;
using storage::Family;

uint64_t EntryBytes(const Index& index, const ItemView& item, std::string* scratch) {
  return ItemView(index.Project(item, scratch)).size_bytes();
}

// Keeps the entries of one index. What is not changed is not written, and costs nothing; an entry
// that moves to another key costs twice, once where it leaves and once where it comes.
class IndexKeeper {
 public:
  IndexKeeper(const ItemChange& change, Batch* batch)
      : old_(change.old_item), new_(change.new_item), batch_(batch) {}

  double Keep(const Index& index) {
    const bool was_in = !old_.empty() && index.Has(old_);
    const bool is_in = !new_.empty() && index.Has(new_);
    if (was_in && is_in && index.SameKey(old_, new_)) return Replace(index);
    double units = 0;
    if (was_in) {
      batch_->Delete(Family::kItems, index.EntryKey(old_));
      units += WriteUnits(EntryBytes(index, old_, &scratch_), 0);
    }
    if (is_in) {
      const std::string_view entry = index.Project(new_, &scratch_);
      batch_->Put(Family::kItems, index.EntryKey(new_), entry);
      units += WriteUnits(0, ItemView(entry).size_bytes());
    }
    return units;
  }

 private:
  double Replace(const Index& index) {
    if (index.SameProjection(old_, new_)) return 0;
    const uint64_t old_bytes = EntryBytes(index, old_, &scratch_);
    const std::string_view entry = index.Project(new_, &scratch_);
    batch_->Put(Family::kItems, index.EntryKey(new_), entry);
    return WriteUnits(old_bytes, ItemView(entry).size_bytes());
  }

  const ItemView& old_;
  const ItemView& new_;
  Batch* batch_;
  std::string scratch_;
};

ChangeKind KindOf(const ItemChange& change) {
  if (change.new_item.empty()) return ChangeKind::kRemove;
  return change.old_item.empty() ? ChangeKind::kInsert : ChangeKind::kModify;
}

void AppendRecord(const ItemChange& change, const Table& table, const StreamPtr& stream,
                  ChangeSet* changes) {
  if (stream == nullptr || !change.knows_old) return;
  if (changes->time_ms == 0) changes->time_ms = stream->NowMs();
  StreamTicket ticket(stream, change.key.bytes, changes->time_ms);
  // The stream was closed meanwhile: the write comes after its last change.
  if (!ticket.valid()) return;
  const ChangeKind kind = KindOf(change);
  const Item keys =
      table.ExtractKey(kind == ChangeKind::kRemove ? change.old_item : change.new_item);
  ChangeRecord record{kind, change.author, keys.view(), {}, {}};
  if (stream->keeps_old_images()) record.old_image = change.old_item;
  if (stream->keeps_new_images()) record.new_image = change.new_item;
  changes->batch.Put(Family::kStreams, ticket.Key(), EncodeChange(record));
  changes->tickets.push_back(std::move(ticket));
}

}  // namespace

std::vector<IndexUnits> AppendChange(const ItemChange& change, ChangeSet* changes) {
  Batch* const batch = &changes->batch;
  if (change.new_item.empty()) {
    batch->Delete(Family::kItems, change.key.bytes);
  } else {
    batch->Put(Family::kItems, change.key.bytes, change.new_item.stored());
  }
  std::vector<IndexUnits> costs;
  const TablePtr newer = change.table.Newer();
  const Table& table = newer != nullptr ? *newer : change.table;
  AppendRecord(change, table, table.stream(), changes);
  AppendRecord(change, table, table.history(), changes);
  if (table.indexes().empty()) return costs;
  IndexKeeper keeper(change, batch);
  for (const Index& index : table.indexes()) {
    const double units = keeper.Keep(index);
    if (units > 0) costs.push_back({index.number(), units});
  }
  return costs;
}

void AppendEntry(const Index& index, const ItemView& item, Batch* batch) {
  if (!index.Has(item)) return;
  std::string scratch;
  batch->Put(Family::kItems, index.EntryKey(item), index.Project(item, &scratch));
}

}  // namespace portico::dynamodb
