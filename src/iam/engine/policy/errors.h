// The errors of malformed policy documents, in AWS's words.
#pragma once

#include <string>

#include "base/error.h"

namespace portico::iam {

inline AwsError MalformedPolicy(std::string message) {
  return AwsError::Client("MalformedPolicyDocument", std::move(message), 400);
}
// What does not have the form of a policy.
inline AwsError SyntaxError() { return MalformedPolicy("Syntax errors in policy."); }
// What has the form but an impossible value: a date, an account id, "allow" for "Allow".
inline AwsError LegacyParsingError() { return MalformedPolicy("The policy failed legacy parsing"); }

}  // namespace portico::iam
