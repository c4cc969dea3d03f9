// DynamoDB's errors that several operations share, in the service's words.
#pragma once

#include <string>

#include "base/result.h"
#include "dynamodb/engine/value/validation.h"

namespace portico::dynamodb {

// Data plane: the name is not told.
inline tl::unexpected<AwsError> NoSuchTable() {
  return Fail("ResourceNotFoundException", "Requested resource not found");
}
// Control plane.
inline tl::unexpected<AwsError> NoSuchTable(const std::string& name) {
  return Fail("ResourceNotFoundException",
              "Requested resource not found: Table: " + name + " not found");
}

// "One or more parameter values were invalid: <message>".
inline tl::unexpected<AwsError> InvalidParameter(const std::string& message) {
  return Invalid("One or more parameter values were invalid: " + message);
}

// An attribute that an index has in its key is of another type.
inline tl::unexpected<AwsError> IndexKeyMismatch(const std::string& attribute,
                                                 std::string_view expected, std::string_view actual,
                                                 const std::string& index) {
  return InvalidParameter("Type mismatch for Index Key " + attribute +
                          " Expected: " + std::string(expected) +
                          " Actual: " + std::string(actual) + " IndexName: " + index);
}

// A Key, or an item where it is worded as one, that lacks key attributes or has others.
inline tl::unexpected<AwsError> KeyMismatch() {
  return Invalid("The provided key element does not match the schema");
}

// A batch names an item twice.
inline tl::unexpected<AwsError> DuplicateKeys() {
  return Invalid("Provided list of item keys contains duplicates");
}

inline tl::unexpected<AwsError> ConditionFailed() {
  return Fail("ConditionalCheckFailedException", "The conditional request failed");
}

}  // namespace portico::dynamodb
