#include "dynamodb/api/request_tables.h"

#include "dynamodb/api/table_names.h"

namespace portico::dynamodb::api {

Status Allow(const aws::Call& call, const Tables& tables, aws::Authorizer::Request request) {
  const std::shared_ptr<const std::string> policy = PolicyOf(tables, request.resource);
  if (policy != nullptr) request.resource_policy = *policy;
  return call.authorizer->Authorize(call, request);
}

std::string ArnOfTable(const aws::Call& call, const std::string& table) {
  return table.starts_with("arn:") ? table : TableArn(call, table);
}

std::map<std::string, std::string> TagsOf(const Tables& tables, std::string_view arn) {
  constexpr std::string_view kTablePart = ":table/";
  const size_t at = arn.find(kTablePart);
  if (at == std::string_view::npos) return {};
  std::string_view name = arn.substr(at + kTablePart.size());
  const size_t end = name.find('/');
  const std::string_view part = end == std::string_view::npos ? "" : name.substr(end);
  // Backups, exports and imports have no tags.
  if (!part.empty() && !part.starts_with("/index/") && !part.starts_with("/stream/")) return {};
  const TablePtr table = tables.Find(name.substr(0, end));
  std::map<std::string, std::string> tags;
  if (table == nullptr) return tags;
  for (const ResourceTag& tag : table->record().tags) tags[tag.key] = tag.value;
  return tags;
}

Status AllowOnTable(const aws::Call& call, const Tables& tables, std::string_view action,
                    const std::string& table) {
  const std::string resource = ArnOfTable(call, table);
  return Allow(call, tables, {action, resource});
}

bool IsTableKey(const std::string& given) {
  return given.starts_with("arn:") ||
         (given.size() >= kTableNameLengthMin && CheckTableName(given, "", 1).has_value());
}

}  // namespace portico::dynamodb::api
