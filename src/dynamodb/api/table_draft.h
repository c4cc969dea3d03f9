// The record of a table as CreateTable's input describes it. Pure but for what it draws.
#pragma once

#include <string>

#include "dynamodb/api/shapes_tables.h"

namespace portico::dynamodb::api {

// `in` was checked (table_checks.h). Its number, id and time of creation are the catalog's to give.
TableRecord MakeTableRecord(const CreateTableInput& in, const std::string& name, int64_t now_ms);

}  // namespace portico::dynamodb::api
