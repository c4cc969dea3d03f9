// Which table a request names: by its name, or by its ARN. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/call.h"
#include "base/result.h"

namespace portico::dynamodb::api {

inline constexpr size_t kTableNameLengthMin = 3;
inline constexpr size_t kTableNameLengthMax = 255;

// The name in `given`, checked as the data plane checks it. An ARN of another account or region
// gives a name that no table has. Messages say that it stands at `path`.
Result<std::string> TableNameOf(const aws::Call& call, const std::string& given,
                                std::string_view path = "tableName");

// That `name` (no ARN) can be a table's, worded for the member at `path`.
Status CheckTableName(const std::string& name, std::string_view path, size_t length_min);

// As the control plane checks it: the parameter must be there, and 3 characters long.
Result<std::string> RequiredTableName(const aws::Call& call,
                                      const std::optional<std::string>& given);

// "arn:aws:dynamodb:<region>:<account>:table/<name>"
std::string TableArn(const aws::Call& call, const std::string& name);

}  // namespace portico::dynamodb::api
