// Reading a shard: from a position on, up to what is readable.
//
// Nothing is skipped: see shard.h for how. On the worker pool, as records are mostly read once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "dynamodb/engine/streams/stream.h"
#include "storage/db.h"

namespace portico::dynamodb {

inline constexpr size_t kRecordsReadMax = 1'000;
inline constexpr size_t kRecordsReadBytesMax = 1u << 20;

struct StreamPage {
  struct Record {
    uint64_t sequence = 0;
    std::string stored;  // as ReadChange reads it
  };
  std::vector<Record> records;
  // Where to read on.
  uint64_t next = 0;
  // The shard is closed, and there is nothing more in it.
  bool at_end = false;
};

class StreamReader {
 public:
  // Both must outlive the reader.
  StreamReader(const storage::Db& db, WorkerPool& workers) : db_(db), workers_(workers) {}

  // The oldest record that can be read, whichever that is then.
  static constexpr uint64_t kFromTrimHorizon = 0;

  // Up to `count_max` records whose numbers are `from` or higher, and up to kRecordsReadBytesMax of
  // them, but at least one if there is one. A TrimmedDataAccessException if some were missed,
  // because they were too old before they were read.
  Task<Result<StreamPage>> Read(StreamPtr stream, size_t shard, uint64_t from,
                                size_t count_max) const;

 private:
  Result<StreamPage> ReadNow(const Stream& stream, size_t shard, uint64_t from,
                             size_t count_max) const;
  Status CheckNothingMissed(const Stream& stream, size_t shard, uint64_t from,
                            uint64_t horizon) const;

  const storage::Db& db_;
  WorkerPool& workers_;
};

// The error of who asks for what is too old.
tl::unexpected<AwsError> TrimmedData();

}  // namespace portico::dynamodb
