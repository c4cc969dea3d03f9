// DynamoDB's engine: the catalog of tables, the items in them, and the streams of their changes.
//
// Construct, then Load() once before the first request. Thread-safe after that.
#pragma once

#include <chrono>
#include <memory>

#include "dynamodb/engine/background_loop.h"
#include "dynamodb/engine/backups.h"
#include "dynamodb/engine/expiry.h"
#include "dynamodb/engine/index_builder.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/recovery/recovery.h"
#include "dynamodb/engine/streams/stream_reader.h"
#include "dynamodb/engine/streams/streams.h"
#include "dynamodb/engine/table_counts.h"
#include "dynamodb/engine/tables.h"
#include "dynamodb/engine/transactions.h"
#include "dynamodb/engine/transfer/options.h"

namespace portico::dynamodb {

class Exports;
class Imports;

class Engine {
 public:
  static constexpr std::chrono::minutes kStreamSweepPeriod{10};

  // All must outlive the engine.
  Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
         WorkerPool& workers, const Clock& clock, ThroughputOptions throughput = {},
         TransferOptions transfers = {});
  ~Engine();

  Status Load();

  // From now on expired items and old stream records are removed, by threads of their own. At most
  // once, after Load().
  void StartUpkeep(std::chrono::milliseconds expiry_period = Expiry::kTurnPeriod) {
    expiry_loop_ = std::make_unique<BackgroundLoop>("expiry", expiry_period,
                                                    [this] { return expiry_.Walk(); });
    stream_loop_ = std::make_unique<BackgroundLoop>("streams", kStreamSweepPeriod,
                                                    [this] { return SweepKept(); });
  }

  // Removes what is kept no longer: stream records, histories, backups that have expired.
  Task<Status> SweepKept() {
    PORTICO_CO_TRY(co_await streams_.Sweep());
    PORTICO_CO_TRY(co_await recovery_.Sweep());
    co_return co_await backups_.Sweep();
  }

  Tables& tables() { return tables_; }
  Items& items() { return items_; }
  Transactions& transactions() { return transactions_; }
  TableCounts& counts() { return counts_; }
  Streams& streams() { return streams_; }
  const StreamReader& stream_reader() const { return stream_reader_; }
  // For tests, which call its turns themselves.
  Expiry& expiry() { return expiry_; }
  Recovery& recovery() { return recovery_; }
  IndexBuilder& index_builder() { return index_builder_; }
  Backups& backups() { return backups_; }
  Exports& exports() { return *exports_; }
  Imports& imports() { return *imports_; }

 private:
  Streams streams_;
  Tables tables_;
  Items items_;
  Transactions transactions_;
  TableCounts counts_;
  StreamReader stream_reader_;
  Expiry expiry_;
  Recovery recovery_;
  IndexBuilder index_builder_;
  Backups backups_;
  std::unique_ptr<Exports> exports_;
  std::unique_ptr<Imports> imports_;
  std::unique_ptr<BackgroundLoop> expiry_loop_;
  std::unique_ptr<BackgroundLoop> stream_loop_;
};

}  // namespace portico::dynamodb
