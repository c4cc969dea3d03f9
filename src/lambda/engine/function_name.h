// The forms in which callers name a function. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::lambda {

struct FunctionName {
  std::string name;
  std::string qualifier;  // "$LATEST", a version, an alias, or empty
};

// From "name", "[account:][function:]name" or an ARN, each with ":qualifier" or without: whatever
// AWS's pattern of a FunctionName lets through. Errors: ResourceNotFoundException for another
// account's or region's function, InvalidParameterValueException for what is no name, and when
// `qualifier` contradicts the name's own.
Result<FunctionName> ParseFunctionName(std::string_view text, std::string_view qualifier,
                                       std::string_view region, std::string_view account);

std::string FunctionArn(std::string_view region, std::string_view account, std::string_view name);

// Whether a qualifier reads as an alias: neither a version's number nor "$LATEST".
bool IsAlias(std::string_view qualifier);

AwsError FunctionNotFound(std::string_view arn);

}  // namespace portico::lambda
