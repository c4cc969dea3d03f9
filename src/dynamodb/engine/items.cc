#include "dynamodb/engine/items.h"

#include <algorithm>
#include <iterator>

namespace portico::dynamodb {

using storage::Db;
using storage::Family;

Items::Lookup Items::GetFromMemory(const ItemKey& key, Item* item) const {
  std::string stored;
  switch (db_.GetCached(Family::kItems, key.bytes, &stored)) {
    case Db::Cached::kFound:
      *item = Item::FromStored(std::move(stored));
      return Lookup::kFound;
    case Db::Cached::kAbsent:
      return Lookup::kAbsent;
    case Db::Cached::kMiss:
      break;
  }
  return Lookup::kUnknown;
}

Task<Result<Items::Found>> Items::Get(const ItemKey& key) const {
  Item item;
  switch (GetFromMemory(key, &item)) {
    case Lookup::kFound:
      co_return Found(std::move(item));
    case Lookup::kAbsent:
      co_return Found();
    case Lookup::kUnknown:
      break;
  }
  const auto read = [this, &key] { return db_.Get(Family::kItems, key.bytes); };
  PORTICO_CO_ASSIGN(std::optional<std::string> stored, co_await workers_.Run(read));
  if (!stored) co_return Found();
  co_return Found(Item::FromStored(std::move(*stored)));
}

Task<Result<std::vector<Items::Found>>> Items::GetAll(std::vector<const ItemKey*> keys,
                                                      uint64_t bytes_max,
                                                      const storage::Snapshot* snapshot) const {
  std::vector<Found> found;
  uint64_t bytes = 0;
  const auto add = [&](std::optional<std::string> stored) {
    found.emplace_back();
    if (!stored) return;
    found.back() = Item::FromStored(std::move(*stored));
    bytes += found.back()->view().size_bytes();
  };
  const auto at_end = [&] { return found.size() == keys.size() || bytes >= bytes_max; };

  found.reserve(keys.size());
  while (!at_end()) {
    std::string stored;
    const Db::Cached looked =
        db_.GetCached(Family::kItems, keys[found.size()]->bytes, &stored, snapshot);
    if (looked == Db::Cached::kMiss) break;
    add(looked == Db::Cached::kFound ? std::optional(std::move(stored)) : std::nullopt);
  }
  if (at_end()) co_return found;

  const auto read_rest = [&]() -> Status {
    while (!at_end()) {
      PORTICO_ASSIGN(std::optional<std::string> stored,
                     db_.Get(Family::kItems, keys[found.size()]->bytes, snapshot));
      add(std::move(stored));
    }
    return {};
  };
  PORTICO_CO_TRY(co_await workers_.Run(read_rest));
  co_return found;
}

Task<Result<Items::Outcome>> Items::Apply(const Write& write) {
  const storage::LockTable::Guard guard = co_await locks_.Lock(write.key.hash);
  std::optional<Item> old;
  if (write.NeedsOld()) {
    PORTICO_CO_ASSIGN(Found found, co_await Get(write.key));
    old = found ? std::move(*found) : Item();
  }
  ChangeSet changes;
  PORTICO_CO_ASSIGN(Outcome outcome, Settle(write, std::move(old), &changes));
  PORTICO_CO_TRY(TakeThroughput(write, outcome));
  if (!changes.empty()) PORTICO_CO_TRY(co_await commits_.Commit(std::move(changes.batch)));
  co_return outcome;
}

Task<Result<std::vector<std::optional<Item>>>> Items::ReadOld(
    const std::vector<Write>& writes) const {
  std::vector<const ItemKey*> keys;
  std::vector<std::optional<Item>> old(writes.size());
  for (size_t i = 0; i < writes.size(); ++i) {
    if (!writes[i].NeedsOld()) continue;
    old[i].emplace();
    keys.push_back(&writes[i].key);
  }
  if (keys.empty()) co_return old;
  PORTICO_CO_ASSIGN(std::vector<Found> found, co_await GetAll(std::move(keys), UINT64_MAX));
  size_t next = 0;
  for (size_t i = 0; i < writes.size(); ++i) {
    if (!old[i]) continue;
    if (found[next]) old[i] = std::move(*found[next]);
    ++next;
  }
  co_return old;
}

Task<Result<std::vector<Items::Outcome>>> Items::ApplyAll(const std::vector<Write>& writes) {
  std::vector<uint64_t> hashes;
  for (const Write& write : writes) hashes.push_back(write.key.hash);
  const std::vector<storage::LockTable::Guard> guards = co_await locks_.LockAll(std::move(hashes));
  PORTICO_CO_ASSIGN(std::vector<std::optional<Item>> old, co_await ReadOld(writes));
  ChangeSet changes;
  std::vector<Outcome> outcomes;
  for (size_t i = 0; i < writes.size(); ++i) {
    if (writes[i].table->throughput() == nullptr) {
      PORTICO_CO_ASSIGN(Outcome outcome, Settle(writes[i], std::move(old[i]), &changes));
      outcomes.push_back(std::move(outcome));
      continue;
    }
    // What it costs is known when it is settled, and then it may have to be left out.
    ChangeSet own;
    PORTICO_CO_ASSIGN(Outcome outcome, Settle(writes[i], std::move(old[i]), &own));
    Status taken = TakeThroughput(writes[i], outcome);
    if (taken) {
      changes.batch.Append(std::move(own.batch));
      std::ranges::move(own.tickets, std::back_inserter(changes.tickets));
    } else {
      outcome.throttled = std::move(taken).error();
    }
    outcomes.push_back(std::move(outcome));
  }
  if (!changes.empty()) PORTICO_CO_TRY(co_await commits_.Commit(std::move(changes.batch)));
  co_return outcomes;
}

Task<void> Items::PassThroughLocks() {
  for (uint64_t stripe = 0; stripe < storage::LockTable::kStripeCount; ++stripe) {
    const storage::LockTable::Guard guard = co_await locks_.Lock(stripe);
  }
}

uint64_t Items::CollectionBytes(const Table& table, const ItemView& item) const {
  const KeyValues partition = ValuesOf(table.key().partition, item);
  const auto bytes_of = [&](uint64_t number) {
    const std::string prefix = PartitionPrefix(number, partition);
    return db_.ApproximateBytes(Family::kItems, prefix, PrefixEnd(prefix));
  };
  uint64_t bytes = bytes_of(table.number());
  for (const Index& index : table.indexes()) {
    if (!index.is_global()) bytes += bytes_of(index.number());
  }
  return bytes;
}

Task<Result<RangePage>> Items::Read(const RangeRead& read, ItemSink& sink) const {
  RangeWalk walk(db_, read, sink);
  PORTICO_CO_ASSIGN(const RangeWalk::Step step, walk.RunFromMemory());
  if (step == RangeWalk::Step::kPaused) {
    const auto rest = [&walk] { return walk.RunToEnd(); };
    PORTICO_CO_TRY(co_await workers_.Run(rest));
  }
  co_return walk.TakePage();
}

}  // namespace portico::dynamodb
