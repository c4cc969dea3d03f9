// Shapes of the operations on the policies of roles.
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

struct AttachRolePolicyInput {
  std::string role_name;
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = AttachRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct DetachRolePolicyInput {
  std::string role_name;
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = DetachRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct ListAttachedRolePoliciesInput {
  std::string role_name;
  std::optional<std::string> path_prefix;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListAttachedRolePoliciesInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::path_prefix>("PathPrefix", kPolicyPath),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListAttachedRolePoliciesOutput {
  std::vector<AttachedPolicy> attached_policies;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListAttachedRolePoliciesOutput;
    return std::array{
        aws::Field<&S::attached_policies>("AttachedPolicies"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct PutRolePolicyInput {
  std::string role_name;
  std::string policy_name;
  std::string policy_document;
  static constexpr auto Fields() {
    using S = PutRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
        aws::Field<&S::policy_document>("PolicyDocument", Required(kPolicyDocument)),
    };
  }
};

struct GetRolePolicyInput {
  std::string role_name;
  std::string policy_name;
  static constexpr auto Fields() {
    using S = GetRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
    };
  }
};

struct GetRolePolicyOutput {
  std::string role_name;
  std::string policy_name;
  std::string policy_document;
  static constexpr auto Fields() {
    using S = GetRolePolicyOutput;
    return std::array{
        aws::Field<&S::role_name>("RoleName"),
        aws::Field<&S::policy_name>("PolicyName"),
        aws::Field<&S::policy_document>("PolicyDocument"),
    };
  }
};

struct ListRolePoliciesInput {
  std::string role_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListRolePoliciesInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListRolePoliciesOutput {
  std::vector<std::string> policy_names;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListRolePoliciesOutput;
    return std::array{
        aws::Field<&S::policy_names>("PolicyNames"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct DeleteRolePolicyInput {
  std::string role_name;
  std::string policy_name;
  static constexpr auto Fields() {
    using S = DeleteRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
    };
  }
};

}  // namespace portico::iam::api
