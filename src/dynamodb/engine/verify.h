// Whether what is stored of tables is whole and agrees: items with their keys, indexes with the
// items, records with both. For `portico verify`, over a database that nobody writes to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/db.h"
#include "storage/records.h"

namespace portico::dynamodb {

struct Verified {
  // Faults are counted beyond that, not described.
  static constexpr size_t kDescribedMax = 100;

  uint64_t tables = 0;
  uint64_t items = 0;
  uint64_t index_entries = 0;
  uint64_t changes = 0;  // of streams and histories
  uint64_t backups = 0;
  uint64_t faults = 0;
  std::vector<std::string> wrong;  // what and where

  void Wrong(std::string what);
};

Verified VerifyTables(const storage::Db& db, const storage::RecordStore& records);

}  // namespace portico::dynamodb
