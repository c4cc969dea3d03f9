// DynamoDB's engine: the catalog of tables, and the items in them.
//
// Construct, then Load() once before the first request. Thread-safe after that.
#pragma once

#include "dynamodb/engine/backups.h"
#include "dynamodb/engine/index_builder.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/table_counts.h"
#include "dynamodb/engine/tables.h"
#include "dynamodb/engine/transactions.h"

namespace portico::dynamodb {

class Engine {
 public:
  // All must outlive the engine.
  Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
         WorkerPool& workers, const Clock& clock, ThroughputOptions throughput = {})
      : tables_(commits, records, clock, std::move(throughput)),
        items_(db, commits, workers),
        transactions_(db, items_, workers, clock),
        counts_(db, workers, clock),
        index_builder_(db, tables_, items_),
        backups_(db, commits, records, tables_) {}

  Status Load() {
    PORTICO_TRY(tables_.Load());
    PORTICO_TRY(backups_.Load());
    index_builder_.Start();
    backups_.Start();
    return {};
  }

  Tables& tables() { return tables_; }
  Items& items() { return items_; }
  Transactions& transactions() { return transactions_; }
  TableCounts& counts() { return counts_; }
  IndexBuilder& index_builder() { return index_builder_; }
  Backups& backups() { return backups_; }

 private:
  Tables tables_;
  Items items_;
  Transactions transactions_;
  TableCounts counts_;
  IndexBuilder index_builder_;
  Backups backups_;
};

}  // namespace portico::dynamodb
