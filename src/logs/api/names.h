// How requests name log groups, and what ARNs groups and streams have. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/call.h"
#include "base/result.h"

namespace portico::logs::api {

inline constexpr size_t kDescribeItemsDefault = 50;

// "arn:aws:logs:region:account:log-group:name"
std::string GroupArn(const aws::Call& call, std::string_view group);
std::string StreamArn(const aws::Call& call, std::string_view group, std::string_view stream);

// The group of a name or an ARN (with or without ":*" at its end).
std::string GroupOfIdentifier(std::string_view identifier);
// The group that a request means by one of two members, of which it must give exactly one.
Result<std::string> GroupOf(const std::optional<std::string>& name,
                            const std::optional<std::string>& identifier);

// Whether the caller may do the operation at hand to the group and stream.
Status Allow(const aws::Call& call, std::string_view group, std::string_view stream = {});

// Tokens of lists: the key of the last item of the page before.
std::string FormatListToken(std::string_view last_key);
Result<std::string> ParseListToken(const std::optional<std::string>& token);

}  // namespace portico::logs::api
