// Shapes of IAM that several operations share.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "iam/api/constraints.h"

namespace portico::iam::api {

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto Fields() {
    using S = Tag;
    return std::array{
        aws::Field<&S::key>("Key", Required(kTagKey)),
        aws::Field<&S::value>("Value", Required(kTagValue)),
    };
  }
};

struct Policy {
  std::optional<std::string> policy_name;
  std::optional<std::string> policy_id;
  std::optional<std::string> arn;
  std::optional<std::string> path;
  std::optional<std::string> default_version_id;
  std::optional<int32_t> attachment_count;
  std::optional<int32_t> permissions_boundary_usage_count;
  std::optional<bool> is_attachable;
  std::optional<std::string> description;
  std::optional<aws::Timestamp> create_date;
  std::optional<aws::Timestamp> update_date;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = Policy;
    return std::array{
        aws::Field<&S::policy_name>("PolicyName"),
        aws::Field<&S::policy_id>("PolicyId"),
        aws::Field<&S::arn>("Arn"),
        aws::Field<&S::path>("Path"),
        aws::Field<&S::default_version_id>("DefaultVersionId"),
        aws::Field<&S::attachment_count>("AttachmentCount"),
        aws::Field<&S::permissions_boundary_usage_count>("PermissionsBoundaryUsageCount"),
        aws::Field<&S::is_attachable>("IsAttachable"),
        aws::Field<&S::description>("Description"),
        aws::Field<&S::create_date>("CreateDate"),
        aws::Field<&S::update_date>("UpdateDate"),
        aws::Field<&S::tags>("Tags"),
    };
  }
};

struct PolicyVersion {
  std::optional<std::string> document;
  std::optional<std::string> version_id;
  std::optional<bool> is_default_version;
  std::optional<aws::Timestamp> create_date;
  static constexpr auto Fields() {
    using S = PolicyVersion;
    return std::array{
        aws::Field<&S::document>("Document"),
        aws::Field<&S::version_id>("VersionId"),
        aws::Field<&S::is_default_version>("IsDefaultVersion"),
        aws::Field<&S::create_date>("CreateDate"),
    };
  }
};

struct PolicyGroup {
  std::optional<std::string> group_name;
  std::optional<std::string> group_id;
  static constexpr auto Fields() {
    using S = PolicyGroup;
    return std::array{
        aws::Field<&S::group_name>("GroupName"),
        aws::Field<&S::group_id>("GroupId"),
    };
  }
};

struct PolicyUser {
  std::optional<std::string> user_name;
  std::optional<std::string> user_id;
  static constexpr auto Fields() {
    using S = PolicyUser;
    return std::array{
        aws::Field<&S::user_name>("UserName"),
        aws::Field<&S::user_id>("UserId"),
    };
  }
};

struct PolicyRole {
  std::optional<std::string> role_name;
  std::optional<std::string> role_id;
  static constexpr auto Fields() {
    using S = PolicyRole;
    return std::array{
        aws::Field<&S::role_name>("RoleName"),
        aws::Field<&S::role_id>("RoleId"),
    };
  }
};

struct AttachedPermissionsBoundary {
  std::optional<std::string> permissions_boundary_type;
  std::optional<std::string> permissions_boundary_arn;
  static constexpr auto Fields() {
    using S = AttachedPermissionsBoundary;
    return std::array{
        aws::Field<&S::permissions_boundary_type>("PermissionsBoundaryType"),
        aws::Field<&S::permissions_boundary_arn>("PermissionsBoundaryArn"),
    };
  }
};

struct RoleLastUsed {
  std::optional<aws::Timestamp> last_used_date;
  std::optional<std::string> region;
  static constexpr auto Fields() {
    using S = RoleLastUsed;
    return std::array{
        aws::Field<&S::last_used_date>("LastUsedDate"),
        aws::Field<&S::region>("Region"),
    };
  }
};

