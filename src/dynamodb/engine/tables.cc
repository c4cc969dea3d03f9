#include "dynamodb/engine/tables.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "aws/json_protocol.h"
#include "base/random.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb {
namespace {

using storage::Batch;
using storage::Family;
using storage::Record;
using storage::RecordStore;

constexpr std::string_view kTablePrefix = "dynamodb/table/";
constexpr std::string_view kDroppedPrefix = "dynamodb/dropped/";
constexpr std::string_view kNextKey = "dynamodb/next-table";

std::string TableKey(std::string_view name) {
  return std::string(kTablePrefix) + std::string(name);
}
std::string DroppedKey(int64_t number) {
  return std::string(kDroppedPrefix) + std::to_string(number);
}

Result<int64_t> ParseNumber(const Record& record, std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Fail(AwsError::Internal("damaged record: " + record.key));
  }
  return number;
}

// Whatever the number was given for.
void AppendDeleteAll(int64_t number, Batch* batch) {
  const std::string prefix = TablePrefix(static_cast<uint64_t>(number));
  batch->DeleteRange(Family::kItems, prefix, PrefixEnd(prefix));
  batch->DeleteRange(Family::kStreams, prefix, PrefixEnd(prefix));
}

template <typename Visit>
void EachIndex(const TableRecord& record, const Visit& visit) {
  for (const IndexRecord& index : record.local_indexes) visit(index);
  for (const IndexRecord& index : record.global_indexes) visit(index);
}

bool IsUnfinished(const TableRecord& record) {
  bool unfinished = false;
  EachIndex(record, [&](const IndexRecord& index) {
    unfinished = unfinished || index.status == kIndexCreating || index.status == kIndexDeleting;
  });
  return unfinished;
}

tl::unexpected<AwsError> BeingCreated(const Table& table) {
  return Fail("ResourceInUseException",
              "Attempt to change a resource which is still in use: Table is being created: " +
                  table.name());
}

}  // namespace

void PruneDefinitions(TableRecord* record) {
  std::set<std::string_view> used;
  const auto use = [&](const std::vector<KeySchemaElement>& schema) {
    for (const KeySchemaElement& element : schema) used.insert(element.attribute_name);
  };
  use(record->key_schema);
  EachIndex(*record, [&](const IndexRecord& index) { use(index.key_schema); });
  std::erase_if(record->attribute_definitions, [&](const AttributeDefinition& definition) {
    return !used.contains(definition.attribute_name);
  });
}

Status Tables::Load() {
  PORTICO_TRY(FinishDrops());
  PORTICO_ASSIGN(const std::optional<Record> next, records_.Get(kNextKey));
  if (next) {
    PORTICO_ASSIGN(const int64_t number, ParseNumber(*next, next->value));
    next_number_ = std::max(next_number_, number);
  }
  PORTICO_ASSIGN(const std::vector<Record> records, records_.List(kTablePrefix));
  for (const Record& record : records) {
    PORTICO_ASSIGN(TableRecord table, aws::FromJson<TableRecord>(record.value));
    StreamPtr stream;
    if (table.has_stream()) stream = streams_.Find(static_cast<uint64_t>(table.stream->number));
    StreamPtr history;
    if (table.recovery) {
      // A restart interrupted its being enabled; no write is under way now.
      if (!table.recovery->since) table.recovery->since = aws::Timestamp{clock_.NowMs()};
      PORTICO_ASSIGN(history, streams_.LoadHistory(table));
    }
    Publish(std::make_shared<const Table>(std::move(table), NewLine(), std::move(stream),
                                          std::move(history)));
  }
  return {};
}

Status Tables::FinishDrops() {
  PORTICO_ASSIGN(const std::vector<Record> dropped, records_.List(kDroppedPrefix));
  for (const Record& record : dropped) {
    const std::string_view text = std::string_view(record.key).substr(kDroppedPrefix.size());
    PORTICO_ASSIGN(const int64_t number, ParseNumber(record, text));
    Batch items;
    AppendDeleteAll(number, &items);
    PORTICO_TRY(commits_.CommitBlocking(std::move(items)));
    finished_drops_.push_back(record.key);
  }
  return {};
}

