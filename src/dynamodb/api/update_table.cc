// UpdateTable: billing mode, throughput, global indexes, streams, deletion protection, table class,
// encryption.
#include "dynamodb/api/api.h"
#include "dynamodb/api/describe_table.h"
#include "dynamodb/api/index_checks.h"
#include "dynamodb/api/index_updates.h"
#include "dynamodb/api/stream_specification.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/throughput_changes.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kProvisioned = "PROVISIONED";
constexpr std::string_view kOnDemand = "PAY_PER_REQUEST";

bool ChangesIndexes(const UpdateTableInput& in) {
  return in.global_secondary_index_updates && !in.global_secondary_index_updates->empty();
}

Status CheckAnyChange(const UpdateTableInput& in) {
  if (in.provisioned_throughput || in.billing_mode || in.sse_specification || in.table_class ||
      in.deletion_protection_enabled || in.on_demand_throughput || in.warm_throughput ||
      in.stream_specification || ChangesIndexes(in)) {
    return {};
  }
  return Invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
      "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
      "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, "
      "OnDemandThroughput, WarmThroughput or TableClass is required");
}

// Some changes stand alone in their request.
Status CheckAlone(const UpdateTableInput& in) {
  const int changes = (in.provisioned_throughput || in.billing_mode ? 1 : 0) +
                      (in.sse_specification ? 1 : 0) + (in.table_class ? 1 : 0) +
                      (in.deletion_protection_enabled ? 1 : 0) + (in.on_demand_throughput ? 1 : 0) +
                      (in.warm_throughput ? 1 : 0) + (ChangesIndexes(in) ? 1 : 0) +
                      (in.stream_specification ? 1 : 0);
  if (changes == 1) return {};
  const auto alone = [](const char* what) {
    return InvalidParameter(std::string(what) + " must be the only operation in the request");
  };
  if (in.sse_specification) return alone("Server-Side Encryption modification");
  if (in.table_class) return alone("TableClass modification");
  if (in.deletion_protection_enabled) return alone("DeletionProtection modification");
  if (in.warm_throughput) return alone("WarmThroughput");
  if (in.on_demand_throughput && (in.provisioned_throughput || ChangesIndexes(in))) {
    return InvalidParameter(
        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request");
  }
  return {};
}

Status CheckRequest(const UpdateTableInput& in) {
  PORTICO_TRY(CheckAnyChange(in));
  PORTICO_TRY(CheckIndexUpdates(in));
  if (in.stream_specification) PORTICO_TRY(CheckStreamChange(*in.stream_specification));
  PORTICO_TRY(CheckAlone(in));
  if (in.billing_mode && *in.billing_mode == kProvisioned && !in.provisioned_throughput) {
    return InvalidParameter(
        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  if (in.provisioned_throughput) return CheckThroughput(*in.provisioned_throughput);
  return {};
}

tl::unexpected<AwsError> Unchanged(const ProvisionedThroughput& now) {
  const std::string read = std::to_string(now.read_capacity_units);
  const std::string write = std::to_string(now.write_capacity_units);
  return Invalid(
      "The provisioned throughput for the table will not change. The requested value equals the "
      "current value. Current ReadCapacityUnits provisioned for the table: " +
      read + ". Requested ReadCapacityUnits: " + read +
      ". Current WriteCapacityUnits provisioned for the table: " + write +
      ". Requested WriteCapacityUnits: " + write +
      ". Refer to the Amazon DynamoDB Developer Guide for current limits and how to request "
      "higher limits.");
}

Status ChangeBilling(const UpdateTableInput& in, aws::Timestamp now, TableRecord* record) {
  const std::string mode = in.billing_mode.value_or(record->billing_mode);
  if (mode == kOnDemand && in.provisioned_throughput) {
    return InvalidParameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (mode != record->billing_mode) {
    record->on_demand.reset();
    SetWarm({}, record->billing_mode == kOnDemand, record);
  }
  if (mode == kOnDemand && record->billing_mode != kOnDemand) {
    record->throughput = {};
    record->pay_per_request_since = now;
  }
  if (mode == kProvisioned && record->billing_mode != kProvisioned) {
    record->throughput = *in.provisioned_throughput;
  } else if (in.provisioned_throughput) {
    if (*in.provisioned_throughput == record->throughput) return Unchanged(record->throughput);
    PORTICO_TRY(SetThroughput(*in.provisioned_throughput, now, record));
  }
  record->billing_mode = mode;
  return {};
}

Status ChangeThroughputLimits(const UpdateTableInput& in, TableRecord* record) {
  const bool is_on_demand = record->billing_mode == kOnDemand;
  if (in.on_demand_throughput) {
    PORTICO_TRY(SetOnDemand(*in.on_demand_throughput, !is_on_demand, "", &record->on_demand));
  }
  if (in.warm_throughput) {
    PORTICO_TRY(CheckWarm(in.warm_throughput,
                          WarmOf(record->throughput, is_on_demand, record->warm),
                          WarmLeast::kCurrent, ""));
    SetWarm(*in.warm_throughput, is_on_demand, record);
  }
  return {};
}

Status Change(const UpdateTableInput& in, aws::Timestamp now, TableRecord* record) {
  PORTICO_TRY(CheckIndexUpdates(in, *record));
  const bool was_on_demand = record->billing_mode == kOnDemand;
  PORTICO_TRY(ChangeBilling(in, now, record));
  PORTICO_TRY(ChangeIndexes(in, now, was_on_demand, record));
  if (in.stream_specification) PORTICO_TRY(ChangeStream(*in.stream_specification, record));
  PORTICO_TRY(ChangeThroughputLimits(in, record));
  if (in.deletion_protection_enabled) {
    record->deletion_protection = *in.deletion_protection_enabled;
  }
  if (in.table_class && in.table_class != record->table_class) {
    record->table_class = in.table_class;
    record->table_class_changed = now;
  }
  if (in.sse_specification) record->sse = in.sse_specification;
  return {};
}

}  // namespace

// The change is made when this answers, but for indexes that come and go; it says UPDATING, as the
// service does, and ACTIVE from then on.
Task<Result<UpdateTableOutput>> Api::UpdateTable(aws::Call& call, const UpdateTableInput& given) {
  PORTICO_CO_ASSIGN(const std::string name, RequiredTableName(call, given.table_name));
  UpdateTableInput in = given;
  TakeThroughputMode(&in);
  PORTICO_CO_TRY(CheckRequest(in));
  // A change is done a moment after it has begun, and its two times say so.
  const aws::Timestamp done{engine_.tables().clock().NowMs() + 1};
  TableRecord before;
  const Tables::Change change = [&](TableRecord* record) {
    before = *record;
    return Change(in, done, record);
  };
  PORTICO_CO_ASSIGN(const TablePtr table, co_await engine_.tables().Update(name, change));
  if (in.global_secondary_index_updates) engine_.index_builder().Wake(table);
  PORTICO_CO_ASSIGN(const TableTotals totals, co_await CountAll(engine_.counts(), table));
  UpdateTableOutput out;
  out.table_description = Describe(call, *table, "UPDATING", totals);
  if (before.billing_mode == table->record().billing_mode) {
    ShowThroughputBefore(call, before, &out.table_description);
  }
  if (in.on_demand_throughput) {
    ShowOnDemandTaken(*in.on_demand_throughput, &out.table_description.on_demand_throughput);
  }
  co_return out;
}

}  // namespace portico::dynamodb::api
