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

// From "name", "name:qualifier", "account:function:name[:qualifier]" or an ARN. Errors:
// ResourceNotFoundException for another account's or region's ARN, InvalidParameterValueException
// when `qualifier` contradicts the name's own.
Result<FunctionName> ParseFunctionName(std::string_view text, std::string_view qualifier,
                                       std::string_view region, std::string_view account);

std::string FunctionArn(std::string_view region, std::string_view account, std::string_view name);

AwsError FunctionNotFound(std::string_view arn);

}  // namespace portico::lambda