Task<Status> Tables::Apply(std::vector<RecordStore::Change> changes) {
  for (const std::string& key : finished_drops_) changes.push_back({key, std::nullopt});
  Status status = co_await records_.Apply(std::move(changes));
  if (status) finished_drops_.clear();
  co_return status;
}

TablePtr Tables::Find(std::string_view name) const {
  MutexLock lock(mutex_);
  const auto at = tables_.find(name);
  return at == tables_.end() ? nullptr : at->second;
}

TablePtr Tables::FindActive(std::string_view name) const {
  TablePtr table = Find(name);
  return table == nullptr || table->is_restoring() ? nullptr : table;
}

std::vector<std::string> Tables::List(std::string_view after, size_t count_max, bool* more) const {
  std::vector<std::string> names;
  MutexLock lock(mutex_);
  auto at = after.empty() ? tables_.begin() : tables_.upper_bound(after);
  for (; at != tables_.end() && names.size() < count_max; ++at) names.push_back(at->first);
  *more = at != tables_.end();
  return names;
}

void Tables::Publish(const TablePtr& table) {
  table->line()->Publish(table);
  MutexLock lock(mutex_);
  tables_[table->name()] = table;
}

std::vector<TablePtr> Tables::ListIf(bool (*wanted)(const Table&)) const {
  std::vector<TablePtr> tables;
  MutexLock lock(mutex_);
  for (const auto& [name, table] : tables_) {
    if (wanted(*table)) tables.push_back(table);
  }
  return tables;
}

std::vector<TablePtr> Tables::ListUnfinished() const {
  return ListIf([](const Table& table) { return IsUnfinished(table.record()); });
}

std::vector<TablePtr> Tables::ListRestoring() const {
  return ListIf([](const Table& table) { return table.is_restoring(); });
}

std::shared_ptr<TableLine> Tables::NewLine() const {
  if (throughput_.mode == ThroughputMode::kOff) return std::make_shared<TableLine>();
  return std::make_shared<TableLine>(std::make_unique<Throughput>(throughput_, clock_));
}

std::vector<TablePtr> Tables::ListExpiring() const {
  return ListIf([](const Table& table) { return table.record().expires_items(); });
}

std::vector<TablePtr> Tables::ListRecoverable() const {
  return ListIf([](const Table& table) { return table.history() != nullptr; });
}

Tables::StreamChange Tables::PlanStreams(const Table* current_table, int64_t* next_number,
                                         TableRecord* record,
                                         std::vector<RecordStore::Change>* changes) const {
  StreamChange change;
  const StreamPtr current = current_table == nullptr ? nullptr : current_table->stream();
  if (record->has_stream() && record->stream->number == 0) {
    change.started = streams_.Make(*record, (*next_number)++, record->stream->view_type);
    record->stream->number = change.started->info().number;
    record->stream->label = change.started->info().label;
    changes->push_back(Streams::ChangeOf(change.started->info()));
    change.now = change.started;
  } else if (record->has_stream()) {
    change.now = current;
  } else if (current != nullptr) {
    change.stopped = current;
    StreamInfo info = current->info();
    change.stopped_ms = clock_.NowMs();
    info.closed = aws::Timestamp{change.stopped_ms};
    changes->push_back(Streams::ChangeOf(info));
  }
  PlanHistory(current_table == nullptr ? nullptr : current_table->history(), next_number, record,
              changes, &change);
  return change;
}

void Tables::PlanHistory(StreamPtr current, int64_t* next_number, TableRecord* record,
                         std::vector<RecordStore::Change>* changes, StreamChange* change) const {
  if (record->recovery && record->recovery->number == 0) {
    record->recovery->number = (*next_number)++;
    record->recovery->shard_count = ShardCountOf(*record);
    change->history = streams_.MakeHistory(*record, record->recovery->number);
  } else if (record->recovery) {
    change->history = std::move(current);
  } else if (current != nullptr) {
    changes->push_back({DroppedKey(current->info().number), record->table_name});
    change->dropped_history = std::move(current);
  }
}

