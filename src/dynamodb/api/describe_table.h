// TableDescription: how tables look in the answers of the control plane. Pure.
#pragma once

#include <string_view>

#include "aws/call.h"
#include "dynamodb/api/shapes_tables.h"
#include "dynamodb/engine/table.h"
#include "dynamodb/engine/table_counts.h"

namespace portico::dynamodb::api {

TableDescription Describe(const aws::Call& call, const Table& table, std::string_view status,
                          const TableCount& count);

// DeleteTable's, which tells less.
TableDescription DescribeDeleted(const aws::Call& call, const Table& table);

}  // namespace portico::dynamodb::api
