// The Principal element of resource policies and trust policies: whom a statement is about.
//
// Source: IAM User Guide, "AWS JSON policy elements: Principal". Immutable, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "codec/json/value.h"

namespace portico::iam {

// Who asks, as policies can name them. Views must outlive the evaluation.
struct Caller {
  std::string_view account = {};
  // The caller itself: the user's ARN, the assumed-role session's ARN, the account root's ARN.
  std::string_view arn = {};
  // For a session: the role's own ARN, with its path. Otherwise empty.
  std::string_view role_arn = {};
  // For an AWS service acting for itself: "lambda.amazonaws.com". Then all else is empty.
  std::string_view service = {};
};

// How directly a policy names a caller; more direct grants need less from other policies.
enum class Grant : uint8_t {
  kNone,
  kAccount,  // the caller's account: leaves it to the account's identity policies
  kRole,     // the caller's role: a session policy still limits it
  kCaller,   // the caller itself
};

class PrincipalElement {
 public:
  // `value` is the value of "Principal" or "NotPrincipal". Fails with MalformedPolicyDocument.
  static Result<PrincipalElement> Parse(const json::Value& value);

  Grant Match(const Caller& caller) const;

 private:
  bool everyone_ = false;
  std::vector<std::string> aws_;  // ARNs and account ids
  std::vector<std::string> services_;
};

}  // namespace portico::iam
