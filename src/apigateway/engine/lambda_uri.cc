#include "apigateway/engine/lambda_uri.h"

#include "apigateway/engine/errors.h"
#include "aws/arn.h"

namespace portico::apigateway {
namespace {

constexpr std::string_view kVariable = "${stageVariables.";
constexpr std::string_view kFunctions = "path/2015-03-31/functions/";
constexpr std::string_view kInvocations = "/invocations";

}  // namespace

std::optional<std::string> FillStageVariables(std::string_view uri, const StringMap& variables) {
  std::string out;
  for (;;) {
    const size_t at = uri.find(kVariable);
    out += uri.substr(0, at);
    if (at == std::string_view::npos) return out;
    uri.remove_prefix(at + kVariable.size());
    const size_t end = uri.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const auto found = variables.find(std::string(uri.substr(0, end)));
    if (found == variables.end()) return std::nullopt;
    out += found->second;
    uri.remove_prefix(end + 1);
  }
}

std::optional<FunctionTarget> ParseLambdaUri(std::string_view uri) {
  const std::optional<aws::Arn> arn = aws::Arn::Parse(uri);
  if (!arn || arn->service != "apigateway" || arn->account != "lambda") return std::nullopt;
  std::string_view path = arn->resource;
  if (!path.starts_with(kFunctions) || !path.ends_with(kInvocations) ||
      path.size() <= kFunctions.size() + kInvocations.size()) {
    return std::nullopt;
  }
  path.remove_prefix(kFunctions.size());
  path.remove_suffix(kInvocations.size());
  const std::optional<aws::Arn> function = aws::Arn::Parse(path);
  constexpr std::string_view kFunction = "function:";
  if (!function || function->service != "lambda" || !function->resource.starts_with(kFunction)) {
    return std::nullopt;
  }
  const std::string_view name = function->resource.substr(kFunction.size());
  const size_t colon = name.find(':');
  if (name.empty() || colon == 0) return std::nullopt;
  if (colon == std::string_view::npos) return FunctionTarget{std::string(path), ""};
  const std::string_view qualifier = name.substr(colon + 1);
  if (qualifier.empty()) return std::nullopt;
  return FunctionTarget{std::string(path.substr(0, path.size() - qualifier.size() - 1)),
                        std::string(qualifier)};
}

Status CheckAwsUri(std::string_view type, std::string_view uri) {
  // A stage variable may stand for any part; a word in its place keeps the shape checkable.
  std::string sample(uri);
  for (size_t at; (at = sample.find(kVariable)) != std::string::npos;) {
    const size_t end = sample.find('}', at);
    if (end == std::string::npos) break;
    sample.replace(at, end + 1 - at, "x");
  }
  const std::optional<aws::Arn> arn = aws::Arn::Parse(sample);
  if (!arn) return Fail(BadRequest("Invalid ARN specified in the request"));
  if (arn->service != "apigateway" ||
      !(arn->resource.starts_with("path/") || arn->resource.starts_with("action/"))) {
    return Fail(BadRequest("AWS ARN for integration must contain path or action"));
  }
  if (ParseLambdaUri(sample)) return {};
  if (type == "AWS_PROXY") {
    return Fail(
        BadRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda "
                   "function and Firehose stream invocations."));
  }
  if (arn->account == "lambda") return Fail(BadRequest("Invalid function ARN or invalid uri"));
  return Fail(Unsupported("integrations with '" + std::string(arn->account) +
                          "'; Lambda functions are what it can call"));
}

}  // namespace portico::apigateway
