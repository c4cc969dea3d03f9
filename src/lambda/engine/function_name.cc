#include "lambda/engine/function_name.h"

#include <vector>

#include "aws/arn.h"

namespace portico::lambda {
namespace {

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::string FunctionArn(std::string_view region, std::string_view account, std::string_view name) {
  return aws::MakeArn("lambda", region, account, "function:" + std::string(name));
}

AwsError FunctionNotFound(std::string_view arn) {
  return AwsError::Client("ResourceNotFoundException", "Function not found: " + std::string(arn),
                          404);
}

Result<FunctionName> ParseFunctionName(std::string_view text, std::string_view qualifier,
                                       std::string_view region, std::string_view account) {
  FunctionName out;
  std::vector<std::string_view> parts = Split(text);
  size_t at = 0;
  if (parts[0] == "arn") {
    const auto arn = aws::Arn::Parse(text);
    if (!arn || arn->service != "lambda" || !arn->resource.starts_with("function:")) {
      return Fail("InvalidParameterValueException", "Invalid function ARN: " + std::string(text));
    }
    if (arn->region != region || arn->account != account) return Fail(FunctionNotFound(text));
    at = 6;
  } else if (parts.size() >= 3 && parts[1] == "function") {
    if (parts[0] != account) return Fail(FunctionNotFound(text));
    at = 2;
  }
  if (at >= parts.size() || parts.size() - at > 2) {
    return Fail("InvalidParameterValueException", "Invalid function name: " + std::string(text));
  }
  out.name = parts[at];
  if (at + 1 < parts.size()) out.qualifier = parts[at + 1];
  if (!qualifier.empty()) {
    if (!out.qualifier.empty() && out.qualifier != qualifier) {
      return Fail("InvalidParameterValueException",
                  "The derived qualifier from the function name does not match the specified "
                  "qualifier.");
    }
    out.qualifier = qualifier;
  }
  return out;
}

}  // namespace portico::lambda
