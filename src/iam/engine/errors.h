// IAM's errors, with AWS's statuses and words.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace portico::iam {

inline AwsError NoSuchEntity(std::string message) {
  return AwsError::Client("NoSuchEntity", std::move(message), 404);
}
inline AwsError NoSuchRole(std::string_view name) {
  return NoSuchEntity("The role with name " + std::string(name) + " cannot be found.");
}
inline AwsError NoSuchUser(std::string_view name) {
  return NoSuchEntity("The user with name " + std::string(name) + " cannot be found.");
}
inline AwsError NoSuchPolicy(std::string_view arn) {
  return NoSuchEntity("Policy " + std::string(arn) + " was not found.");
}
inline AwsError NotAttachable(std::string_view arn) {
  return NoSuchEntity("Policy " + std::string(arn) + " does not exist or is not attachable.");
}
inline AwsError NoSuchVersion(std::string_view arn, std::string_view version) {
  return NoSuchEntity("Policy " + std::string(arn) + " version " + std::string(version) +
                      " does not exist or is not attachable.");
}
inline AwsError AlreadyExists(std::string message) {
  return AwsError::Client("EntityAlreadyExists", std::move(message), 409);
}
inline AwsError DeleteConflict(std::string message) {
  return AwsError::Client("DeleteConflict", std::move(message), 409);
}
inline AwsError LimitExceeded(std::string message) {
  return AwsError::Client("LimitExceeded", std::move(message), 409);
}
inline AwsError QuotaExceeded(std::string_view quota, size_t limit) {
  return LimitExceeded("Cannot exceed quota for " + std::string(quota) + ": " +
                       std::to_string(limit));
}
inline AwsError InvalidInput(std::string message) {
  return AwsError::Client("InvalidInput", std::move(message), 400);
}
inline AwsError InvalidArn(std::string_view arn) {
  return InvalidInput("ARN " + std::string(arn) + " is not valid.");
}
inline AwsError UnmodifiableEntity(std::string message) {
  return AwsError::Client("UnmodifiableEntity", std::move(message), 400);
}
inline AwsError ValidationError(std::string message) {
  return AwsError::Client("ValidationError", std::move(message), 400);
}

// Of what stands where a policy's ARN belongs and does not have the form of any ARN.
inline AwsError NotAnArn() { return ValidationError("Invalid ARN:  Could not be parsed!"); }

}  // namespace portico::iam
