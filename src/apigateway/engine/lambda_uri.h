// The URIs by which integrations name Lambda functions:
//   arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations
// FUNCTION_ARN may have a qualifier, and ${stageVariables.NAME} anywhere. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apigateway/engine/model.h"
#include "base/result.h"

namespace portico::apigateway {

struct FunctionTarget {
  std::string function;   // the ARN without qualifier
  std::string qualifier;  // "" if none
};

// `uri` with ${stageVariables.NAME} replaced. Nothing if a variable is not set.
std::optional<std::string> FillStageVariables(std::string_view uri, const StringMap& variables);

// The function that a URI (after FillStageVariables) names. Nothing if it names none.
std::optional<FunctionTarget> ParseLambdaUri(std::string_view uri);

// What PutIntegration checks of the URI of an AWS or AWS_PROXY integration (`type`); stage
// variables stand for anything.
Status CheckAwsUri(std::string_view type, std::string_view uri);

}  // namespace portico::apigateway
