// The inventory: Portico's own record of which files the database cannot do without, and of how
// much of each was made durable.
//
// RocksDB takes a MANIFEST that ends early for one that was written that far, a log that is missing
// for one that was never there, and then deletes the tables that nothing names any more. So what
// was acknowledged is kept here, outside the database's directory, and compared before RocksDB
// opens: which MANIFEST files CURRENT may name, their lengths and checksums at the last sync, and
// the lengths and checksums of the acknowledged part of each log file. Files may be longer than
// that (what follows was not acknowledged) but never shorter or different. Tables need no entry: an
// intact MANIFEST names them with their sizes and ids, and their blocks have checksums.
//
// What must not be ahead of the disk is written in this order: a manifest's entry is durable before
// CURRENT names it, and a file's entry is gone before the file is deleted. The acknowledged length
// of the newest log file is written without a sync: it survives the end of the process at any
// moment, and after a power cut it is a lower bound. The file's form is in docs/formats.md.
//
// Thread-safe, except AddLog and Acknowledge: they belong to the one thread that writes to the
// database.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "storage/inventory_state.h"

namespace portico::storage {

// As RocksDB names them.
std::string ManifestFileName(uint64_t number);
std::string LogFileName(uint64_t number);

class Inventory {
 public:
  // The name of a file in the database's directory that says that there is an inventory, so that
  // one that was lost is missed.
  static constexpr const char* kMarkerName = "INVENTORY";

  // Where the inventory of the database in `db_dir` is.
  static std::string PathFor(const std::string& db_dir);

  // Locks the database against other servers and checks it, or fails with all that is wrong and
  // what to do, having changed nothing. A database of an earlier version, which has no inventory,
  // gets one.
  static Result<std::unique_ptr<Inventory>> Open(const std::string& db_dir);
  // Forgets an inventory that the database does not agree with: what is there is then taken for
  // what should be. Nothing happens if they agree, or if nothing could be read.
  static Status Discard(const std::string& db_dir);
  // What is wrong with the database in `db_dir`; changes nothing. For a database that no server has
  // open.
  static Result<std::vector<std::string>> Check(const std::string& db_dir);
  // What the inventory of a database says, which may be in use; nothing if there is none, or it is
  // being written, or the database was never opened.
  static std::optional<InventoryState> Read(const std::string& db_dir);

  // Whether the database was there before; otherwise it may be made.
  bool settled() const;
  // The database is open: from now on it must be as this says.
  Status Settle();

  // The files' events, before they happen. A file that could not be entered durably is only watched
  // less well after a power cut.
  void AddManifest(uint64_t number);
  void AddLog(uint64_t number);
  // Not ok if that could not be made durable: then they must not happen.
  Status NameCurrent(uint64_t manifest_number);
  Status RemoveManifest(uint64_t number);
  Status RemoveLog(uint64_t number);

  // After they happened.
  void ManifestSynced(const FileMark& mark);
  // All of that log file up to there is acknowledged.
  void Acknowledge(const FileMark& mark, LogSynced synced);

 private:
  Inventory(std::string path, UniqueFd file) : path_(std::move(path)), file_(std::move(file)) {}
  Status Initialise();
  void Adopt(DecodedInventory decoded);
  // Writes the state; with a sync, or such that a power cut leaves this or the one before.
  enum class Sync : uint8_t { kNo, kYes };
  Status WriteState(Sync sync) EXCLUDES(mutex_);
  Status Changed();
  void WriteWatermark(const LogEntry& entry);

  const std::string path_;
  const UniqueFd file_;
  mutable Mutex mutex_;
  InventoryState state_ GUARDED_BY(mutex_);
  Mutex write_mutex_;  // taken before mutex_
  int durable_slot_ GUARDED_BY(write_mutex_) = 1;
  uint64_t sequence_ GUARDED_BY(write_mutex_) = 0;
  uint64_t named_manifest_ GUARDED_BY(mutex_) = 0;  // the one that CURRENT was set to last
  uint64_t watermark_sequence_ = 0;                 // of the writing thread
};

}  // namespace portico::storage
