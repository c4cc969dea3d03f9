#include "dynamodb/api/table_names.h"

#include <algorithm>

#include "aws/arn.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb::api {
namespace {

constexpr std::string_view kTableResource = "table/";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

std::string Violation(const std::string& name, std::string_view path,
                      const std::string& constraint) {
  return "Value '" + name + "' at '" + std::string(path) +
         "' failed to satisfy constraint: " + constraint;
}

// The name within an ARN of a table of this account and region; empty for others.
std::string NameInArn(const aws::Call& call, const aws::Arn& arn) {
  if (arn.service != "dynamodb" || arn.region != call.region || arn.account != call.account ||
      !arn.resource.starts_with(kTableResource)) {
    return "";
  }
  return std::string(arn.resource.substr(kTableResource.size()));
}

Result<std::string> NameOf(const aws::Call& call, const std::string& given, std::string_view path,
                           size_t length_min) {
  if (given.starts_with("arn:")) {
    const auto arn = aws::Arn::Parse(given);
    // An index's is no table's.
    if (arn && arn->resource.find('/', kTableResource.size()) == std::string_view::npos) {
      return NameInArn(call, *arn);
    }
    return Invalid("Invalid table/index name.  Invalid ARN: " + given);
  }
  PORTICO_TRY(CheckTableName(given, path, length_min));
  return given;
}

}  // namespace

Status CheckTableName(const std::string& name, std::string_view path, size_t length_min) {
  std::string violations;
  int count = 0;
  const auto add = [&](const std::string& constraint) {
    if (count++ > 0) violations += "; ";
    violations += Violation(name, path, constraint);
  };
  if (name.size() < length_min) {
    add("Member must have length greater than or equal to " + std::to_string(length_min));
  }
  if (name.size() > kTableNameLengthMax) {
    add("Member must have length less than or equal to " + std::to_string(kTableNameLengthMax));
  }
  if (!std::ranges::all_of(name, IsNameCharacter)) {
    add("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (count == 0) return {};
  return Invalid(std::to_string(count) + " validation error" + (count > 1 ? "s" : "") +
                 " detected: " + violations);
}

Result<std::string> TableNameOf(const aws::Call& call, const std::string& given,
                                std::string_view path) {
  return NameOf(call, given, path, 1);
}

Result<std::string> RequiredTableName(const aws::Call& call,
                                      const std::optional<std::string>& given) {
  if (!given) {
    return Invalid("The parameter 'TableName' is required but was not present in the request");
  }
  return NameOf(call, *given, "tableName", kTableNameLengthMin);
}

std::string TableArn(const aws::Call& call, const std::string& name) {
  return "arn:aws:dynamodb:" + std::string(call.region) + ":" + std::string(call.account) +
         ":table/" + name;
}

}  // namespace portico::dynamodb::api
