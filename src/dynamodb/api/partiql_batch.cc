// BatchExecuteStatement.
//
// Statements by themselves, one after the other: what is wrong with one is told in its place, and
// the others run. Only what is wrong with them together refuses the request: reads beside writes,
// or one item twice.
#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/capacity_list.h"
#include "dynamodb/api/partiql_select.h"
#include "dynamodb/api/partiql_statement.h"
#include "dynamodb/api/partiql_write.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;

struct CodeRow {
  std::string_view exception;
  std::string_view code;
};
constexpr CodeRow kCodes[] = {
    {"ValidationException", "ValidationError"},
    {"ResourceNotFoundException", "ResourceNotFound"},
    {"ConditionalCheckFailedException", "ConditionalCheckFailed"},
    {"DuplicateItemException", "DuplicateItem"},
    {"ItemCollectionSizeLimitExceededException", "ItemCollectionSizeLimitExceeded"},
    {"ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded"},
    {"TransactionConflictException", "TransactionConflict"},
    {"RequestLimitExceeded", "RequestLimitExceeded"},
    {"ThrottlingException", "ThrottlingError"},
    {"AccessDenied", "AccessDenied"},
    {"AccessDeniedException", "AccessDenied"}};

BatchStatementError ErrorOf(AwsError error) {
  BatchStatementError out;
  const auto* row = std::ranges::find(kCodes, error.code, &CodeRow::exception);
  out.code = row != std::end(kCodes) ? row->code : "InternalServerError";
  out.message = std::move(error.message);
  return out;
}

// A statement on its way: compiled, then bound to its table, or what is wrong with it.
struct Member {
  std::optional<AwsError> error;
  bool is_read = false;
  TablePtr table;
  // Of reads.
  std::optional<BoundStatement> select;
  ItemKey key;
  // Of writes.
  std::unique_ptr<StatementWrite> write;
};

Status BindMember(const aws::Call& call, const Tables& tables, BoundStatement statement,
                  Member* member) {
  PORTICO_TRY(RefuseExists(statement));
  PORTICO_TRY(AllowStatement(call, tables, statement, false));
  PORTICO_ASSIGN(const std::string name, TableNameIn(call, statement));
  member->table = tables.FindActive(name);
  if (member->table == nullptr) return NoSuchTable();
  if (!member->is_read) {
    member->write = std::make_unique<StatementWrite>(std::move(statement), member->table);
    return member->write->Bind(WriteSurface::kStatement);
  }
  PORTICO_ASSIGN(Result<ItemKey> key,
                 KeyOfSelect(statement, *member->table, "BatchExecuteStatement"));
  if (!key) return Fail(std::move(key).error());
  member->key = std::move(*key);
  member->select = std::move(statement);
  return {};
}

Result<std::deque<Member>> BindAll(const aws::Call& call, const Tables& tables,
                                   const BatchExecuteStatementInput& in) {
  std::deque<Member> members;
  bool reads = false;
  bool writes = false;
  for (const BatchStatementRequest& request : in.statements) {
    Member& member = members.emplace_back();
    Result<BoundStatement> statement = CompileStatement(request.statement, request.parameters);
    if (!statement) {
      member.error = std::move(statement).error();
      continue;
    }
    member.is_read = statement->kind == partiql::Statement::Kind::kSelect;
    (member.is_read ? reads : writes) = true;
    Status status = BindMember(call, tables, std::move(*statement), &member);
    if (!status) member.error = std::move(status).error();
  }
  if (reads && writes) {
    return Invalid("Read and write requests together in the same batch is not supported.");
  }
  std::vector<const ItemKey*> keys;
  for (const Member& member : members) {
    if (!member.error) keys.push_back(member.is_read ? &member.key : &member.write->write().key);
  }
  if (HasDuplicates(std::move(keys))) {
    return Invalid("Provided list of item keys contains duplicates");
  }
  return members;
}

// What a write that did not happen costs.
double FailedUnits(const Write& write, const Items::Outcome& outcome) {
  const bool puts = write.kind == Write::Kind::kPut;
  return WriteUnits(outcome.old_bytes, puts ? write.item.size_bytes() : 0);
}

}  // namespace

Task<Result<BatchExecuteStatementOutput>> Api::BatchExecuteStatement(
    aws::Call& call, const BatchExecuteStatementInput& in) {
  PORTICO_CO_ASSIGN(std::deque<Member> members, BindAll(call, engine_.tables(), in));
  const auto& asked = in.return_consumed_capacity;
  BatchExecuteStatementOutput out;
  CapacityList capacities(asked, CapacityKind::kPlain);
  // Of statements that failed; they count if another on their table did not.
  std::vector<std::pair<std::string, double>> failed;
  std::set<std::string> succeeded;
  for (size_t i = 0; i < members.size(); ++i) {
    Member& member = members[i];
    BatchStatementResponse& response = out.responses.emplace_back();
    if (member.error) {
      response.error = ErrorOf(std::move(*member.error));
      continue;
    }
    response.table_name = member.table->name();
    if (member.is_read) {
      const auto consistency = in.statements[i].consistent_read.value_or(false)
                                   ? Consistency::kStrong
                                   : Consistency::kEventual;
      Status admitted = AdmitRead(*member.table);
      if (!admitted) {
        response.error = ErrorOf(std::move(admitted).error());
        continue;
      }
      Result<Items::Found> found = co_await engine_.items().Get(member.key);
      if (!found) {
        response.error = ErrorOf(std::move(found).error());
        continue;
      }
      const uint64_t bytes = *found ? (*found)->view().size_bytes() : 0;
      if (*found) response.item = Shown(*member.select, std::move(**found));
      ChargeRead(*member.table, ReadUnits(bytes, consistency));
      capacities.Add(member.table->name(), ReadUnits(bytes, consistency));
      succeeded.insert(member.table->name());
      continue;
    }
    Write& write = member.write->write();
    if (WantsCapacity(asked)) write.wants_old = true;
    Result<Items::Outcome> outcome = co_await engine_.items().Apply(write);
    if (!outcome) {
      response.error = ErrorOf(InStatementWords(std::move(outcome).error()));
      continue;
    }
    if (!outcome->condition_met) {
      response.error = ErrorOf(member.write->Failure());
      failed.emplace_back(member.table->name(), FailedUnits(write, *outcome));
      continue;
    }
    capacities.AddWrite(member.table->name(), *member.table, *outcome, 1);
    succeeded.insert(member.table->name());
    Item returned = member.write->Returned(std::move(*outcome));
    if (!returned.view().empty()) response.item = std::move(returned);
  }
  for (const auto& [table, units] : failed) {
    if (succeeded.contains(table)) capacities.Add(table, units);
  }
  if (!succeeded.empty()) out.consumed_capacity = capacities.Take();
  co_return out;
}

}  // namespace portico::dynamodb::api
