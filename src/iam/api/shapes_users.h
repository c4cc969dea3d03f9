// Shapes of the operations on users and their access keys.
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

struct CreateUserInput {
  std::optional<std::string> path;
  std::string user_name;
  std::optional<std::string> permissions_boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto Fields() {
    using S = CreateUserInput;
    return std::array{
        aws::Field<&S::path>("Path", kPath),
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary", kArn),
        aws::Field<&S::tags>("Tags", kTagList),
    };
  }
};

struct CreateUserOutput {
  std::optional<User> user;
  static constexpr auto Fields() {
    using S = CreateUserOutput;
    return std::array{
        aws::Field<&S::user>("User"),
    };
  }
};

struct GetUserInput {
  std::optional<std::string> user_name;
  static constexpr auto Fields() {
    using S = GetUserInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", kExistingUserName),
    };
  }
};

struct GetUserOutput {
  User user;
  static constexpr auto Fields() {
    using S = GetUserOutput;
    return std::array{
        aws::Field<&S::user>("User"),
    };
  }
};

struct ListUsersInput {
  std::optional<std::string> path_prefix;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListUsersInput;
    return std::array{
        aws::Field<&S::path_prefix>("PathPrefix", kPathPrefix),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListUsersOutput {
  std::vector<User> users;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListUsersOutput;
    return std::array{
        aws::Field<&S::users>("Users"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct DeleteUserInput {
  std::string user_name;
  static constexpr auto Fields() {
    using S = DeleteUserInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
    };
  }
};

struct PutUserPermissionsBoundaryInput {
  std::string user_name;
  std::string permissions_boundary;
  static constexpr auto Fields() {
    using S = PutUserPermissionsBoundaryInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
        aws::Field<&S::permissions_boundary>("PermissionsBoundary", Required(kArn)),
    };
  }
};

struct DeleteUserPermissionsBoundaryInput {
  std::string user_name;
  static constexpr auto Fields() {
    using S = DeleteUserPermissionsBoundaryInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kUserName)),
    };
  }
};

struct TagUserInput {
  std::string user_name;
  std::vector<Tag> tags;
  static constexpr auto Fields() {
    using S = TagUserInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::tags>("Tags", Required(kTagList)),
    };
  }
};

struct UntagUserInput {
  std::string user_name;
  std::vector<std::string> tag_keys;
  static constexpr auto Fields() {
    using S = UntagUserInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::tag_keys>("TagKeys", Required(kTagKeyList)),
    };
  }
};

struct ListUserTagsInput {
  std::string user_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListUserTagsInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListUserTagsOutput {
  std::vector<Tag> tags;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListUserTagsOutput;
    return std::array{
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct ListGroupsForUserInput {
  std::string user_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListGroupsForUserInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", Required(kExistingUserName)),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListGroupsForUserOutput {
  std::vector<Group> groups;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListGroupsForUserOutput;
    return std::array{
        aws::Field<&S::groups>("Groups"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct CreateAccessKeyInput {
  std::optional<std::string> user_name;
  static constexpr auto Fields() {
    using S = CreateAccessKeyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", kExistingUserName),
    };
  }
};

struct CreateAccessKeyOutput {
  AccessKey access_key;
  static constexpr auto Fields() {
    using S = CreateAccessKeyOutput;
    return std::array{
        aws::Field<&S::access_key>("AccessKey"),
    };
  }
};

struct ListAccessKeysInput {
  std::optional<std::string> user_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListAccessKeysInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", kExistingUserName),
        aws::Field<&S::marker>("Marker", kMarker),
        aws::Field<&S::max_items>("MaxItems", kMaxItems),
    };
  }
};

struct ListAccessKeysOutput {
  std::vector<AccessKeyMetadata> access_key_metadata;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto Fields() {
    using S = ListAccessKeysOutput;
    return std::array{
        aws::Field<&S::access_key_metadata>("AccessKeyMetadata"),
        aws::Field<&S::is_truncated>("IsTruncated"),
        aws::Field<&S::marker>("Marker"),
    };
  }
};

struct UpdateAccessKeyInput {
  std::optional<std::string> user_name;
  std::string access_key_id;
  std::string status;
  static constexpr auto Fields() {
    using S = UpdateAccessKeyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", kExistingUserName),
        aws::Field<&S::access_key_id>("AccessKeyId", Required(kAccessKeyId)),
        aws::Field<&S::status>("Status", Required(kStatus)),
    };
  }
};

struct DeleteAccessKeyInput {
  std::optional<std::string> user_name;
  std::string access_key_id;
  static constexpr auto Fields() {
    using S = DeleteAccessKeyInput;
    return std::array{
        aws::Field<&S::user_name>("UserName", kExistingUserName),
        aws::Field<&S::access_key_id>("AccessKeyId", Required(kAccessKeyId)),
    };
  }
};

}  // namespace portico::iam::api