void Tables::Finish(const StreamChange& change) {
  if (change.started != nullptr) streams_.Add(change.started);
  if (change.stopped != nullptr) change.stopped->Close(change.stopped_ms);
  if (change.dropped_history != nullptr) change.dropped_history->Close(clock_.NowMs());
}

Task<Status> Tables::RemoveHistory(StreamPtr history) {
  if (history == nullptr) co_return Status();
  Batch garbage;
  AppendDeleteAll(history->info().number, &garbage);
  co_return co_await commits_.Commit(std::move(garbage));
}

int64_t Tables::NumberIndexes(int64_t next, TableRecord* record) const {
  for (auto* indexes : {&record->local_indexes, &record->global_indexes}) {
    for (IndexRecord& index : *indexes) {
      if (index.number == 0) index.number = next++;
    }
  }
  return next;
}

Task<Result<TablePtr>> Tables::Create(TableRecord draft) {
  const auto guard = co_await changes_.Lock();
  if (Find(draft.table_name) != nullptr) {
    co_return Fail("ResourceInUseException", "Table already exists: " + draft.table_name);
  }
  draft.number = next_number_;
  int64_t next_number = NumberIndexes(next_number_ + 1, &draft);
  draft.table_id = RandomUuid();
  draft.created.epoch_ms = clock_.NowMs();
  if (draft.billing_mode == "PAY_PER_REQUEST") draft.pay_per_request_since = draft.created;
  if (draft.table_class) draft.table_class_changed = draft.created;

  std::vector<RecordStore::Change> changes;
  const StreamChange stream = PlanStreams(nullptr, &next_number, &draft, &changes);
  changes.push_back({TableKey(draft.table_name), aws::ToJson(draft)});
  changes.push_back({std::string(kNextKey), std::to_string(next_number)});
  PORTICO_CO_TRY(co_await Apply(std::move(changes)));
  next_number_ = next_number;
  Finish(stream);
  TablePtr table =
      std::make_shared<const Table>(std::move(draft), NewLine(), stream.now, stream.history);
  Publish(table);
  co_return table;
}

Task<Result<TablePtr>> Tables::Update(std::string name, Change change) {
  const auto guard = co_await changes_.Lock();
  TablePtr current = Find(name);
  if (current == nullptr) co_return NoSuchTable(name);
  if (current->is_restoring()) co_return BeingCreated(*current);
  co_return co_await UpdateLocked(std::move(current), std::move(change));
}

Task<Result<TablePtr>> Tables::UpdateLocked(TablePtr current, Change change) {
  TableRecord record = current->record();
  PORTICO_CO_TRY(change(&record));
  int64_t next_number = NumberIndexes(next_number_, &record);
  std::vector<RecordStore::Change> changes;
  const StreamChange stream = PlanStreams(current.get(), &next_number, &record, &changes);
  changes.push_back({TableKey(current->name()), aws::ToJson(record)});
  if (next_number != next_number_) {
    changes.push_back({std::string(kNextKey), std::to_string(next_number)});
  }
  PORTICO_CO_TRY(co_await records_.Apply(std::move(changes)));
  next_number_ = next_number;
  Finish(stream);
  TablePtr table =
      std::make_shared<const Table>(std::move(record), current->line(), stream.now, stream.history);
  Publish(table);
  PORTICO_CO_TRY(co_await RemoveHistory(stream.dropped_history));
  co_return table;
}

Task<Status> Tables::FinishRestore(std::string name, uint64_t number) {
  const auto guard = co_await changes_.Lock();
  TablePtr current = Find(name);
  if (current == nullptr || current->number() != number) co_return Status();
  Change finish = [](TableRecord* record) -> Status {
    record->restore->in_progress = false;
    return {};
  };
  PORTICO_CO_TRY(co_await UpdateLocked(std::move(current), std::move(finish)));
  co_return Status();
}

Task<Result<int64_t>> Tables::TakeNumber(ChangeFor change) {
  const auto guard = co_await changes_.Lock();
  const int64_t number = next_number_;
  std::vector<RecordStore::Change> changes;
  changes.push_back(change(number));
  changes.push_back({std::string(kNextKey), std::to_string(number + 1)});
  PORTICO_CO_TRY(co_await Apply(std::move(changes)));
  next_number_ = number + 1;
  co_return number;
}

