#include "dynamodb/api/describe_table.h"

#include <algorithm>

#include "aws/arn.h"
#include "codec/hash.h"
#include "dynamodb/api/streams.h"
#include "dynamodb/api/table_names.h"
#include "dynamodb/api/throughput_changes.h"

namespace portico::dynamodb::api {
namespace {

// Of a table or an index.
template <typename Record>
ProvisionedThroughputDescription DescribeThroughput(const Record& record, int64_t now_ms) {
  ProvisionedThroughputDescription out;
  out.last_increase_date_time = record.last_increase;
  out.last_decrease_date_time = record.last_decrease;
  out.number_of_decreases_today = DecreasesToday(record, now_ms);
  out.read_capacity_units = record.throughput.read_capacity_units;
  out.write_capacity_units = record.throughput.write_capacity_units;
  return out;
}

// Of what the request has just made, only what it asked for is told, and as yet to come.
template <typename Record>
std::optional<WarmThroughputDescription> DescribeWarm(const Record& record, bool is_on_demand,
                                                      bool is_new) {
  if (is_new && !record.warm) return std::nullopt;
  const ProvisionedThroughput warm = WarmOf(record.throughput, is_on_demand, record.warm);
  WarmThroughputDescription out;
  out.read_units_per_second = warm.read_capacity_units;
  out.write_units_per_second = warm.write_capacity_units;
  out.status = is_new ? "UPDATING" : "ACTIVE";
  return out;
}

bool IsOnDemand(const TableRecord& record) { return record.billing_mode == "PAY_PER_REQUEST"; }

// Names are told in order, whatever order they were given in.
IndexProjection Sorted(IndexProjection projection) {
  if (projection.non_key_attributes) std::ranges::sort(*projection.non_key_attributes);
  return projection;
}

// What global and local indexes have alike.
template <typename Description>
Description DescribeIndex(const aws::Call& call, const TableRecord& table, const IndexRecord& index,
                          const TableTotals& totals) {
  Description out;
  out.index_name = index.index_name;
  out.key_schema = index.key_schema;
  out.projection = Sorted(index.projection);
  const auto count = totals.indexes.find(static_cast<uint64_t>(index.number));
  out.index_size_bytes = count == totals.indexes.end() ? 0 : count->second.bytes;
  out.item_count = count == totals.indexes.end() ? 0 : count->second.items;
  out.index_arn = TableArn(call, table.table_name) + "/index/" + index.index_name;
  return out;
}

GlobalSecondaryIndexDescription DescribeGlobal(const aws::Call& call, const TableRecord& table,
                                               const IndexRecord& index, std::string_view status,
                                               const TableTotals& totals) {
  auto out = DescribeIndex<GlobalSecondaryIndexDescription>(call, table, index, totals);
  // A table that is being made says so of its indexes too.
  const bool table_is_new = status == "CREATING";
  out.index_status = table_is_new ? kIndexCreating : index.status;
  if (index.status == kIndexCreating) out.backfilling = index.backfilling;
  out.provisioned_throughput = DescribeThroughput(index, call.now_ms);
  out.on_demand_throughput = index.on_demand;
  out.warm_throughput = DescribeWarm(index, IsOnDemand(table), table_is_new);
  return out;
}

// AWS's own key for DynamoDB has an id for each account and region.
std::string ManagedKeyId(const aws::Call& call) {
  const std::string digest = HexEncode(
      Sha256("alias/aws/dynamodb " + std::string(call.region) + " " + std::string(call.account)));
  return digest.substr(0, 8) + "-" + digest.substr(8, 4) + "-4" + digest.substr(12, 3) + "-a" +
         digest.substr(15, 3) + "-" + digest.substr(18, 12);
}

// A stream that is disabled is told too, as the latest that there was.
void DescribeLatestStream(const aws::Call& call, const TableRecord& record, TableDescription* out) {
  if (!record.stream) return;
  out->latest_stream_label = record.stream->label;
  out->latest_stream_arn = StreamArn(call, record.table_name, record.stream->label);
  if (record.has_stream()) {
    out->stream_specification = StreamSpecification{true, record.stream->view_type};
  }
}

TableDescription DescribeCommon(const aws::Call& call, const TableRecord& record,
                                std::string_view status, const TableCount& count) {
  TableDescription out;
  out.table_name = record.table_name;
  out.table_status = status;
  out.provisioned_throughput = DescribeThroughput(record, call.now_ms);
  out.table_size_bytes = count.bytes;
  out.item_count = count.items;
  out.table_arn = TableArn(call, record.table_name);
  out.table_id = record.table_id;
  if (record.pay_per_request_since) {
    BillingModeSummary& summary = out.billing_mode_summary.emplace();
    summary.billing_mode = record.billing_mode;
    // The answer of the request that makes the table, or changes its mode, does not say since when.
    if (status != "CREATING" && record.pay_per_request_since->epoch_ms <= call.now_ms) {
      summary.last_update_to_pay_per_request_date_time = record.pay_per_request_since;
    }
    out.table_throughput_mode_summary = TableThroughputModeSummary{
        summary.billing_mode, summary.last_update_to_pay_per_request_date_time};
  }
  out.deletion_protection_enabled = record.deletion_protection;
  return out;
}

}  // namespace

Task<Result<TableTotals>> CountAll(TableCounts& counts, TablePtr table) {
  TableTotals totals;
  PORTICO_CO_ASSIGN(totals.table, co_await counts.Count(table));
  PORTICO_CO_ASSIGN(totals.indexes, co_await counts.CountIndexes(table));
  co_return totals;
}

std::string_view StatusOf(const Table& table) {
  const bool waits =
      std::ranges::any_of(table.record().global_indexes, [](const IndexRecord& index) {
        return index.status == kIndexDeleting ||
               (index.status == kIndexCreating && !index.backfilling);
      });
  if (table.is_restoring()) return "CREATING";
  return waits ? "UPDATING" : "ACTIVE";
}

std::optional<SseDescription> DescribeEncryption(const aws::Call& call, const TableRecord& record) {
  if (!record.sse || !record.sse->enabled.value_or(false)) return std::nullopt;
  SseDescription out;
  out.status = "ENABLED";
  out.sse_type = "KMS";
  const std::string key = record.sse->kms_master_key_id.value_or(ManagedKeyId(call));
  out.kms_master_key_arn = key.starts_with("arn:")
                               ? key
                               : aws::MakeArn("kms", call.region, call.account,
                                              key.starts_with("alias/") ? key : "key/" + key);
  return out;
}

TableDescription Describe(const aws::Call& call, const Table& table, std::string_view status,
                          const TableTotals& totals) {
  const TableRecord& record = table.record();
  TableDescription out = DescribeCommon(call, record, status, totals.table);
  out.attribute_definitions = record.attribute_definitions;
  std::ranges::sort(*out.attribute_definitions, {}, &AttributeDefinition::attribute_name);
  for (const IndexRecord& index : record.local_indexes) {
    if (!out.local_secondary_indexes) out.local_secondary_indexes.emplace();
    out.local_secondary_indexes->push_back(
        DescribeIndex<LocalSecondaryIndexDescription>(call, record, index, totals));
  }
  for (const IndexRecord& index : record.global_indexes) {
    if (!out.global_secondary_indexes) out.global_secondary_indexes.emplace();
    out.global_secondary_indexes->push_back(DescribeGlobal(call, record, index, status, totals));
  }
  out.warm_throughput = DescribeWarm(record, IsOnDemand(record), status == "CREATING");
  out.key_schema = record.key_schema;
  out.creation_date_time = record.created;
  DescribeLatestStream(call, record, &out);
  out.on_demand_throughput = record.on_demand;
  out.sse_description = DescribeEncryption(call, record);
  if (record.restore && record.restore->import_id.empty()) {
    RestoreSummary& summary = out.restore_summary.emplace();
    if (!record.restore->source_backup_arn.empty()) {
      summary.source_backup_arn = record.restore->source_backup_arn;
    }
    summary.source_table_arn = record.restore->source_table_arn;
    summary.restore_date_time = record.restore->restored_to;
    summary.restore_in_progress = record.restore->in_progress;
  }
  if (record.table_class) {
    TableClassSummary& summary = out.table_class_summary.emplace();
    summary.table_class = record.table_class;
    summary.last_update_date_time = record.table_class_changed;
  }
  return out;
}

void ShowThroughputBefore(const aws::Call& call, const TableRecord& before,
                          TableDescription* after) {
  const aws::Timestamp now{call.now_ms};
  const auto show = [&](const auto& record, ProvisionedThroughputDescription* out) {
    if (out->last_increase_date_time != record.last_increase) out->last_increase_date_time = now;
    if (out->last_decrease_date_time != record.last_decrease) out->last_decrease_date_time = now;
    out->number_of_decreases_today = DecreasesToday(record, call.now_ms);
    out->read_capacity_units = record.throughput.read_capacity_units;
    out->write_capacity_units = record.throughput.write_capacity_units;
  };
  show(before, &*after->provisioned_throughput);
  if (!after->global_secondary_indexes) return;
  for (GlobalSecondaryIndexDescription& index : *after->global_secondary_indexes) {
    const auto was =
        std::ranges::find(before.global_indexes, *index.index_name, &IndexRecord::index_name);
    if (was == before.global_indexes.end()) continue;
    show(*was, &*index.provisioned_throughput);
  }
}

TableDescription DescribeDeleted(const aws::Call& call, const Table& table) {
  return DescribeCommon(call, table.record(), "DELETING", {});
}

}  // namespace portico::dynamodb::api
