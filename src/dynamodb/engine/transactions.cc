#include "dynamodb/engine/transactions.h"

#include <algorithm>
#include <utility>

#include "dynamodb/engine/errors.h"

namespace portico::dynamodb {
namespace {

tl::unexpected<AwsError> TooLarge() {
  return Invalid("The aggregate size of the items in the transaction exceeded the limit of 4 MB");
}

// A transaction's writes cost twice as much as others: once to prepare, once to commit.
constexpr double kTransactionFactor = 2;

// Every action's part of a transaction, decided on what is there.
struct Draft {
  Transactions::WriteResult result;
  ChangeSet changes;
};

Result<Draft> Decided(const std::vector<Write>& writes, std::vector<std::optional<Item>> old) {
  Draft draft;
  std::vector<CancellationReason> reasons(writes.size());
  bool cancelled = false;
  for (size_t i = 0; i < writes.size(); ++i) {
    Result<WriteOutcome> outcome = Settle(writes[i], std::move(old[i]), &draft.changes);
    if (!outcome) {
      if (outcome.error().code != kValidationException) return Fail(std::move(outcome).error());
      reasons[i] = ReasonOf(std::move(outcome).error());
    } else if (!outcome->condition_met) {
      reasons[i] = ReasonOf(ConditionFailed().value());
      reasons[i].item = std::move(outcome->old_item);
    } else if (Status taken = TakeThroughput(writes[i], *outcome, kTransactionFactor); !taken) {
      reasons[i] = ReasonOf(std::move(taken).error());
    } else {
      draft.result.outcomes.push_back(std::move(*outcome));
      continue;
    }
    cancelled = true;
  }
  if (cancelled) draft.result = {.reasons = std::move(reasons)};
  return draft;
}

}  // namespace

Status CheckTransactionPayload(uint64_t bytes) {
  if (bytes <= kTransactionBytesMax) return {};
  return Invalid("Transaction payload size cannot exceed 4 MB");
}

CancellationReason ReasonOf(AwsError error) {
  CancellationReason reason;
  reason.code = CancellationReason::kConditionalCheckFailed;
  if (error.code == kValidationException) reason.code = CancellationReason::kValidationError;
  if (error.code == kThroughputExceededCode) reason.code = CancellationReason::kThroughputExceeded;
  if (error.code == kThrottlingCode) reason.code = CancellationReason::kThrottlingError;
  reason.message = std::move(error.message);
  return reason;
}

bool HasDuplicates(std::vector<const ItemKey*> keys) {
  const auto less = [](const ItemKey* a, const ItemKey* b) { return a->bytes < b->bytes; };
  std::sort(keys.begin(), keys.end(), less);
  const auto equal = [](const ItemKey* a, const ItemKey* b) { return a->bytes == b->bytes; };
  return std::adjacent_find(keys.begin(), keys.end(), equal) != keys.end();
}

Task<Result<Transactions::WriteResult>> Transactions::Write(
    const std::vector<dynamodb::Write>& writes, const RequestToken& token) {
  std::vector<uint64_t> hashes;
  for (const dynamodb::Write& write : writes) hashes.push_back(write.key.hash);
  if (!token.empty()) hashes.push_back(token.LockHash());
  const std::vector<storage::LockTable::Guard> guards =
      co_await items_.locks().LockAll(std::move(hashes));

  if (!token.empty()) {
    PORTICO_CO_ASSIGN(const bool has_happened, co_await tokens_.HasHappened(token));
    if (has_happened) co_return co_await Replay(writes);
  }
  PORTICO_CO_ASSIGN(std::vector<std::optional<Item>> old, co_await items_.ReadOld(writes));
  PORTICO_CO_ASSIGN(Draft draft, Decided(writes, std::move(old)));
  if (draft.result.cancelled()) co_return std::move(draft.result);
  if (!token.empty()) tokens_.Append(token, &draft.changes.batch);
  if (!draft.changes.empty()) {
    PORTICO_CO_TRY(co_await items_.commits().Commit(std::move(draft.changes.batch)));
  }
  co_return std::move(draft.result);
}

Task<Result<Transactions::WriteResult>> Transactions::Replay(
    const std::vector<dynamodb::Write>& writes) const {
  std::vector<const ItemKey*> keys;
  for (const dynamodb::Write& write : writes) keys.push_back(&write.key);
  PORTICO_CO_ASSIGN(std::vector<Items::Found> found,
                    co_await items_.GetAll(std::move(keys), UINT64_MAX));
  WriteResult result;
  result.replayed = true;
  for (Items::Found& item : found) {
    Items::Outcome& outcome = result.outcomes.emplace_back();
    if (item) outcome.old_item = std::move(*item);
    outcome.old_bytes = outcome.new_bytes = outcome.old_item.view().size_bytes();
  }
  co_return result;
}

Task<Result<std::vector<Items::Found>>> Transactions::Get(std::vector<const ItemKey*> keys) const {
  const size_t count = keys.size();
  const std::unique_ptr<storage::Snapshot> snapshot = db_.NewSnapshot();
  PORTICO_CO_ASSIGN(
      std::vector<Items::Found> found,
      co_await items_.GetAll(std::move(keys), kTransactionBytesMax + 1, snapshot.get()));
  uint64_t bytes = 0;
  for (const Items::Found& item : found) bytes += item ? item->view().size_bytes() : 0;
  if (found.size() < count || bytes > kTransactionBytesMax) co_return TooLarge();
  co_return found;
}

}  // namespace portico::dynamodb
