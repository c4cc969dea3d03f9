#include "dynamodb/engine/engine.h"

#include <utility>

namespace portico::dynamodb {

Engine::Engine(storage::Db& db, storage::CommitQueue& commits, storage::RecordStore& records,
               WorkerPool& workers, const Clock& clock, ThroughputOptions throughput)
    : streams_(db, commits, records, clock),
      tables_(commits, records, streams_, clock, std::move(throughput)),
      items_(db, commits, workers),
      transactions_(db, items_, workers, clock),
      counts_(db, workers, clock),
      stream_reader_(db, workers),
      expiry_(db, tables_, items_, clock),
      recovery_(tables_, items_, streams_),
      index_builder_(db, tables_, items_),
      backups_(db, commits, records, tables_, items_) {}

Engine::~Engine() = default;

Status Engine::Load() {
  PORTICO_TRY(streams_.Load());
  PORTICO_TRY(tables_.Load());
  PORTICO_TRY(backups_.Load());
  index_builder_.Start();
  backups_.Start();
  return {};
}

}  // namespace portico::dynamodb
