// The tables and indexes that requests name, and whether they may use them: for operations of which
// only the handler knows that.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "aws/call.h"
#include "base/result.h"
#include "dynamodb/engine/tables.h"

namespace portico::dynamodb::api {

// Whether the caller may do `action` ("dynamodb:PutItem") on the table, given by name or ARN.
Status AllowOnTable(const aws::Call& call, const Tables& tables, std::string_view action,
                    const std::string& table);
// The ARN of a table that is given by name or ARN.
std::string ArnOfTable(const aws::Call& call, const std::string& table);
// The same of any request; the policy of the table that its resource is, or is of, counts too.
Status Allow(const aws::Call& call, const Tables& tables, aws::Authorizer::Request request);

// The policy of the table that has this ARN, or whose index has it; null for none.
std::shared_ptr<const std::string> PolicyOf(const Tables& tables, std::string_view arn);
// The tags of the table that has this ARN, or whose index or stream has it.
std::map<std::string, std::string> TagsOf(const Tables& tables, std::string_view arn);
// That a table can be given this policy.
Status CheckResourcePolicy(const std::string& document);
// The revision of a policy that is put now.
std::string NewPolicyRevision(int64_t now_ms);

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
