// The tables that one request names, each of which it must be allowed to use.
#pragma once

#include <string>
#include <string_view>

#include "aws/call.h"
#include "base/result.h"

namespace portico::dynamodb::api {

// Whether the caller may do `action` ("dynamodb:PutItem") on the table, given by name or ARN.
Status AllowOnTable(const aws::Call& call, std::string_view action, const std::string& table);

// The constraint on table names as keys of maps: 3 to 255 characters of [a-zA-Z0-9_.-]. ARNs pass.
bool IsTableKey(const std::string& given);
// It, as messages spell it.
inline constexpr std::string_view kTableKeyConstraint =
    "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member "
    "must have length greater than or equal to 3, Member must satisfy regular expression pattern: "
    "[a-zA-Z0-9_.-]+]";

// At most this much of a request is quoted in a message about it.
inline constexpr size_t kQuotedBytesMax = 1'024;

}  // namespace portico::dynamodb::api