Task<Status> Tables::DropNumber(int64_t number, std::string name, RecordStore::Change change) {
  const auto guard = co_await changes_.Lock();
  std::vector<RecordStore::Change> changes;
  changes.push_back(std::move(change));
  changes.push_back({DroppedKey(number), std::move(name)});
  PORTICO_CO_TRY(co_await Apply(std::move(changes)));
  // It is garbage whether or not this succeeds: the next start tries again.
  Batch items;
  AppendDeleteAll(number, &items);
  co_return co_await commits_.Commit(std::move(items));
}

Task<Status> Tables::AbandonRestore(std::string name, uint64_t number) {
  const auto guard = co_await changes_.Lock();
  TablePtr current = Find(name);
  const bool is_it = current != nullptr && current->number() == number && current->is_restoring();
  if (!is_it) co_return Status();
  co_return co_await DeleteLocked(std::move(current), nullptr);
}

Task<Result<TablePtr>> Tables::Delete(std::string name, KeepItems keep) {
  const auto guard = co_await changes_.Lock();
  TablePtr table = Find(name);
  if (table == nullptr) co_return NoSuchTable(name);
  if (table->is_restoring()) co_return BeingCreated(*table);
  if (table->record().deletion_protection) {
    co_return Invalid(
        "Resource cannot be deleted as it is currently protected against deletion. Disable "
        "deletion protection first.");
  }
  if (IsUnfinished(table->record())) {
    co_return Fail("ResourceInUseException",
                   "Attempt to change a resource which is still in use: Cannot delete table while "
                   "indexes are being created, updated, or deleted.");
  }
  PORTICO_CO_TRY(co_await DeleteLocked(table, std::move(keep)));
  co_return table;
}

Task<Status> Tables::DeleteLocked(TablePtr table, KeepItems keep) {
  const std::string& name = table->name();
  std::vector<RecordStore::Change> changes;
  changes.push_back({TableKey(name), std::nullopt});
  Batch items;
  const auto drop = [&](int64_t number) {
    changes.push_back({DroppedKey(number), name});
    AppendDeleteAll(number, &items);
  };
  std::optional<RecordStore::Change> kept;
  if (keep) kept = keep(table->record());
  if (kept) {
    changes.push_back(std::move(*kept));
  } else {
    drop(table->record().number);
  }
  EachIndex(table->record(), [&](const IndexRecord& index) { drop(index.number); });
  // What its stream has can be read on.
  TableRecord without = table->record();
  without.stream.reset();
  without.recovery.reset();
  const StreamChange stream = PlanStreams(table.get(), &next_number_, &without, &changes);
  PORTICO_CO_TRY(co_await Apply(std::move(changes)));
  Finish(stream);
  {
    MutexLock lock(mutex_);
    tables_.erase(name);
  }
  // The table is gone whether or not these succeed: the next start tries again.
  PORTICO_CO_TRY(co_await RemoveHistory(stream.dropped_history));
  if (!items.empty()) PORTICO_CO_TRY(co_await commits_.Commit(std::move(items)));
  co_return Status();
}

Task<Status> Tables::RemoveDeletedIndexes(std::string name, uint64_t number) {
  const auto guard = co_await changes_.Lock();
  const TablePtr current = Find(name);
  if (current == nullptr || current->number() != number) co_return Status();
  TableRecord record = current->record();
  std::vector<RecordStore::Change> changes;
  Batch entries;
  std::erase_if(record.global_indexes, [&](const IndexRecord& index) {
    if (index.status != kIndexDeleting) return false;
    changes.push_back({DroppedKey(index.number), name});
    AppendDeleteAll(index.number, &entries);
    return true;
  });
  if (changes.empty()) co_return Status();
  PruneDefinitions(&record);
  changes.push_back({TableKey(name), aws::ToJson(record)});
  PORTICO_CO_TRY(co_await Apply(std::move(changes)));
  Publish(std::make_shared<const Table>(std::move(record), current->line(), current->stream(),
                                        current->history()));
  PORTICO_CO_TRY(co_await commits_.Commit(std::move(entries)));
  co_return Status();
}

}  // namespace portico::dynamodb
