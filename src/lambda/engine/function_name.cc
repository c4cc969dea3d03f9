#include "lambda/engine/function_name.h"

#include <algorithm>

#include "aws/arn.h"

namespace portico::lambda {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

bool IsAccount(std::string_view text) {
  constexpr size_t kAccountDigits = 12;
  return text.size() == kAccountDigits && std::all_of(text.begin(), text.end(), IsDigit);
}

// "us-east-1", "us-gov-west-1": letters, a dash, …, a dash, a digit.
bool IsRegion(std::string_view text) {
  const size_t dash = text.rfind('-');
  if (dash == std::string_view::npos || dash + 2 != text.size() || !IsDigit(text.back())) {
    return false;
  }
  const std::string_view words = text.substr(0, dash);
  return words.size() > 3 && words.find('-') != std::string_view::npos &&
         std::all_of(words.begin(), words.end(),
                     [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
}

// Takes "<part>:" off the front of `text` if there is such a part and it `fits`.
template <typename Fits>
std::string_view TakePart(std::string_view* text, Fits fits) {
  const size_t colon = text->find(':');
  if (colon == std::string_view::npos || !fits(text->substr(0, colon))) return {};
  const std::string_view part = text->substr(0, colon);
  text->remove_prefix(colon + 1);
  return part;
}

// Takes "arn:<partition>:lambda:" off the front, if it is there.
void TakeArn(std::string_view* text) {
  std::string_view rest = *text;
  const auto is = [](std::string_view wanted) {
    return [wanted](std::string_view part) { return part == wanted; };
  };
  if (TakePart(&rest, is("arn")).empty()) return;
  if (TakePart(&rest, [](std::string_view part) { return part.starts_with("aws"); }).empty())
    return;
  if (!TakePart(&rest, is("lambda")).empty()) *text = rest;
}

bool IsName(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsWord(c) || c == '.'; });
}

bool IsQualifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return IsWord(c) || c == '$' || c == '.'; });
}

}  // namespace

bool IsAlias(std::string_view qualifier) {
  return !qualifier.empty() && std::all_of(qualifier.begin(), qualifier.end(), IsWord) &&
         !std::all_of(qualifier.begin(), qualifier.end(), IsDigit);
}

std::string FunctionArn(std::string_view region, std::string_view account, std::string_view name) {
  return aws::MakeArn("lambda", region, account, "function:" + std::string(name));
}

AwsError FunctionNotFound(std::string_view arn) {
  return AwsError::Client("ResourceNotFoundException", "Function not found: " + std::string(arn),
                          404);
}

Result<FunctionName> ParseFunctionName(std::string_view text, std::string_view qualifier,
                                       std::string_view region, std::string_view account) {
  std::string_view rest = text;
  TakeArn(&rest);
  const std::string_view named_region = TakePart(&rest, IsRegion);
  const std::string_view named_account = TakePart(&rest, IsAccount);
  constexpr std::string_view kFunction = "function:";
  // A function may be called "function" too: "function:$LATEST".
  if (rest.starts_with(kFunction) && rest.substr(kFunction.size(), 1) != "$") {
    rest.remove_prefix(kFunction.size());
  }
  const size_t colon = rest.find(':');
  FunctionName out;
  out.name = rest.substr(0, colon);
  if (colon != std::string_view::npos) out.qualifier = rest.substr(colon + 1);
  if (!IsName(out.name) || (colon != std::string_view::npos && !IsQualifier(out.qualifier))) {
    return Fail("InvalidParameterValueException", "Invalid function name: " + std::string(text));
  }
  if (!named_region.empty() && named_region != region) {
    return Fail("ResourceNotFoundException",
                "Functions from '" + std::string(named_region) +
                    "' are not reachable in this region ('" + std::string(region) + "')",
                404);
  }
  if (!named_account.empty() && named_account != account) return Fail(FunctionNotFound(text));
  if (qualifier.empty()) return out;
  if (!out.qualifier.empty() && out.qualifier != qualifier) {
    return Fail("InvalidParameterValueException",
                "The derived qualifier from the function name does not match the specified "
                "qualifier.");
  }
  out.qualifier = qualifier;
  return out;
}

}  // namespace portico::lambda
