// A look at a table's past: a snapshot of the database in which the table, and as much of its
// history as a moment needs, are whole. What becomes of both afterwards does not matter.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dynamodb/engine/tables.h"
#include "storage/db.h"

namespace portico::dynamodb {

struct PastView {
  std::unique_ptr<storage::Snapshot> snapshot;
  TablePtr table;
};

// Nothing if the table, the history of that number, or what it says of `at_ms`, is gone.
std::optional<PastView> OpenPast(const storage::Db& db, const Tables& tables,
                                 const std::string& table, int64_t history, int64_t at_ms);

}  // namespace portico::dynamodb