struct Role {
  std::string path;
  std::string role_name;
  std::string role_id;
  std::string arn;
  aws::Timestamp create_date;
  std::optional<std::string> assume_role_policy_document;
  std::optional<std::string> description;
  std::optional<int32_t> max_session_duration;
  std::optional<AttachedPermissionsBoundary> permissions_boundary;
  std::optional<std::vector<Tag>> tags;
  std::optional<RoleLastUsed> role_last_used;
  static constexpr auto Fields() {
    using S = Role;
    return std::array{
        aws::Field<&S::path>("Path"),
        aws::Field<&S::role_name>("RoleName"),
        aws::Field<&S::role_id>("RoleId"),
        aws::Field<&S::arn>("Arn"),
        aws::Field<&S::create_date>("CreateDate"),
        aws::Field<&S::assume_role_policy_document>("AssumeRolePolicyDocument"),
        aws::Field<&S::description>("Description"),
        aws::Field<&S::max_session_duration>("MaxSessionDuration"),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary"),
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::role_last_used>("RoleLastUsed"),
    };
  }
};

struct InstanceProfile {
  std::string path;
  std::string instance_profile_name;
  std::string instance_profile_id;
  std::string arn;
  aws::Timestamp create_date;
  std::vector<Role> roles;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = InstanceProfile;
    return std::array{
        aws::Field<&S::path>("Path"),
        aws::Field<&S::instance_profile_name>("InstanceProfileName"),
        aws::Field<&S::instance_profile_id>("InstanceProfileId"),
        aws::Field<&S::arn>("Arn"),
        aws::Field<&S::create_date>("CreateDate"),
        aws::Field<&S::roles>("Roles"),
        aws::Field<&S::tags>("Tags"),
    };
  }
};

struct AttachedPolicy {
  std::optional<std::string> policy_name;
  std::optional<std::string> policy_arn;
  static constexpr auto Fields() {
    using S = AttachedPolicy;
    return std::array{
        aws::Field<&S::policy_name>("PolicyName"),
        aws::Field<&S::policy_arn>("PolicyArn"),
    };
  }
};

struct User {
  std::optional<std::string> path;       // not of the root
  std::optional<std::string> user_name;  // not of the root
  std::string user_id;
  std::string arn;
  aws::Timestamp create_date;
  std::optional<aws::Timestamp> password_last_used;
  std::optional<AttachedPermissionsBoundary> permissions_boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = User;
    return std::array{
        aws::Field<&S::path>("Path"),
        aws::Field<&S::user_name>("UserName"),
        aws::Field<&S::user_id>("UserId"),
        aws::Field<&S::arn>("Arn"),
        aws::Field<&S::create_date>("CreateDate"),
        aws::Field<&S::password_last_used>("PasswordLastUsed"),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary"),
        aws::Field<&S::tags>("Tags"),
    };
  }
};

struct Group {
  std::string path;
  std::string group_name;
  std::string group_id;
  std::string arn;
  aws::Timestamp create_date;
  static constexpr auto Fields() {
    using S = Group;
    return std::array{
        aws::Field<&S::path>("Path"),
        aws::Field<&S::group_name>("GroupName"),
        aws::Field<&S::group_id>("GroupId"),
        aws::Field<&S::arn>("Arn"),
        aws::Field<&S::create_date>("CreateDate"),
    };
  }
};

struct AccessKey {
  std::optional<std::string> user_name;  // not of the root
  std::string access_key_id;
  std::string status;
  std::string secret_access_key;
  std::optional<aws::Timestamp> create_date;
  static constexpr auto Fields() {
    using S = AccessKey;
    return std::array{
        aws::Field<&S::user_name>("UserName"),
        aws::Field<&S::access_key_id>("AccessKeyId"),
        aws::Field<&S::status>("Status"),
        aws::Field<&S::secret_access_key>("SecretAccessKey"),
        aws::Field<&S::create_date>("CreateDate"),
    };
  }
};

struct AccessKeyMetadata {
  std::optional<std::string> user_name;
  std::optional<std::string> access_key_id;
  std::optional<std::string> status;
  std::optional<aws::Timestamp> create_date;
  static constexpr auto Fields() {
    using S = AccessKeyMetadata;
    return std::array{
        aws::Field<&S::user_name>("UserName"),
        aws::Field<&S::access_key_id>("AccessKeyId"),
        aws::Field<&S::status>("Status"),
        aws::Field<&S::create_date>("CreateDate"),
    };
  }
};

}  // namespace portico::iam::api
