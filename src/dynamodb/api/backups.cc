// CreateBackup, DescribeBackup, ListBackups, DeleteBackup.
#include <algorithm>

#include "dynamodb/api/api.h"
#include "dynamodb/api/backup_arns.h"
#include "dynamodb/api/describe_table.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/engine/errors.h"

namespace portico::dynamodb::api {
namespace {

constexpr size_t kBackupsListedMax = 100;

BackupDetails DescribeDetails(const aws::Call& call, const BackupRecord& backup,
                              std::string_view status) {
  BackupDetails out;
  out.backup_arn = BackupArn(call, backup);
  out.backup_name = backup.backup_name;
  out.backup_size_bytes = backup.size_bytes;
  out.backup_status = status;
  out.backup_type = backup.type;
  out.backup_creation_date_time = backup.created;
  out.backup_expiry_date_time = backup.expires;
  return out;
}

SourceTableDetails DescribeSource(const aws::Call& call, const BackupRecord& backup) {
  const TableRecord& table = backup.source;
  SourceTableDetails out;
  out.table_name = table.table_name;
  out.table_id = table.table_id;
  out.table_arn = TableArn(call, table.table_name);
  out.table_size_bytes = backup.size_bytes;
  out.key_schema = table.key_schema;
  out.table_creation_date_time = table.created;
  out.provisioned_throughput = table.throughput;
  out.on_demand_throughput = table.on_demand;
  out.item_count = backup.item_count;
  out.billing_mode = table.billing_mode;
  return out;
}

template <typename Info>
Info DescribeIndex(const IndexRecord& index) {
  Info info;
  info.index_name = index.index_name;
  info.key_schema = index.key_schema;
  info.projection = index.projection;
  return info;
}

SourceTableFeatureDetails DescribeFeatures(const aws::Call& call, const TableRecord& table) {
  SourceTableFeatureDetails out;
  if (table.has_stream())
    out.stream_description = StreamSpecification{true, table.stream->view_type};
  TimeToLiveDescription& expiry = out.time_to_live_description.emplace();
  expiry.time_to_live_status = table.expires_items() ? "ENABLED" : "DISABLED";
  if (table.expires_items()) expiry.attribute_name = table.expiry->attribute_name;
  out.sse_description = DescribeEncryption(call, table);
  for (const IndexRecord& index : table.local_indexes) {
    if (!out.local_secondary_indexes) out.local_secondary_indexes.emplace();
    out.local_secondary_indexes->push_back(DescribeIndex<LocalSecondaryIndexInfo>(index));
  }
  for (const IndexRecord& index : table.global_indexes) {
    if (index.status == kIndexDeleting) continue;
    if (!out.global_secondary_indexes) out.global_secondary_indexes.emplace();
    GlobalSecondaryIndexInfo& info =
        out.global_secondary_indexes->emplace_back(DescribeIndex<GlobalSecondaryIndexInfo>(index));
    info.provisioned_throughput = index.throughput;
    info.on_demand_throughput = index.on_demand;
  }
  return out;
}

BackupDescription DescribeBackupAs(const aws::Call& call, const BackupRecord& backup,
                                   std::string_view status) {
  BackupDescription out;
  out.backup_details = DescribeDetails(call, backup, status);
  out.source_table_details = DescribeSource(call, backup);
  out.source_table_feature_details = DescribeFeatures(call, backup.source);
  return out;
}

BackupSummary Summarize(const aws::Call& call, const BackupRecord& backup) {
  BackupSummary out;
  out.table_name = backup.source.table_name;
  out.table_id = backup.source.table_id;
  out.table_arn = TableArn(call, backup.source.table_name);
  out.backup_arn = BackupArn(call, backup);
  out.backup_name = backup.backup_name;
  out.backup_creation_date_time = backup.created;
  out.backup_status = backup.status;
  out.backup_expiry_date_time = backup.expires;
  out.backup_type = backup.type;
  out.backup_size_bytes = backup.size_bytes;
  return out;
}

// Whether a list is to have a backup that is not of another table.
bool IsWanted(const ListBackupsInput& in, const BackupRecord& backup) {
  const int64_t created_ms = backup.created.epoch_ms;
  if (in.time_range_lower_bound && created_ms < in.time_range_lower_bound->epoch_ms) return false;
  if (in.time_range_upper_bound && created_ms >= in.time_range_upper_bound->epoch_ms) return false;
  const std::string_view type = in.backup_type ? std::string_view(*in.backup_type) : kUserBackup;
  return type == "ALL" || type == backup.type;
}

}  // namespace

Task<Result<CreateBackupOutput>> Api::CreateBackup(aws::Call& call, const CreateBackupInput& in) {
  PORTICO_CO_ASSIGN(const std::string name, TableNameOf(call, in.table_name));
  TablePtr table = engine_.tables().Find(name);
  if (table == nullptr) {
    co_return Fail("TableNotFoundException", "Table not found: " + name);
  }
  if (table->is_restoring()) {
    co_return Fail("TableInUseException", "Table is being created: " + name);
  }
  PORTICO_CO_ASSIGN(const BackupPtr backup,
                    co_await engine_.backups().Create(std::move(table), in.backup_name));
  CreateBackupOutput out;
  out.backup_details = DescribeDetails(call, *backup, kBackupCreating);
  co_return out;
}

Result<DescribeBackupOutput> Api::DescribeBackup(aws::Call& call, const DescribeBackupInput& in) {
  PORTICO_ASSIGN(const BackupPtr backup, FindBackup(call, engine_.backups(), in.backup_arn));
  return DescribeBackupOutput{DescribeBackupAs(call, *backup, backup->status)};
}

Result<ListBackupsOutput> Api::ListBackups(aws::Call& call, const ListBackupsInput& in) {
  std::string table;
  if (in.table_name) {
    PORTICO_ASSIGN(table, TableNameOf(call, *in.table_name));
  }
  std::string after;
  if (in.exclusive_start_backup_arn) {
    PORTICO_ASSIGN(after, BackupIdOf(call, *in.exclusive_start_backup_arn));
  }
  const auto limit = static_cast<size_t>(in.limit.value_or(kBackupsListedMax));
  ListBackupsOutput out;
  for (const BackupPtr& backup : engine_.backups().List()) {
    if (backup->backup_id <= after || !IsWanted(in, *backup)) continue;
    if (in.table_name && backup->source.table_name != table) continue;
    if (out.backup_summaries.size() == limit) {
      out.last_evaluated_backup_arn = out.backup_summaries.back().backup_arn;
      break;
    }
    out.backup_summaries.push_back(Summarize(call, *backup));
  }
  return out;
}

Task<Result<DeleteBackupOutput>> Api::DeleteBackup(aws::Call& call, const DeleteBackupInput& in) {
  PORTICO_CO_ASSIGN(BackupPtr backup, FindBackup(call, engine_.backups(), in.backup_arn));
  PORTICO_CO_ASSIGN(const BackupPtr deleted, co_await engine_.backups().Delete(std::move(backup)));
  co_return DeleteBackupOutput{DescribeBackupAs(call, *deleted, kBackupDeleted)};
}

}  // namespace portico::dynamodb::api
