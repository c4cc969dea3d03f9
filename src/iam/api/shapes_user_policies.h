// Shapes of the operations on the policies of users.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "iam/api/constraints.h"
#include "iam/api/shapes_common.h"

namespace portico::iam::api {

struct AttachUserPolicyInput {
  std::string user_name;
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = AttachUserPolicyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct DetachUserPolicyInput {
  std::string user_name;
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = DetachUserPolicyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct ListAttachedUserPoliciesInput {
  std::string user_name;
  std::optional<std::string> path_prefix;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListAttachedUserPoliciesInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
        aws::Field<&S::path_prefix>("PathPrefix", kPolicyPath),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListAttachedUserPoliciesOutput {
  std::vector<AttachedPolicy> attached_policies;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListAttachedUserPoliciesOutput;
    return std::array{
        aws::Field<&S::attached_policies>("AttachedPolicies"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct PutUserPolicyInput {
  std::string user_name;
  std::string policy_name;
  std::string policy_document;
  static constexpr auto Fields() {
    using S = PutUserPolicyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
        aws::Field<&S::policy_document>("PolicyDocument", Required(kPolicyDocument)),
    };
  }
};

struct GetUserPolicyInput {
  std::string user_name;
  std::string policy_name;
  static constexpr auto Fields() {
    using S = GetUserPolicyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
    };
  }
};

struct GetUserPolicyOutput {
  std::string user_name;
  std::string policy_name;
  std::string policy_document;
  static constexpr auto Fields() {
    using S = GetUserPolicyOutput;
    return std::array{
        aws::Field<&S::user_name>("UserName"),
        aws::Field<&S::policy_name>("PolicyName"),
        aws::Field<&S::policy_document>("PolicyDocument"),
    };
  }
};

struct ListUserPoliciesInput {
  std::string user_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListUserPoliciesInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListUserPoliciesOutput {
  std::vector<std::string> policy_names;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListUserPoliciesOutput;
    return std::array{
        aws::Field<&S::policy_names>("PolicyNames"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct DeleteUserPolicyInput {
  std::string user_name;
  std::string policy_name;
  static constexpr auto Fields() {
    using S = DeleteUserPolicyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
    };
  }
};

}  // namespace portico::iam::api
