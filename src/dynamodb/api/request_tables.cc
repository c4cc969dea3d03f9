#include "dynamodb/api/request_tables.h"

#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {

Status Allow(const aws::Call& call, const Tables& tables, aws::Authorizer::Request request) {
  const std::shared_ptr<const std::string> policy = PolicyOf(tables, request.resource);
  if (policy != nullptr) request.resource_policy = *policy;
  return call.authorizer->Authorize(call, request);
}

Status AllowOnTable(const aws::Call& call, const Tables& tables, std::string_view action,
                    const std::string& table) {
  const std::string resource = table.starts_with("arn:") ? table : TableArn(call, table);
  return Allow(call, tables, {action, resource});
}

bool IsTableKey(const std::string& given) {
  return given.starts_with("arn:") ||
         (given.size() >= kTableNameLengthMin && CheckTableName(given, "", 1).has_value());
}

}  // namespace portico::dynamodb::api
