// Shapes of the operations on managed policies.
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

struct CreatePolicyInput {
  std::string policy_name;
  std::optional<std::string> path;
  std::string policy_document;
  std::optional<std::string> description;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = CreatePolicyInput;
    return std::array{
        aws::Field<&S::policy_name>("PolicyName", Required(kPolicyName)),
        aws::Field<&S::path>("Path", kPolicyPath),
        aws::Field<&S::policy_document>("PolicyDocument", Required(kPolicyDocument)),
        aws::Field<&S::description>("Description", kPolicyDescription),
        aws::Field<&S::tags>("Tags", kTagList),
    };
  }
};

struct CreatePolicyOutput {
  std::optional<Policy> policy;
  static constexpr auto Fields() {
    using S = CreatePolicyOutput;
    return std::array{
        aws::Field<&S::policy>("Policy"),
    };
  }
};

struct GetPolicyInput {
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = GetPolicyInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct GetPolicyOutput {
  std::optional<Policy> policy;
  static constexpr auto Fields() {
    using S = GetPolicyOutput;
    return std::array{
        aws::Field<&S::policy>("Policy"),
    };
  }
};

struct ListPoliciesInput {
  std::optional<std::string> scope;
  std::optional<bool> only_attached;
  std::optional<std::string> path_prefix;
  std::optional<std::string> policy_usage_filter;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListPoliciesInput;
    return std::array{
        aws::Field<&S::scope>("Scope", kPolicyScope),
        aws::Field<&S::only_attached>("OnlyAttached"),
        aws::Field<&S::path_prefix>("PathPrefix", kPolicyPath),
        aws::Field<&S::policy_usage_filter>("PolicyUsageFilter", kPolicyUsage),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListPoliciesOutput {
  std::vector<Policy> policies;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListPoliciesOutput;
    return std::array{
        aws::Field<&S::policies>("Policies"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct DeletePolicyInput {
  std::string policy_arn;
  static constexpr auto Fields() {
    using S = DeletePolicyInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
    };
  }
};

struct CreatePolicyVersionInput {
  std::string policy_arn;
  std::string policy_document;
  std::optional<bool> set_as_default;
  static constexpr auto Fields() {
    using S = CreatePolicyVersionInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::policy_document>("PolicyDocument", Required(kPolicyDocument)),
        aws::Field<&S::set_as_default>("SetAsDefault"),
    };
  }
};

struct CreatePolicyVersionOutput {
  std::optional<PolicyVersion> policy_version;
  static constexpr auto Fields() {
    using S = CreatePolicyVersionOutput;
    return std::array{
        aws::Field<&S::policy_version>("PolicyVersion"),
    };
  }
};

struct GetPolicyVersionInput {
  std::string policy_arn;
  std::string version_id;
  static constexpr auto Fields() {
    using S = GetPolicyVersionInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::version_id>("VersionId", Required(kPolicyVersionId)),
    };
  }
};

struct GetPolicyVersionOutput {
  std::optional<PolicyVersion> policy_version;
  static constexpr auto Fields() {
    using S = GetPolicyVersionOutput;
    return std::array{
        aws::Field<&S::policy_version>("PolicyVersion"),
    };
  }
};

struct ListPolicyVersionsInput {
  std::string policy_arn;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListPolicyVersionsInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListPolicyVersionsOutput {
  std::vector<PolicyVersion> versions;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListPolicyVersionsOutput;
    return std::array{
        aws::Field<&S::versions>("Versions"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct SetDefaultPolicyVersionInput {
  std::string policy_arn;
  std::string version_id;
  static constexpr auto Fields() {
    using S = SetDefaultPolicyVersionInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::version_id>("VersionId", Required(kPolicyVersionId)),
    };
  }
};

struct DeletePolicyVersionInput {
  std::string policy_arn;
  std::string version_id;
  static constexpr auto Fields() {
    using S = DeletePolicyVersionInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::version_id>("VersionId", Required(kPolicyVersionId)),
    };
  }
};

struct ListEntitiesForPolicyInput {
  std::string policy_arn;
  std::optional<std::string> entity_filter;
  std::optional<std::string> path_prefix;
  std::optional<std::string> policy_usage_filter;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListEntitiesForPolicyInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::entity_filter>("EntityFilter", kEntity),
        aws::Field<&S::path_prefix>("PathPrefix", kPath),
        aws::Field<&S::policy_usage_filter>("PolicyUsageFilter", kPolicyUsage),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListEntitiesForPolicyOutput {
  std::vector<PolicyGroup> policy_groups;
  std::vector<PolicyUser> policy_users;
  std::vector<PolicyRole> policy_roles;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListEntitiesForPolicyOutput;
    return std::array{
        aws::Field<&S::policy_groups>("PolicyGroups"),
        aws::Field<&S::policy_users>("PolicyUsers"),
        aws::Field<&S::policy_roles>("PolicyRoles"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct TagPolicyInput {
  std::string policy_arn;
  std::vector<Tag> tags;
  static constexpr auto Fields() {
    using S = TagPolicyInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::tags>("Tags", Required(kTagList)),
    };
  }
};

struct UntagPolicyInput {
  std::string policy_arn;
  std::vector<std::string> tag_keys;
  static constexpr auto Fields() {
    using S = UntagPolicyInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::tag_keys>("TagKeys", Required(kTagKeyList)),
    };
  }
};

struct ListPolicyTagsInput {
  std::string policy_arn;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListPolicyTagsInput;
    return std::array{
        aws::Field<&S::policy_arn>("PolicyArn", Required(kArn)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListPolicyTagsOutput {
  std::vector<Tag> tags;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListPolicyTagsOutput;
    return std::array{
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

}  // namespace portico::iam::api
