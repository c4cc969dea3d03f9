// The one database of a server: RocksDB behind a face that shows only what Portico uses.
//
// A Db owns its directory (one process at a time) and is closed by its destructor. Reads are
// thread-safe and see every acknowledged write. Writes go through CommitQueue, never here, so that
// waiting writers share one fsync. Errors of the disk come as AwsError::Internal (recovery.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/result.h"

namespace rocksdb {
class DB;
class Snapshot;
}  // namespace rocksdb

namespace portico::storage {

// Column families, by how long what is in them lives and how it is read. The order is frozen.
enum class Family : uint8_t { kRecords, kItems, kStreams, kLogs };
inline constexpr int kFamilyCount = 4;

// A set of changes that happen together or not at all. Movable, not thread-safe.
class Batch {
 public:
  Batch();
  Batch(Batch&&) noexcept;
  Batch& operator=(Batch&&) noexcept;
  ~Batch();

  void Put(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);
  // All keys in [begin, end); nothing if there can be none.
  void DeleteRange(Family family, std::string_view begin, std::string_view end);

  // Adds the changes of `other` behind these.
  void Append(Batch&& other);

  size_t bytes() const;  // of keys and values
  bool empty() const;

 private:
  friend class Db;
  friend class CommitQueue;
  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// How much of what was read from disk to keep in memory, on a machine of so much memory: a
// sixteenth of it. Only what is read fills it.
inline constexpr uint64_t kBlockCacheBytesMin = 64u << 20;
inline constexpr uint64_t kBlockCacheBytesMax = 1u << 30;
uint64_t BlockCacheBytesFor(uint64_t machine_bytes);

enum class Durability : uint8_t {
  kFsync,    // acknowledged means on disk
  kRelaxed,  // the operating system writes it when it pleases; a power cut may lose the last
             // seconds
};

class Snapshot;
class Iterator;

class Db {
 public:
  struct Options {
    std::string dir;
    size_t block_cache_bytes = kBlockCacheBytesMin;
    size_t write_buffer_bytes = 16u << 20;
  };
  // Opens or creates. The error's message says what is wrong and how to mend it (in use, damaged,
  // no permission, made by a newer version).
  static Result<std::unique_ptr<Db>> Open(const Options& options);
  ~Db();

  // The value (as of `snapshot`, if given), or nothing if there is none.
  Result<std::optional<std::string>> Get(Family family, std::string_view key,
                                         const Snapshot* snapshot = nullptr) const;
  // As Get, but answers only if that needs no disk: kMiss means it might.
  enum class Cached { kFound, kAbsent, kMiss };
  Cached GetCached(Family family, std::string_view key, std::string* value,
                   const Snapshot* snapshot = nullptr) const;
  // Gives `visit` a view of the value without copying it; false if there is none. The view is valid
  // during the call only.
  template <typename Visit>
  Result<bool> View(Family family, std::string_view key, Visit&& visit) const {
    return ViewRaw(family, key, &visit, [](void* context, std::string_view value) {
      (*static_cast<std::remove_reference_t<Visit>*>(context))(value);
    });
  }

  // Iterates [begin, end) as of now (or of `snapshot`). The Db must outlive it. One that reads from
  // memory only stops (not Valid, missed()) where it would need the disk.
  enum class ReadFrom : uint8_t { kMemoryAndDisk, kMemory };
  std::unique_ptr<Iterator> NewIterator(Family family, std::string_view begin, std::string_view end,
                                        const Snapshot* snapshot = nullptr,
                                        ReadFrom from = ReadFrom::kMemoryAndDisk) const;
  std::unique_ptr<Snapshot> NewSnapshot() const;

  // An estimate of the live bytes in [begin, end).
  uint64_t ApproximateBytes(Family family, std::string_view begin, std::string_view end) const;

 private:
  friend class CommitQueue;
  friend class Iterator;
  friend class Snapshot;
  Db();
  Result<bool> ViewRaw(Family family, std::string_view key, void* context,
                       void (*visit)(void*, std::string_view)) const;
  // Blocks until the batch is written, and on disk if `durability` asks for it.
  Status Write(Batch& batch, Durability durability);

  struct Rep;
  std::unique_ptr<Rep> rep_;
};

// A consistent view of the whole database. Must not outlive its Db.
class Snapshot {
 public:
  ~Snapshot();

 private:
  friend class Db;
  Snapshot(rocksdb::DB* db, const rocksdb::Snapshot* snapshot) : db_(db), snapshot_(snapshot) {}
  rocksdb::DB* db_;
  const rocksdb::Snapshot* snapshot_;
};

// Walks keys in byte order, either way. Used by one thread at a time.
class Iterator {
 public:
  ~Iterator();
  void SeekToFirst();
  void SeekToLast();
  void Seek(std::string_view key);         // the first key >= key
  void SeekForPrev(std::string_view key);  // the last key <= key
  bool Valid() const;
  void Next();
  void Prev();
  std::string_view key() const;    // valid until the iterator moves
  std::string_view value() const;  // valid until the iterator moves
  // Whether the walk stopped because it reads from memory only. status() is then an error too.
  bool missed() const;
  // Success, or why the walk stopped before its end.
  Status status() const;

 private:
  friend class Db;
  struct Rep;
  explicit Iterator(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace portico::storage
