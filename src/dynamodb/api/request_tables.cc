#include "dynamodb/api/request_tables.h"

#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {

Status AllowOnTable(const aws::Call& call, std::string_view action, const std::string& table) {
  const std::string resource = table.starts_with("arn:") ? table : TableArn(call, table);
  return call.Authorize(action, resource);
}

bool IsTableKey(const std::string& given) {
  return given.starts_with("arn:") ||
         (given.size() >= kTableNameLengthMin && CheckTableName(given, "", 1).has_value());
}

}  // namespace portico::dynamodb::api
