// TableDescription: how tables look in the answers of the control plane.
#pragma once

#include <string_view>

#include "aws/call.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/table_counts.h"

namespace portico::dynamodb::api {

// The counts of a table and of its indexes.
struct TableTotals {
  TableCount table;
  TableCounts::IndexCounts indexes;
};
Task<Result<TableTotals>> CountAll(TableCounts& counts, TablePtr table);

TableDescription Describe(const aws::Call& call, const Table& table, std::string_view status,
                          const TableTotals& totals);
// What the status of a table at rest is: not ACTIVE while indexes come or go.
std::string_view StatusOf(const Table& table);

// Nothing for the encryption that all tables have. Portico has no KMS: items lie on the disk as
// they are, and what is told is what was asked for, since clients wait until they read it.
std::optional<SseDescription> DescribeEncryption(const aws::Call& call, const TableRecord& record);

// What an answer that says UPDATING shows of throughput: as it was, and that the change has begun.
void ShowThroughputBefore(const aws::Call& call, const TableRecord& before,
                          TableDescription* after);

// DeleteTable's, which tells less.
TableDescription DescribeDeleted(const aws::Call& call, const Table& table);

}  // namespace portico::dynamodb::api
