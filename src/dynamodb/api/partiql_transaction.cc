// ExecuteTransaction.
//
// Checked in the service's order: all parameters, then all statements by themselves, then one by
// one in view of their tables. All that refuses the request, and says which statement is meant. A
// table that is not there and a key that does not fit cancel the transaction instead.
#include <deque>
#include <memory>

#include "codec/hash.h"
#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/cancellation.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/partiql_select.h"
#include "dynamodb/api/partiql_statement.h"
#include "dynamodb/api/partiql_write.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/api/transact_keys.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;

constexpr std::string_view kResourceNotFound = "ResourceNotFound";
constexpr std::string_view kDuplicateItem = "DuplicateItem";
// A transaction's items are read and written twice: to prepare, and to commit.
constexpr double kTransactionUnits = 2;

// "Validation failed in TransactStatements[1]: <what>". Other errors stay as they are.
tl::unexpected<AwsError> InStatement(size_t index, AwsError error) {
  if (error.code == kValidationException) {
    error.message =
        "Validation failed in TransactStatements[" + std::to_string(index) + "]: " + error.message;
  }
  return Fail(std::move(error));
}

// The statements of a transaction in view of their tables.
struct Bound {
  // Reads.
  std::vector<BoundStatement> selects;
  std::vector<ItemKey> keys;
  // Writes; none where the table is missing.
  std::deque<std::unique_ptr<StatementWrite>> writes;
  std::vector<TablePtr> tables;
  std::vector<CancellationReason> reasons;
  bool is_cancelled = false;

  void Cancel(size_t index, CancellationReason reason) {
    reasons[index] = std::move(reason);
    is_cancelled = true;
  }
  // That no item is named twice, unless the transaction is cancelled anyhow; or the cancellation.
  Status Check() {
    if (is_cancelled) return Fail(Cancelled(std::move(reasons)));
    std::vector<const ItemKey*> named;
    for (const ItemKey& key : keys) named.push_back(&key);
    for (const auto& write : writes) named.push_back(&write->write().key);
    return CheckDistinctKeys(std::move(named));
  }
};

Result<std::vector<BoundStatement>> CompileAll(const ExecuteTransactionInput& in) {
  for (const ParameterizedStatement& statement : in.transact_statements) {
    PORTICO_TRY(CheckParameters(statement.parameters));
  }
  std::vector<BoundStatement> compiled;
  for (const ParameterizedStatement& statement : in.transact_statements) {
    Result<BoundStatement> bound =
        partiql::Compile(statement.statement, ViewsOf(statement.parameters));
    if (bound && bound->column_fault) bound = Fail(*bound->column_fault);
    if (!bound) return InStatement(compiled.size(), std::move(bound).error());
    compiled.push_back(std::move(*bound));
  }
  bool reads = false;
  bool writes = false;
  for (const BoundStatement& statement : compiled) (statement.is_read() ? reads : writes) = true;
  if (reads && writes) {
    return Invalid(
        "ExecuteTransaction API does not support both read and write operations in the same "
        "request.");
  }
  return compiled;
}

Status BindRead(size_t index, BoundStatement statement, const Table& table, Bound* bound) {
  if (!statement.index.empty()) {
    return Invalid("Reads on indices are not supported within transactions.");
  }
  PORTICO_ASSIGN(Result<ItemKey> key, KeyOfSelect(statement, table, "ExecuteTransaction"));
  if (key) {
    bound->keys[index] = std::move(*key);
  } else {
    bound->Cancel(index, ReasonOf(std::move(key).error()));
  }
  bound->selects.push_back(std::move(statement));
  return {};
}

Status BindWrite(size_t index, BoundStatement statement, const TablePtr& table, Bound* bound) {
  if (statement.returning) {
    return Invalid("RETURNING clause is not supported in ExecuteTransaction.");
  }
  if (statement.is_exists && !statement.index.empty()) {
    return Invalid("Operations on indices are not supported in transactions");
  }
  const bool is_exists = statement.is_exists;
  auto write = std::make_unique<StatementWrite>(std::move(statement), table);
  Status status = write->Bind(WriteSurface::kTransaction);
  // What an EXISTS must be is a rule of statements; the rest is about the item.
  if (!status && is_exists) return status;
  if (!status) bound->Cancel(index, ReasonOf(std::move(status).error()));
  bound->writes.push_back(std::move(write));
  return {};
}

