// CreateTable, DescribeTable, ListTables, DeleteTable.
#include "dynamodb/api/api.h"
#include "dynamodb/api/describe_table.h"
#include "dynamodb/api/request_tables.h"
#include "dynamodb/api/stream_specification.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_draft.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr int32_t kTablesListedMax = 100;

template <typename Wanted>
IndexRecord MakeIndex(const Wanted& wanted) {
  IndexRecord index;
  index.index_name = wanted.index_name;
  index.key_schema = wanted.key_schema;
  index.projection = wanted.projection;
  return index;
}

void AddIndexes(const CreateTableInput& in, TableRecord* record) {
  if (in.local_secondary_indexes) {
    for (const LocalSecondaryIndex& wanted : *in.local_secondary_indexes) {
      record->local_indexes.push_back(MakeIndex(wanted));
    }
  }
  if (!in.global_secondary_indexes) return;
  for (const GlobalSecondaryIndex& wanted : *in.global_secondary_indexes) {
    IndexRecord& index = record->global_indexes.emplace_back(MakeIndex(wanted));
    if (wanted.provisioned_throughput) index.throughput = *wanted.provisioned_throughput;
    index.on_demand = wanted.on_demand_throughput;
    index.warm = wanted.warm_throughput;
  }
}

// What CreateTable may do beside making the table takes permissions of its own.
Status AllowExtras(const aws::Call& call, const std::string& name, const CreateTableInput& in) {
  const std::string arn = TableArn(call, name);
  if (in.tags && !in.tags->empty()) PORTICO_TRY(call.Authorize("dynamodb:TagResource", arn));
  if (in.resource_policy) PORTICO_TRY(call.Authorize("dynamodb:PutResourcePolicy", arn));
  return {};
}

}  // namespace

TableRecord MakeTableRecord(const CreateTableInput& in, const std::string& name, int64_t now_ms) {
  TableRecord record;
  record.table_name = name;
  record.attribute_definitions = *in.attribute_definitions;
  record.key_schema = *in.key_schema;
  record.billing_mode = in.billing_mode.value_or("PROVISIONED");
  if (in.provisioned_throughput) record.throughput = *in.provisioned_throughput;
  record.on_demand = in.on_demand_throughput;
  record.deletion_protection = in.deletion_protection_enabled.value_or(false);
  record.table_class = in.table_class;
  record.sse = in.sse_specification;
  if (in.tags) record.tags = *in.tags;
  record.warm = in.warm_throughput;
  if (in.resource_policy) {
    record.resource_policy = ResourcePolicyRecord{*in.resource_policy, NewPolicyRevision(now_ms)};
  }
  if (in.stream_specification) SetNewStream(*in.stream_specification, &record);
  AddIndexes(in, &record);
  return record;
}

// The table is there when this answers; it says CREATING, as the service does, and ACTIVE from then
// on.
Task<Result<CreateTableOutput>> Api::CreateTable(aws::Call& call, const CreateTableInput& given) {
  PORTICO_CO_ASSIGN(const std::string name, RequiredTableName(call, given.table_name));
  PORTICO_CO_TRY(AllowExtras(call, name, given));
  CreateTableInput in = given;
  TakeThroughputMode(&in);
  PORTICO_CO_TRY(CheckCreate(in));
  if (in.resource_policy) PORTICO_CO_TRY(CheckResourcePolicy(*in.resource_policy));
  TableRecord record = MakeTableRecord(in, name, engine_.tables().clock().NowMs());
  PORTICO_CO_ASSIGN(const TablePtr table, co_await engine_.tables().Create(std::move(record)));
  CreateTableOutput out;
  out.table_description = Describe(call, *table, "CREATING", {});
  co_return out;
}

Task<Result<DescribeTableOutput>> Api::DescribeTable(aws::Call& call,
                                                     const DescribeTableInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, RequiredTableName(call, in.table_name));
  const TablePtr table = engine_.tables().Find(name);
  if (table == nullptr) co_return NoSuchTable(name);
  PORTICO_CO_ASSIGN(const TableTotals totals, co_await CountAll(engine_.counts(), table));
  DescribeTableOutput out;
  out.table = Describe(call, *table, StatusOf(*table), totals);
  co_return out;
}

Result<ListTablesOutput> Api::ListTables(aws::Call&, const ListTablesInput& in) {
  ListTablesOutput out;
  bool more = false;
  const auto limit = static_cast<size_t>(in.limit.value_or(kTablesListedMax));
  out.table_names = engine_.tables().List(in.exclusive_start_table_name.value_or(""), limit, &more);
  if (more) out.last_evaluated_table_name = out.table_names.back();
  return out;
}

Task<Result<DeleteTableOutput>> Api::DeleteTable(aws::Call& call, const DeleteTableInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, RequiredTableName(call, in.table_name));
  PORTICO_CO_ASSIGN(const TablePtr table, co_await engine_.backups().DeleteTable(name));
  engine_.counts().Forget(*table);
  DeleteTableOutput out;
  out.table_description = DescribeDeleted(call, *table);
  co_return out;
}

}  // namespace portico::dynamodb::api
