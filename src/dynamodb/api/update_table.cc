// UpdateTable: billing mode, throughput, deletion protection, table class, encryption.
#include "dynamodb/api/api.h"
#include "dynamodb/api/describe_table.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kProvisioned = "PROVISIONED";
constexpr std::string_view kOnDemand = "PAY_PER_REQUEST";

Status CheckAnyChange(const UpdateTableInput& in) {
  if (in.provisioned_throughput || in.billing_mode || in.sse_specification || in.table_class ||
      in.deletion_protection_enabled || in.on_demand_throughput || in.stream_specification) {
    return {};
  }
  return Invalid(
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
      "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required");
}

Status CheckRequest(const UpdateTableInput& in) {
  PORTICO_TRY(CheckAnyChange(in));
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

bool SameDay(const aws::Timestamp& a, const aws::Timestamp& b) {
  constexpr int64_t kDayMs = 24 * 3600 * 1000;
  return a.epoch_ms / kDayMs == b.epoch_ms / kDayMs;
}

Status ChangeThroughput(const ProvisionedThroughput& wanted, aws::Timestamp now,
                        TableRecord* record) {
  const ProvisionedThroughput current = record->throughput;
  if (wanted == current) return Unchanged(current);
  const bool raises = wanted.read_capacity_units > current.read_capacity_units ||
                      wanted.write_capacity_units > current.write_capacity_units;
  const bool lowers = wanted.read_capacity_units < current.read_capacity_units ||
                      wanted.write_capacity_units < current.write_capacity_units;
  if (raises) record->last_increase = now;
  if (lowers) {
    const bool today = record->last_decrease && SameDay(*record->last_decrease, now);
    record->decreases_today = today ? record->decreases_today + 1 : 1;
    record->last_decrease = now;
  }
  record->throughput = wanted;
  return {};
}

Status ChangeBilling(const UpdateTableInput& in, aws::Timestamp now, TableRecord* record) {
  const std::string mode = in.billing_mode.value_or(record->billing_mode);
  if (mode == kOnDemand && in.provisioned_throughput) {
    return InvalidParameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (mode == kOnDemand && record->billing_mode != kOnDemand) {
    record->throughput = {};
    record->pay_per_request_since = now;
  }
  if (mode == kProvisioned && record->billing_mode != kProvisioned) {
    record->throughput = *in.provisioned_throughput;
  } else if (in.provisioned_throughput) {
    PORTICO_TRY(ChangeThroughput(*in.provisioned_throughput, now, record));
  }
  record->billing_mode = mode;
  return {};
}

Status Change(const UpdateTableInput& in, aws::Timestamp now, TableRecord* record) {
  PORTICO_TRY(ChangeBilling(in, now, record));
  if (in.on_demand_throughput) record->on_demand = in.on_demand_throughput;
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

// The change is made when this answers; it says UPDATING, as the service does, and ACTIVE from then
// on.
Task<Result<UpdateTableOutput>> Api::UpdateTable(aws::Call& call, const UpdateTableInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, RequiredTableName(call, in.table_name));
  PORTICO_CO_TRY(CheckRequest(in));
  const aws::Timestamp now{engine_.tables().clock().NowMs()};
  const Tables::Change change = [&in, now](TableRecord* record) { return Change(in, now, record); };
  PORTICO_CO_ASSIGN(const TablePtr table, co_await engine_.tables().Update(name, change));
  PORTICO_CO_ASSIGN(const TableCount count, co_await engine_.counts().Count(table));
  UpdateTableOutput out;
  out.table_description = Describe(call, *table, "UPDATING", count);
  co_return out;
}

}  // namespace portico::dynamodb::api
