// RestoreTableFromBackup and RestoreTableToPointInTime.
//
// The table comes back as it was, but for what the request overrides, and without what DynamoDB
// does not restore either: tags, deletion protection, stream, time to live, resource policy.
#include <algorithm>

#include "dynamodb/api/api.h"
#include "dynamodb/api/backup_arns.h"
#include "dynamodb/api/describe_table.h"
#include "dynamodb/api/index_checks.h"
#include "dynamodb/api/table_checks.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr char kOnDemand[] = "PAY_PER_REQUEST";

// Of an index or, with an empty name, of the table. `units`: what it had, and then what it has.
Status OverrideThroughput(const std::optional<ProvisionedThroughput>& wanted, bool is_on_demand,
                          const std::string& index, ProvisionedThroughput* units) {
  const std::string where = index.empty() ? "" : " for index: " + index;
  if (is_on_demand) {
    if (wanted) {
      return InvalidParameter("Neither ReadCapacityUnits nor WriteCapacityUnits can be specified" +
                              where + " when BillingMode is PAY_PER_REQUEST");
    }
    *units = {};
    return {};
  }
  if (wanted) {
    PORTICO_TRY(CheckThroughput(*wanted, index));
    *units = *wanted;
  }
  if (units->read_capacity_units > 0) return {};
  return InvalidParameter("ReadCapacityUnits and WriteCapacityUnits must both be specified" +
                          where + " when BillingMode is PROVISIONED");
}

std::vector<std::string> NamesOf(const IndexProjection& projection) {
  std::vector<std::string> names;
  if (projection.non_key_attributes) names = *projection.non_key_attributes;
  std::ranges::sort(names);
  return names;
}

bool IsSame(const IndexProjection& a, const IndexProjection& b) {
  return a.projection_type == b.projection_type && NamesOf(a) == NamesOf(b);
}

// Leaves those that the override names, which must be indexes of the backup.
template <typename Wanted>
Status Choose(const std::optional<std::vector<Wanted>>& wanted, const char* parameter,
              std::vector<IndexRecord>* indexes) {
  if (!wanted) return {};
  std::vector<IndexRecord> chosen;
  for (const Wanted& each : *wanted) {
    const auto at = std::ranges::find(*indexes, each.index_name, &IndexRecord::index_name);
    if (at == indexes->end() || at->key_schema != each.key_schema ||
        !IsSame(at->projection, each.projection)) {
      return InvalidParameter(std::string(parameter) +
                              " must match the indexes of the backup: " + each.index_name);
    }
    chosen.push_back(*at);
  }
  *indexes = std::move(chosen);
  return {};
}

// What the table had is forgotten but for its definition.
IndexRecord Afresh(const IndexRecord& was) {
  IndexRecord index;
  index.index_name = was.index_name;
  index.key_schema = was.key_schema;
  index.projection = was.projection;
  index.throughput = was.throughput;
  index.on_demand = was.on_demand;
  return index;
}

TableRecord Afresh(const TableRecord& was, const std::string& name) {
  TableRecord table;
  table.table_name = name;
  table.attribute_definitions = was.attribute_definitions;
  table.key_schema = was.key_schema;
  table.billing_mode = was.billing_mode;
  table.throughput = was.throughput;
  table.on_demand = was.on_demand;
  table.table_class = was.table_class;
  table.sse = was.sse;
  for (const IndexRecord& index : was.local_indexes) table.local_indexes.push_back(Afresh(index));
  for (const IndexRecord& index : was.global_indexes) {
    if (index.status != kIndexDeleting) table.global_indexes.push_back(Afresh(index));
  }
  return table;
}

// Either operation's input: they override alike.
template <typename Input>
Status OverrideBilling(const Input& in, TableRecord* table) {
  if (in.billing_mode_override) table->billing_mode = *in.billing_mode_override;
  const bool is_on_demand = table->billing_mode == kOnDemand;
  if (!is_on_demand) table->on_demand.reset();
  PORTICO_TRY(
      OverrideThroughput(in.provisioned_throughput_override, is_on_demand, "", &table->throughput));
  PORTICO_TRY(CheckOnDemand(in.on_demand_throughput_override, !is_on_demand, ""));
  if (in.on_demand_throughput_override) table->on_demand = in.on_demand_throughput_override;
  return {};
}

template <typename Input>
Status OverrideIndexes(const Input& in, TableRecord* table) {
  PORTICO_TRY(Choose(in.global_secondary_index_override, "GlobalSecondaryIndexOverride",
                     &table->global_indexes));
  PORTICO_TRY(Choose(in.local_secondary_index_override, "LocalSecondaryIndexOverride",
                     &table->local_indexes));
  const bool is_on_demand = table->billing_mode == kOnDemand;
  for (size_t i = 0; i < table->global_indexes.size(); ++i) {
    IndexRecord& index = table->global_indexes[i];
    const GlobalSecondaryIndex* wanted = nullptr;
    if (in.global_secondary_index_override) wanted = &(*in.global_secondary_index_override)[i];
    std::optional<ProvisionedThroughput> throughput;
    if (wanted != nullptr) throughput = wanted->provisioned_throughput;
    PORTICO_TRY(OverrideThroughput(throughput, is_on_demand, index.index_name, &index.throughput));
    if (!is_on_demand) index.on_demand.reset();
    if (wanted == nullptr) continue;
    PORTICO_TRY(CheckOnDemand(wanted->on_demand_throughput, !is_on_demand, index.index_name));
    if (wanted->on_demand_throughput) index.on_demand = wanted->on_demand_throughput;
  }
  return {};
}

