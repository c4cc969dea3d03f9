// ExecuteStatement.
#include "aws/json_protocol.h"
#include "dynamodb/api/answers.h"
#include "dynamodb/api/api.h"
#include "dynamodb/api/partiql_select.h"
#include "dynamodb/api/partiql_statement.h"
#include "dynamodb/api/partiql_write.h"
#include "dynamodb/api/read_throughput.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

using partiql::BoundStatement;
using partiql::Continuation;

std::string JsonOf(const ItemView& item) {
  std::string json;
  json::Writer writer(&json);
  WriteItem(item, writer);
  return json;
}

// Where the page begins.
Result<Continuation> StartOf(const ExecuteStatementInput& in, const SelectPlan& select,
                             const std::string& digest) {
  if (!in.next_token) return Continuation{};
  PORTICO_ASSIGN(Continuation start, partiql::ReadToken(*in.next_token, digest));
  if (start.range >= select.plan.ranges.size()) return Invalid("Invalid NextToken");
  const KeyRange& range = select.plan.ranges[start.range];
  if (start.after && (*start.after < range.begin || *start.after >= range.end)) {
    return Invalid("Invalid NextToken");
  }
  return start;
}

}  // namespace

Task<Result<ExecuteStatementOutput>> Api::ExecuteStatement(aws::Call& call,
                                                           const ExecuteStatementInput& in) {
  PORTICO_CO_ASSIGN(BoundStatement statement, CompileStatement(in.statement, in.parameters));
  PORTICO_CO_TRY(RefuseExists(statement));
  PORTICO_CO_ASSIGN(const std::string name, TableNameIn(call, statement));
  const TablePtr table = engine_.tables().FindActive(name);
  if (statement.is_read()) co_return co_await RunSelect(call, in, statement, table);
  PORTICO_CO_TRY(AllowStatement(call, engine_.tables(), statement, false));
  if (table == nullptr) co_return NoSuchTable();
  if (in.next_token) co_return Invalid("NextToken does not match request");

  StatementWrite write(std::move(statement), table);
  PORTICO_CO_TRY(write.Bind(WriteSurface::kStatement));
  if (WantsCapacity(in.return_consumed_capacity)) write.write().wants_old = true;
  Result<Items::Outcome> outcome = co_await engine_.items().Apply(write.write());
  if (!outcome) co_return Fail(InStatementWords(std::move(outcome).error()));
  if (!outcome->condition_met) {
    AwsError error = write.Failure();
    const auto& asked = in.return_values_on_condition_check_failure;
    const bool wants_item = asked && *asked == "ALL_OLD" && write.write().kind != Write::Kind::kPut;
    if (wants_item && !outcome->old_item.view().empty()) {
      error.details.emplace_back("Item", JsonOf(outcome->old_item.view()));
    }
    co_return Fail(std::move(error));
  }
  ExecuteStatementOutput out;
  out.consumed_capacity =
      ConsumedByWrite(in.return_consumed_capacity, table->name(), *table,
                      WriteUnits(outcome->old_bytes, outcome->new_bytes), outcome->index_units);
  const Item returned = write.Returned(std::move(*outcome));
  if (!returned.view().empty()) out.items.json = "[" + JsonOf(returned.view()) + "]";
  co_return out;
}

Task<Result<ExecuteStatementOutput>> Api::RunSelect(aws::Call& call,
                                                    const ExecuteStatementInput& in,
                                                    const BoundStatement& statement,
                                                    const TablePtr& table) {
  if (table == nullptr) {
    PORTICO_CO_TRY(AllowStatement(call, engine_.tables(), statement, false));
    co_return NoSuchTable();
  }
  const auto consistency =
      in.consistent_read.value_or(false) ? Consistency::kStrong : Consistency::kEventual;
  const Result<SelectPlan> select = PlanSelect(statement, *table, consistency);
  PORTICO_CO_TRY(AllowStatement(call, engine_.tables(), statement, select && select->plan.is_scan));
  if (!select) co_return Fail(select.error());
  const std::string digest =
      partiql::DigestOf(in.statement, ViewsOf(in.parameters), select->target.number());
  PORTICO_CO_ASSIGN(const Continuation start, StartOf(in, *select, digest));
  PORTICO_CO_TRY(AdmitRead(*table, select->target.number()));
  const uint32_t limit = in.limit ? static_cast<uint32_t>(*in.limit) : UINT32_MAX;
  PORTICO_CO_ASSIGN(SelectPage page, co_await ReadSelect(engine_.items(), *select, statement, start,
                                                         limit, consistency));
  ChargeRead(*table, select->target.number(), page.units);
  if (page.fetched_units > 0) ChargeRead(*table, page.fetched_units);
  ExecuteStatementOutput out;
  out.items = std::move(page.items);
  if (page.next) out.next_token = partiql::MakeToken(*page.next, digest);
  out.last_evaluated_key = std::move(page.last_evaluated_key);
  out.consumed_capacity = ConsumedByRead(in.return_consumed_capacity, table->name(),
                                         select->target.index, page.units, page.fetched_units);
  co_return out;
}

}  // namespace portico::dynamodb::api