Result<Bound> BindAll(const aws::Call& call, const Tables& tables,
                      std::vector<BoundStatement> statements) {
  Bound bound;
  bound.reasons.resize(statements.size());
  if (statements[0].is_read()) bound.keys.resize(statements.size());
  for (size_t i = 0; i < statements.size(); ++i) {
    PORTICO_TRY(AllowStatement(call, tables, statements[i], false));
  }
  for (size_t i = 0; i < statements.size(); ++i) {
    PORTICO_ASSIGN(const std::string name, TableNameIn(call, statements[i]));
    const TablePtr& table = bound.tables.emplace_back(tables.FindActive(name));
    if (table == nullptr) {
      bound.Cancel(i, {kResourceNotFound, NoSuchTable().value().message, Item()});
      continue;
    }
    Status status = statements[i].is_read() ? BindRead(i, std::move(statements[i]), *table, &bound)
                                            : BindWrite(i, std::move(statements[i]), table, &bound);
    if (!status) return InStatement(i, std::move(status).error());
  }
  PORTICO_TRY(bound.Check());
  return bound;
}

RequestToken TokenOf(const ExecuteTransactionInput& in) {
  if (!in.client_request_token) return {};
  std::string all;
  for (const ParameterizedStatement& statement : in.transact_statements) {
    all += partiql::DigestOf(statement.statement, ViewsOf(statement.parameters), 0);
  }
  // Tokens are an operation's own: TransactWriteItems may have the same.
  return {"ExecuteTransaction/" + *in.client_request_token, HexEncode(Sha256(all))};
}

// The reasons as statements have them.
std::vector<CancellationReason> Reworded(std::vector<CancellationReason> reasons,
                                         const Bound& bound, const ExecuteTransactionInput& in) {
  for (size_t i = 0; i < reasons.size(); ++i) {
    CancellationReason& reason = reasons[i];
    const auto& asked = in.transact_statements[i].return_values_on_condition_check_failure;
    const bool is_insert = bound.writes[i]->write().kind == Write::Kind::kPut;
    if (is_insert || !asked || *asked != "ALL_OLD") reason.item = Item();
    if (is_insert && reason.code == CancellationReason::kConditionalCheckFailed) {
      reason.code = kDuplicateItem;
      reason.message = bound.writes[i]->Failure().message;
    }
    reason.message = InStatementWords(AwsError::Client("", std::move(reason.message))).message;
  }
  return reasons;
}

}  // namespace

Task<Result<ExecuteTransactionOutput>> Api::ExecuteTransaction(aws::Call& call,
                                                               const ExecuteTransactionInput& in) {
  PORTICO_CO_ASSIGN(std::vector<BoundStatement> statements, CompileAll(in));
  const bool reads = statements[0].is_read();
  PORTICO_CO_ASSIGN(Bound bound, BindAll(call, engine_.tables(), std::move(statements)));
  const auto& asked = in.return_consumed_capacity;
  ExecuteTransactionOutput out;
  if (reads) {
    std::vector<CancellationReason> throttled = ThrottledReads(bound.tables);
    if (!throttled.empty()) co_return Fail(Cancelled(std::move(throttled)));
    std::vector<const ItemKey*> keys;
    for (const ItemKey& key : bound.keys) keys.push_back(&key);
    PORTICO_CO_ASSIGN(std::vector<Items::Found> found,
                      co_await engine_.transactions().Get(std::move(keys)));
    CapacityList capacities(asked, CapacityKind::kRead);
    for (size_t i = 0; i < found.size(); ++i) {
      const uint64_t bytes = found[i] ? found[i]->view().size_bytes() : 0;
      const double units = kTransactionUnits * ReadUnits(bytes, Consistency::kStrong);
      ChargeRead(*bound.tables[i], units);
      capacities.Add(bound.tables[i]->name(), units);
      ItemResponse& response = out.responses.emplace_back();
      if (found[i]) response.item = Shown(bound.selects[i], std::move(*found[i]));
    }
    out.consumed_capacity = capacities.Take();
    co_return out;
  }

  std::vector<Write> writes;
  uint64_t payload_bytes = 0;
  for (const auto& write : bound.writes) {
    writes.push_back(write->write());
    writes.back().wants_old = WantsCapacity(asked);
    payload_bytes += writes.back().item.size_bytes();
  }
  PORTICO_CO_TRY(CheckTransactionPayload(payload_bytes));
  const RequestToken token = TokenOf(in);
  PORTICO_CO_ASSIGN(Transactions::WriteResult result,
                    co_await engine_.transactions().Write(writes, token));
  if (result.cancelled()) {
    co_return Fail(Cancelled(Reworded(std::move(result.reasons), bound, in)));
  }
  CapacityList capacities(asked, result.replayed ? CapacityKind::kRead : CapacityKind::kWrite);
  for (size_t i = 0; i < result.outcomes.size(); ++i) {
    const Items::Outcome& outcome = result.outcomes[i];
    const Table& table = *bound.tables[i];
    if (result.replayed) {
      capacities.Add(table.name(),
                     kTransactionUnits * ReadUnits(outcome.old_bytes, Consistency::kStrong));
    } else {
      capacities.AddWrite(table.name(), table, outcome, kTransactionUnits);
    }
  }
  out.consumed_capacity = capacities.Take();
  co_return out;
}

}  // namespace portico::dynamodb::api