template <typename Input>
Result<TableRecord> MakeDraft(const Input& in, const TableRecord& source) {
  TableRecord draft = Afresh(source, in.target_table_name);
  PORTICO_TRY(OverrideBilling(in, &draft));
  PORTICO_TRY(OverrideIndexes(in, &draft));
  if (in.sse_specification_override) draft.sse = in.sse_specification_override;
  PruneDefinitions(&draft);
  return draft;
}

Result<std::string> SourceOf(const aws::Call& call, const RestoreTableToPointInTimeInput& in) {
  if (in.source_table_name && in.source_table_arn) {
    return Invalid("Both SourceTableName and SourceTableArn cannot be specified");
  }
  if (in.source_table_arn) return TableNameOf(call, *in.source_table_arn, "sourceTableArn");
  if (in.source_table_name) return *in.source_table_name;
  return Invalid("Either SourceTableName or SourceTableArn must be specified");
}

Result<aws::Timestamp> MomentOf(const RestoreTableToPointInTimeInput& in, const Table& source,
                                int64_t now_ms) {
  const bool is_latest = in.use_latest_restorable_time.value_or(false);
  if (is_latest == in.restore_date_time.has_value()) {
    return Invalid("Either RestoreDateTime or UseLatestRestorableTime must be specified");
  }
  const auto window = RecoveryWindowOf(source.record(), now_ms);
  if (!window) {
    return Fail("PointInTimeRecoveryUnavailableException",
                "Point in time recovery is not enabled for table '" + source.name() + "'");
  }
  // A moment is before the changes of its own millisecond, and the last ones are to be there.
  if (is_latest) return aws::Timestamp{window->latest_ms + 1};
  if (window->Has(in.restore_date_time->epoch_ms)) return *in.restore_date_time;
  return Fail("InvalidRestoreTimeException",
              "An invalid restore time was specified. RestoreDateTime must be between "
              "EarliestRestorableDateTime and LatestRestorableDateTime.");
}

// A restore writes the table's items in the caller's name ("Using IAM with DynamoDB backup and
// restore" lists these beside the restore itself).
Status AllowFilling(const aws::Call& call, const std::string& table_arn) {
  for (const std::string_view action :
       {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem",
        "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem"}) {
    PORTICO_TRY(call.Authorize(action, table_arn));
  }
  return {};
}

}  // namespace

Task<Result<RestoreTableFromBackupOutput>> Api::RestoreTableFromBackup(
    aws::Call& call, const RestoreTableFromBackupInput& in) {
  constexpr std::string_view kAction = "dynamodb:RestoreTableFromBackup";
  PORTICO_CO_TRY(call.Authorize(kAction, in.backup_arn));
  const std::string target = TableArn(call, in.target_table_name);
  PORTICO_CO_TRY(call.Authorize(kAction, target));
  PORTICO_CO_TRY(AllowFilling(call, target));
  PORTICO_CO_ASSIGN(BackupPtr backup, FindBackup(call, engine_.backups(), in.backup_arn));
  PORTICO_CO_ASSIGN(TableRecord draft, MakeDraft(in, backup->source));
  RestoreRecord& restore = draft.restore.emplace();
  restore.backup_id = backup->backup_id;
  restore.source_backup_arn = in.backup_arn;
  restore.source_table_arn = TableArn(call, backup->source.table_name);
  restore.restored_to = backup->created;
  PORTICO_CO_ASSIGN(const TablePtr table,
                    co_await engine_.backups().Restore(std::move(backup), std::move(draft)));
  RestoreTableFromBackupOutput out;
  out.table_description = Describe(call, *table, "CREATING", {});
  co_return out;
}

Task<Result<RestoreTableToPointInTimeOutput>> Api::RestoreTableToPointInTime(
    aws::Call& call, const RestoreTableToPointInTimeInput& in) {
  constexpr std::string_view kAction = "dynamodb:RestoreTableToPointInTime";
  PORTICO_CO_ASSIGN(const std::string name, SourceOf(call, in));
  const std::string source_arn = TableArn(call, name);
  PORTICO_CO_TRY(call.Authorize(kAction, source_arn));
  const std::string target_arn = TableArn(call, in.target_table_name);
  PORTICO_CO_TRY(call.Authorize(kAction, target_arn));
  PORTICO_CO_TRY(AllowFilling(call, target_arn));
  TablePtr source = engine_.tables().FindActive(name);
  if (source == nullptr) co_return Fail("TableNotFoundException", "Table not found: " + name);
  const int64_t now_ms = engine_.tables().clock().NowMs();
  PORTICO_CO_ASSIGN(const aws::Timestamp moment, MomentOf(in, *source, now_ms));
  PORTICO_CO_ASSIGN(TableRecord draft, MakeDraft(in, source->record()));
  RestoreRecord& restore = draft.restore.emplace();
  restore.source_table_arn = source_arn;
  restore.restored_to = moment;
  PORTICO_CO_ASSIGN(const TablePtr table,
                    co_await engine_.backups().RestorePast(std::move(source), std::move(draft)));
  RestoreTableToPointInTimeOutput out;
  out.table_description = Describe(call, *table, "CREATING", {});
  co_return out;
}

}  // namespace portico::dynamodb::api
