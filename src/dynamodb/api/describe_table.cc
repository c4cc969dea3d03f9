#include "dynamodb/api/describe_table.h"

#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {
namespace {

ProvisionedThroughputDescription DescribeThroughput(const TableRecord& record) {
  ProvisionedThroughputDescription out;
  out.last_increase_date_time = record.last_increase;
  out.last_decrease_date_time = record.last_decrease;
  out.number_of_decreases_today = record.decreases_today;
  out.read_capacity_units = record.throughput.read_capacity_units;
  out.write_capacity_units = record.throughput.write_capacity_units;
  return out;
}

TableDescription DescribeCommon(const aws::Call& call, const TableRecord& record,
                                std::string_view status, const TableCount& count) {
  TableDescription out;
  out.table_name = record.table_name;
  out.table_status = status;
  out.provisioned_throughput = DescribeThroughput(record);
  out.table_size_bytes = count.bytes;
  out.item_count = count.items;
  out.table_arn = TableArn(call, record.table_name);
  out.table_id = record.table_id;
  if (record.pay_per_request_since) {
    BillingModeSummary& summary = out.billing_mode_summary.emplace();
    summary.billing_mode = record.billing_mode;
    summary.last_update_to_pay_per_request_date_time = record.pay_per_request_since;
  }
  out.deletion_protection_enabled = record.deletion_protection;
  return out;
}

}  // namespace

TableDescription Describe(const aws::Call& call, const Table& table, std::string_view status,
                          const TableCount& count) {
  const TableRecord& record = table.record();
  TableDescription out = DescribeCommon(call, record, status, count);
  out.attribute_definitions = record.attribute_definitions;
  out.key_schema = record.key_schema;
  out.creation_date_time = record.created;
  out.on_demand_throughput = record.on_demand;
  if (record.table_class) {
    TableClassSummary& summary = out.table_class_summary.emplace();
    summary.table_class = record.table_class;
    summary.last_update_date_time = record.table_class_changed;
  }
  return out;
}

TableDescription DescribeDeleted(const aws::Call& call, const Table& table) {
  return DescribeCommon(call, table.record(), "DELETING", {});
}

}  // namespace portico::dynamodb::api
