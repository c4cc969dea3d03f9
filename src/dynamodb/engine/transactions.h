// Several items at once, all or nothing: what TransactWriteItems, TransactGetItems and PartiQL's
// ExecuteTransaction do.
//
// A write holds the locks of all its items from reading them to its one commit, so transactions and
// single writes that meet on an item happen one after the other. Where DynamoDB would cancel one of
// two that meet (TransactionConflict), here the later one waits. A read sees one moment of the
// whole database and waits for nobody. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/engine/items.h"
#include "dynamodb/engine/request_tokens.h"
#include "dynamodb/engine/write.h"

namespace portico::dynamodb {

inline constexpr size_t kTransactionActionsMax = 100;
// Of what a transaction's writes bring along (CheckTransactionPayload), or its reads find.
inline constexpr size_t kTransactionBytesMax = 4u << 20;

// That the items, keys and values of a request's writes are not more together. What the writes find
// does not count: many large items may be deleted at once (scylladb's
// test/alternator/test_transact.py, which is run on AWS; it tells only a part of the words).
Status CheckTransactionPayload(uint64_t bytes);

// Why one action of a transaction keeps it from happening, as CancellationReasons tells it.
struct CancellationReason {
  static constexpr std::string_view kNone = "None";
  static constexpr std::string_view kConditionalCheckFailed = "ConditionalCheckFailed";
  static constexpr std::string_view kValidationError = "ValidationError";
  static constexpr std::string_view kThroughputExceeded = "ProvisionedThroughputExceeded";
  static constexpr std::string_view kThrottlingError = "ThrottlingError";

  std::string_view code = kNone;
  std::string message;
  // kConditionalCheckFailed: the item as it is; empty if there is none.
  Item item;
};

// The reason of an action that is wrong in itself: what Table::KeyOf says, for one.
CancellationReason ReasonOf(AwsError error);

class Transactions {
 public:
  // All must outlive the object.
  Transactions(storage::Db& db, Items& items, WorkerPool& workers, const Clock& clock)
      : db_(db), items_(items), workers_(workers), tokens_(db, workers, clock) {}

  struct WriteResult {
    // Empty if the transaction happened; otherwise one for each write, in their order.
    std::vector<CancellationReason> reasons;
    // If it happened: one for each write, in their order.
    std::vector<Items::Outcome> outcomes;
    // It had happened before, under the same token: nothing was written, and the outcomes tell what
    // is there now (old_item, old_bytes).
    bool replayed = false;

    bool cancelled() const { return !reasons.empty(); }
  };

  // Makes all the writes, or none. At most one write of each item: ask HasDuplicates before. What
  // they borrow must outlive the task. Errors are those of the token
  // (IdempotentParameterMismatchException), a ValidationException if the items are too large
  // together, and the disk's.
  Task<Result<WriteResult>> Write(const std::vector<dynamodb::Write>& writes,
                                  const RequestToken& token);

  // The items at these keys, as of one moment. A ValidationException if they are too large
  // together.
  Task<Result<std::vector<Items::Found>>> Get(std::vector<const ItemKey*> keys) const;

 private:
  Task<Result<WriteResult>> Replay(const std::vector<dynamodb::Write>& writes) const;

  storage::Db& db_;
  Items& items_;
  WorkerPool& workers_;
  RequestTokens tokens_;
};

// Whether two of the keys are the same.
bool HasDuplicates(std::vector<const ItemKey*> keys);

}  // namespace portico::dynamodb
