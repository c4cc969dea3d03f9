// API Gateway's errors, worded as AWS words them. Each makes the error value for Fail().
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace portico::apigateway {

inline AwsError NotFound(std::string message) {
  return AwsError::Client("NotFoundException", std::move(message), 404);
}
inline AwsError BadRequest(std::string message) {
  return AwsError::Client("BadRequestException", std::move(message), 400);
}
inline AwsError Conflict(std::string message) {
  return AwsError::Client("ConflictException", std::move(message), 409);
}
inline AwsError LimitExceeded(std::string message) {
  return AwsError::Client("LimitExceededException", std::move(message), 429);
}
// What AWS accepts here and Portico would otherwise ignore silently.
inline AwsError Unsupported(std::string_view what) {
  return AwsError::Client("NotImplemented",
                          "Portico does not implement " + std::string(what) + " yet.", 501);
}

inline AwsError NoSuchApi(std::string_view account, std::string_view api_id) {
  return NotFound("Invalid API identifier specified " + std::string(account) + ":" +
                  std::string(api_id));
}
inline AwsError NoSuchResource() { return NotFound("Invalid Resource identifier specified"); }
inline AwsError NoSuchMethod() { return NotFound("Invalid Method identifier specified"); }
inline AwsError NoSuchIntegration() { return NotFound("Invalid Integration identifier specified"); }
inline AwsError NoSuchStatusCode() { return NotFound("Invalid Response status code specified"); }
inline AwsError NoSuchDeployment() { return NotFound("Invalid Deployment identifier specified"); }
inline AwsError NoSuchStage() { return NotFound("Invalid stage identifier specified"); }

}  // namespace portico::apigateway
