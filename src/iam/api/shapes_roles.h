// Shapes of the operations on roles.
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

struct CreateRoleInput {
  std::optional<std::string> path;
  std::string role_name;
  std::string assume_role_policy_document;
  std::optional<std::string> description;
  std::optional<int32_t> max_session_duration;
  std::optional<std::string> permissions_boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = CreateRoleInput;
    return std::array{
        aws::Field<&S::path>("Path", kPath),
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::assume_role_policy_document>("AssumeRolePolicyDocument",
                                                    Required(kPolicyDocument)),
        aws::Field<&S::description>("Description", kRoleDescription),
        aws::Field<&S::max_session_duration>("MaxSessionDuration", kRoleMaxSessionDuration),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary", kArn),
        aws::Field<&S::tags>("Tags", kTagList),
    };
  }
};

struct CreateRoleOutput {
  Role role;
  static constexpr auto Fields() {
    using S = CreateRoleOutput;
    return std::array{
        aws::Field<&S::role>("Role"),
    };
  }
};

struct GetRoleInput {
  std::string role_name;
  static constexpr auto Fields() {
    using S = GetRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
    };
  }
};

struct GetRoleOutput {
  Role role;
  static constexpr auto Fields() {
    using S = GetRoleOutput;
    return std::array{
        aws::Field<&S::role>("Role"),
    };
  }
};

struct ListRolesInput {
  std::optional<std::string> path_prefix;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListRolesInput;
    return std::array{
        aws::Field<&S::path_prefix>("PathPrefix", kPathPrefix),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListRolesOutput {
  std::vector<Role> roles;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListRolesOutput;
    return std::array{
        aws::Field<&S::roles>("Roles"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct UpdateRoleInput {
  std::string role_name;
  std::optional<std::string> description;
  std::optional<int32_t> max_session_duration;
  static constexpr auto Fields() {
    using S = UpdateRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::description>("Description", kRoleDescription),
        aws::Field<&S::max_session_duration>("MaxSessionDuration", kRoleMaxSessionDuration),
    };
  }
};

// Without members, but an output all the same: its Result element must be there.
struct UpdateRoleOutput {
  static constexpr std::array<aws::FieldDesc, 0> Fields() { return {}; }
};

struct UpdateRoleDescriptionInput {
  std::string role_name;
  std::string description;
  static constexpr auto Fields() {
    using S = UpdateRoleDescriptionInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::description>("Description", Required(kRoleDescription)),
    };
  }
};

struct UpdateRoleDescriptionOutput {
  std::optional<Role> role;
  static constexpr auto Fields() {
    using S = UpdateRoleDescriptionOutput;
    return std::array{
        aws::Field<&S::role>("Role"),
    };
  }
};

struct UpdateAssumeRolePolicyInput {
  std::string role_name;
  std::string policy_document;
  static constexpr auto Fields() {
    using S = UpdateAssumeRolePolicyInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::policy_document>("PolicyDocument", Required(kPolicyDocument)),
    };
  }
};

struct DeleteRoleInput {
  std::string role_name;
  static constexpr auto Fields() {
    using S = DeleteRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
    };
  }
};

struct PutRolePermissionsBoundaryInput {
  std::string role_name;
  std::string permissions_boundary;
  static constexpr auto Fields() {
    using S = PutRolePermissionsBoundaryInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary", Required(kArn)),
    };
  }
};

struct DeleteRolePermissionsBoundaryInput {
  std::string role_name;
  static constexpr auto Fields() {
    using S = DeleteRolePermissionsBoundaryInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
    };
  }
};

struct TagRoleInput {
  std::string role_name;
  std::vector<Tag> tags;
  static constexpr auto Fields() {
    using S = TagRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::tags>("Tags", Required(kTagList)),
    };
  }
};

struct UntagRoleInput {
  std::string role_name;
  std::vector<std::string> tag_keys;
  static constexpr auto Fields() {
    using S = UntagRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::tag_keys>("TagKeys", Required(kTagKeyList)),
    };
  }
};

struct ListRoleTagsInput {
  std::string role_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListRoleTagsInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListRoleTagsOutput {
  std::vector<Tag> tags;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListRoleTagsOutput;
    return std::array{
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct ListInstanceProfilesForRoleInput {
  std::string role_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListInstanceProfilesForRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListInstanceProfilesForRoleOutput {
  std::vector<InstanceProfile> instance_profiles;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListInstanceProfilesForRoleOutput;
    return std::array{
        aws::Field<&S::instance_profiles>("InstanceProfiles"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

}  // namespace portico::iam::api
