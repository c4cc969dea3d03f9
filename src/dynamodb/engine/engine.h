// DynamoDB's engine: the catalog of tables, and the items in them.
//
// Construct, then Load() once before the first request. Thread-safe after that.
#pragma once

#include "dynamodb/engine/items.h"
#include "dynamodb/engine/table_counts.h"
#include "dynamodb/engine/tables.h"
#include "dynamodb/engine/transactions.h"

namespace portico::dynamodb {

class Engine {
 public:
  // All must outlive the engine.
  Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
         WorkerPool& workers, const Clock& clock)
      : tables_(commits, records, clock),
        items_(db, commits, workers),
        transactions_(db, items_, workers, clock),
        counts_(db, workers, clock) {}

  Status Load() { return tables_.Load(); }

  Tables& tables() { return tables_; }
  Items& items() { return items_; }
  Transactions& transactions() { return transactions_; }
  TableCounts& counts() { return counts_; }

 private:
  Tables tables_;
  Items items_;
  Transactions transactions_;
  TableCounts counts_;
};

}  // namespace portico::dynamodb
