#include "storage/db.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "base/check.h"
#include "storage/inventory.h"
#include "storage/recovery.h"

namespace portico::storage {
namespace {

constexpr std::array<const char*, kFamilyCount> kFamilyNames = {"records", "items", "streams",
                                                                "logs"};

rocksdb::Slice ToSlice(std::string_view view) { return {view.data(), view.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

AwsError DiskError(const rocksdb::Status& status) {
  if (status.IsCorruption()) {
    return AwsError::Internal("storage: the database is damaged: " + status.ToString() +
                              "\nNothing was deleted. `portico verify` says what else is; restore "
                              "the data directory from a "
                              "backup (portico restore).");
  }
  return AwsError::Internal("storage: " + status.ToString());
}

// What went wrong on opening, and what the person at the terminal can do about it.
std::string OpenAdvice(const std::string& dir, const rocksdb::Status& status) {
  const std::string text = status.ToString();
  std::string advice = "cannot open the data directory " + dir + ": " + text;
  if (text.find("lock") != std::string::npos) {
    advice +=
        "\nAnother portico is using it; stop that one or choose another directory with --data.";
  } else if (status.IsCorruption()) {
    advice +=
        "\nThe files are damaged. Nothing was deleted. Put back what is missing, or restore the "
        "data directory from a backup (portico restore); Portico will not guess.";
  } else if (status.IsIOError()) {
    advice += "\nCheck that the directory is writable and that its disk has room.";
  }
  return advice;
}

// One table format for all: blocks in a shared cache, whole-key bloom filters for point reads.
rocksdb::ColumnFamilyOptions FamilyOptions(const Db::Options& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  family.compression = rocksdb::kLZ4Compression;
  family.level_compaction_dynamic_level_bytes = true;
  return family;
}

rocksdb::DBOptions DbOptions(bool create) {
  rocksdb::DBOptions db;
  db.create_if_missing = create;
  db.create_missing_column_families = true;
  // A torn record at the log's end is an unacknowledged write; damage before it is not ours to
  // skip.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  // One thread writes (see commit_queue.h), so machinery for many writers is only in the way.
  db.allow_concurrent_memtable_write = false;
  db.enable_write_thread_adaptive_yield = false;
  db.max_total_wal_size = 128u << 20;
  db.skip_stats_update_on_db_open = true;
  db.keep_log_file_num = 2;
  db.max_log_file_size = 4u << 20;
  db.info_log_level = rocksdb::WARN_LEVEL;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.max_background_jobs = 2;
  return db;
}

}  // namespace

uint64_t BlockCacheBytesFor(uint64_t machine_bytes) {
  return std::clamp(machine_bytes / 16, kBlockCacheBytesMin, kBlockCacheBytesMax);
}

// A batch names families by number, so that it can be built without a database at hand; it becomes
// RocksDB's when it is merged into a write.
struct Batch::Rep {
  enum class Kind : uint8_t { kPut, kDelete, kDeleteRange };
  struct Change {
    Kind kind;
    Family family;
    uint32_t key_bytes;
    uint32_t value_bytes;
  };
  std::vector<Change> changes;
  std::string bytes;  // keys and values, one after the other

  void Add(Kind kind, Family family, std::string_view key, std::string_view value) {
    PORTICO_CHECK(key.size() < UINT32_MAX && value.size() < UINT32_MAX);
    changes.push_back(
        {kind, family, static_cast<uint32_t>(key.size()), static_cast<uint32_t>(value.size())});
    bytes.append(key).append(value);
  }
};

Batch::Batch() : rep_(std::make_unique<Rep>()) {}
Batch::Batch(Batch&&) noexcept = default;
Batch& Batch::operator=(Batch&&) noexcept = default;
Batch::~Batch() = default;

void Batch::Put(Family family, std::string_view key, std::string_view value) {
  rep_->Add(Rep::Kind::kPut, family, key, value);
}
void Batch::Delete(Family family, std::string_view key) {
  rep_->Add(Rep::Kind::kDelete, family, key, {});
}
void Batch::DeleteRange(Family family, std::string_view begin, std::string_view end) {
  // RocksDB takes such a range into its log, then fails the write, and every reopening after it.
  if (begin >= end) return;
  rep_->Add(Rep::Kind::kDeleteRange, family, begin, end);
}
size_t Batch::bytes() const { return rep_->bytes.size(); }
bool Batch::empty() const { return rep_->changes.empty(); }

struct Db::Rep {
  // These go after the database.
  std::unique_ptr<Inventory> inventory;
  Recovery recovery;
  std::unique_ptr<rocksdb::DB> db;
  std::array<rocksdb::ColumnFamilyHandle*, kFamilyCount> families{};
  rocksdb::ColumnFamilyHandle* unused_default = nullptr;

  rocksdb::ColumnFamilyHandle* family(Family f) const { return families[static_cast<size_t>(f)]; }
};

Db::Db() : rep_(std::make_unique<Rep>()) {}

Db::~Db() {
  if (!rep_->db) return;
  for (rocksdb::ColumnFamilyHandle* handle : rep_->families) {
    rep_->db->DestroyColumnFamilyHandle(handle);
  }
  rep_->db->DestroyColumnFamilyHandle(rep_->unused_default);
  rep_->db->Close();
}

Result<std::unique_ptr<Db>> Db::Open(const Options& options) {
  // A path that RocksDB and the inventory spell alike.
  const std::string dir = std::filesystem::path(options.dir).lexically_normal().string();
  PORTICO_ASSIGN(auto inventory, Inventory::Open(dir));
  std::error_code ec;
  // The database holds secrets (access keys, the key of session tokens): others may not look in.
  std::filesystem::permissions(dir, std::filesystem::perms::owner_all, ec);
  if (ec) {
    return Fail(AwsError::Internal("cannot keep others out of the data directory " + dir + ": " +
                                   ec.message()));
  }
  auto cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  const rocksdb::ColumnFamilyOptions family = FamilyOptions(options, cache);
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.emplace_back(rocksdb::kDefaultColumnFamilyName, family);
  for (const char* name : kFamilyNames) descriptors.emplace_back(name, family);

  auto out = std::unique_ptr<Db>(new Db());
  rocksdb::DBOptions db_options = DbOptions(!inventory->settled());
  out->rep_->inventory = std::move(inventory);
  out->rep_->recovery.Prepare(&db_options, *out->rep_->inventory, dir);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(db_options, dir, descriptors, &handles, &db);
  if (!status.ok()) return Fail(AwsError::Internal(OpenAdvice(dir, status)));

  out->rep_->db.reset(db);
  out->rep_->recovery.Attach(db, handles[0]);
  out->rep_->unused_default = handles[0];
  std::copy(handles.begin() + 1, handles.end(), out->rep_->families.begin());
  PORTICO_TRY(out->rep_->inventory->Settle());
  return out;
}

Result<std::optional<std::string>> Db::Get(Family family, std::string_view key,
                                           const Snapshot* snapshot) const {
  rocksdb::ReadOptions read;
  if (snapshot != nullptr) read.snapshot = snapshot->snapshot_;
  std::string value;
  const rocksdb::Status status = rep_->db->Get(read, rep_->family(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return Fail(DiskError(status));
  return value;
}

Db::Cached Db::GetCached(Family family, std::string_view key, std::string* value,
                         const Snapshot* snapshot) const {
  rocksdb::ReadOptions read;
  if (snapshot != nullptr) read.snapshot = snapshot->snapshot_;
  read.read_tier = rocksdb::kBlockCacheTier;
  const rocksdb::Status status = rep_->db->Get(read, rep_->family(family), ToSlice(key), value);
  if (status.ok()) return Cached::kFound;
  return status.IsNotFound() ? Cached::kAbsent : Cached::kMiss;
}

Result<bool> Db::ViewRaw(Family family, std::string_view key, void* context,
                         void (*visit)(void*, std::string_view)) const {
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      rep_->db->Get(rocksdb::ReadOptions(), rep_->family(family), ToSlice(key), &value);
  if (status.IsNotFound()) return false;
  if (!status.ok()) return Fail(DiskError(status));
  visit(context, ToView(value));
  return true;
}

uint64_t Db::ApproximateBytes(Family family, std::string_view begin, std::string_view end) const {
  const rocksdb::Range range(ToSlice(begin), ToSlice(end));
  uint64_t bytes = 0;
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  rep_->db->GetApproximateSizes(options, rep_->family(family), &range, 1, &bytes);
  return bytes;
}

Status Db::Write(Batch& batch, Durability durability) {
  rocksdb::WriteBatch merged;
  std::string_view rest = batch.rep_->bytes;
  for (const Batch::Rep::Change& change : batch.rep_->changes) {
    const rocksdb::Slice key = ToSlice(rest.substr(0, change.key_bytes));
    const rocksdb::Slice value = ToSlice(rest.substr(change.key_bytes, change.value_bytes));
    rest.remove_prefix(change.key_bytes + change.value_bytes);
    rocksdb::ColumnFamilyHandle* handle = rep_->family(change.family);
    switch (change.kind) {
      case Batch::Rep::Kind::kPut:
        merged.Put(handle, key, value);
        break;
      case Batch::Rep::Kind::kDelete:
        merged.Delete(handle, key);
        break;
      case Batch::Rep::Kind::kDeleteRange:
        merged.DeleteRange(handle, key, value);
        break;
    }
  }
  Recovery& recovery = rep_->recovery;
  PORTICO_TRY(recovery.BeforeWrite());
  rocksdb::WriteOptions write;
  write.sync = durability == Durability::kFsync;
  write.no_slowdown = recovery.MustNotWait();
  return recovery.AfterWrite(rep_->db->Write(write, &merged),
                             write.sync ? LogSynced::kYes : LogSynced::kNo);
}

Snapshot::~Snapshot() { db_->ReleaseSnapshot(snapshot_); }

std::unique_ptr<Snapshot> Db::NewSnapshot() const {
  return std::unique_ptr<Snapshot>(new Snapshot(rep_->db.get(), rep_->db->GetSnapshot()));
}

struct Iterator::Rep {
  std::string begin;
  std::string end;
  rocksdb::Slice lower;
  rocksdb::Slice upper;
  std::unique_ptr<rocksdb::Iterator> it;
};

Iterator::Iterator(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
Iterator::~Iterator() = default;

std::unique_ptr<Iterator> Db::NewIterator(Family family, std::string_view begin,
                                          std::string_view end, const Snapshot* snapshot,
                                          ReadFrom from) const {
  auto rep = std::make_unique<Iterator::Rep>();
  rep->begin = begin;
  rep->end = end;
  rep->lower = rep->begin;
  rep->upper = rep->end;
  rocksdb::ReadOptions read;
  read.iterate_lower_bound = &rep->lower;
  if (!end.empty()) read.iterate_upper_bound = &rep->upper;
  if (snapshot != nullptr) read.snapshot = snapshot->snapshot_;
  if (from == ReadFrom::kMemory) read.read_tier = rocksdb::kBlockCacheTier;
  rep->it.reset(rep_->db->NewIterator(read, rep_->family(family)));
  return std::unique_ptr<Iterator>(new Iterator(std::move(rep)));
}

void Iterator::SeekToFirst() { rep_->it->SeekToFirst(); }
void Iterator::SeekToLast() { rep_->it->SeekToLast(); }
void Iterator::Seek(std::string_view key) { rep_->it->Seek(ToSlice(key)); }
void Iterator::SeekForPrev(std::string_view key) { rep_->it->SeekForPrev(ToSlice(key)); }
bool Iterator::Valid() const { return rep_->it->Valid(); }
void Iterator::Next() { rep_->it->Next(); }
void Iterator::Prev() { rep_->it->Prev(); }
std::string_view Iterator::key() const { return ToView(rep_->it->key()); }
std::string_view Iterator::value() const { return ToView(rep_->it->value()); }
bool Iterator::missed() const { return rep_->it->status().IsIncomplete(); }
Status Iterator::status() const {
  if (rep_->it->status().ok()) return {};
  return Fail(DiskError(rep_->it->status()));
}

void Batch::Append(Batch&& other) {
  rep_->changes.insert(rep_->changes.end(), other.rep_->changes.begin(), other.rep_->changes.end());
  rep_->bytes += other.rep_->bytes;
}

}  // namespace portico::storage
