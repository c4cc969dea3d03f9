#include "dynamodb/engine/engine.h"

#include <utility>

#include "dynamodb/engine/transfer/exports.h"
#include "dynamodb/engine/transfer/imports.h"

namespace portico::dynamodb {

Engine::Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
               WorkerPool& workers, const Clock& clock, ThroughputOptions throughput,
               TransferOptions transfers)
    : streams_(db, commits, records, clock),
      tables_(commits, records, streams_, clock, std::move(throughput)),
      items_(db, commits, workers),
      transactions_(db, items_, workers, clock),
      counts_(db, workers, clock),
      stream_reader_(db, workers),
      expiry_(db, tables_, items_, clock),
      recovery_(tables_, items_, streams_),
      index_builder_(db, tables_, items_),
      backups_(db, commits, records, tables_, items_),
      exports_(std::make_unique<Exports>(db, records, tables_, transfers)),
      imports_(std::make_unique<Imports>(db, commits, records, tables_, transfers)) {}

Engine::~Engine() = default;

Status Engine::Load() {
  PORTICO_TRY(streams_.Load());
  PORTICO_TRY(tables_.Load());
  PORTICO_TRY(backups_.Load());
  PORTICO_TRY(exports_->Load());
  PORTICO_TRY(imports_->Load());
  index_builder_.Start();
  backups_.Start();
  exports_->Start();
  imports_->Start();
  return {};
}

}  // namespace portico::dynamodb
