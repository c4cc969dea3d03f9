// What several of Lambda's operations check, in AWS's words. Pure, thread-safe.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/result.h"

namespace portico::lambda::api {

inline constexpr size_t kTagsMax = 50;
inline constexpr size_t kFunctionNameBytesMax = 64;  // of the name itself, without an ARN around it

inline AwsError InvalidParameter(std::string message) {
  return AwsError::Client("InvalidParameterValueException", std::move(message));
}

inline Status CheckTags(const std::map<std::string, std::string>& tags) {
  if (tags.size() <= kTagsMax) return {};
  return Fail(InvalidParameter("Number of tags exceeds resource tag limit."));
}

}  // namespace portico::lambda::api
