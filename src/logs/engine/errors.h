// CloudWatch Logs' errors, in AWS's words.
#pragma once

#include <string>

#include "base/error.h"

namespace portico::logs {

inline AwsError InvalidParameter(std::string message) {
  return AwsError::Client("InvalidParameterException", std::move(message));
}
inline AwsError NoSuchGroup() {
  return AwsError::Client("ResourceNotFoundException", "The specified log group does not exist.");
}
inline AwsError NoSuchStream() {
  return AwsError::Client("ResourceNotFoundException", "The specified log stream does not exist.");
}
inline AwsError NoSuchResource() {
  return AwsError::Client("ResourceNotFoundException", "The specified resource does not exist.");
}
inline AwsError GroupExists() {
  return AwsError::Client("ResourceAlreadyExistsException",
                          "The specified log group already exists");
}
inline AwsError StreamExists() {
  return AwsError::Client("ResourceAlreadyExistsException",
                          "The specified log stream already exists");
}

}  // namespace portico::logs
