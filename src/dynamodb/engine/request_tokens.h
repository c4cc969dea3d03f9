// The tokens of write transactions (ClientRequestToken): a transaction that is sent again within
// ten minutes happens once.
//
// A token's record is written in the batch that makes its transaction happen, so neither is there
// without the other, whatever crashes. Records are kept in buckets of ten minutes, named by their
// time; a lookup asks the bucket of now and the one before. So old ones go by one range deletion a
// bucket, and nothing is held in memory. Thread-safe; who looks up and writes a token must hold the
// lock of LockHash(), against the same request at the same time.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "base/worker_pool.h"
#include "storage/db.h"

namespace portico::dynamodb {

// A request's token, and a digest by which to tell the same request from another. No token: empty.
struct RequestToken {
  std::string token;
  std::string digest;

  bool empty() const { return token.empty(); }
  uint64_t LockHash() const;
};

class RequestTokens {
 public:
  static constexpr int64_t kKeptMs = 10 * 60 * 1000;

  // All must outlive the object.
  RequestTokens(const storage::Db& db, WorkerPool& workers, const Clock& clock)
      : db_(db), workers_(workers), clock_(clock) {}

  // Whether the request has happened within the last ten minutes; an
  // IdempotentParameterMismatchException if another one had its token.
  Task<Result<bool>> HasHappened(const RequestToken& token) const;

  // Notes in the batch that the request has happened, and clears out what has expired.
  void Append(const RequestToken& token, storage::Batch* batch);

 private:
  const storage::Db& db_;
  WorkerPool& workers_;
  const Clock& clock_;
  // The first bucket that was not cleared out yet.
  std::atomic<int64_t> cleared_before_{0};
};

}  // namespace portico::dynamodb
