// The two shapes of a client's mistake in DynamoDB's values: malformed on the wire, or not allowed.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace portico::dynamodb {

inline constexpr std::string_view kValidationException = "ValidationException";
inline constexpr std::string_view kSerializationException = "SerializationException";

inline tl::unexpected<AwsError> Invalid(std::string message) {
  return Fail(kValidationException, std::move(message));
}

inline tl::unexpected<AwsError> Unreadable(std::string message) {
  return Fail(kSerializationException, std::move(message));
}

}  // namespace portico::dynamodb
