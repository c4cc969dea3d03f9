// Shapes of the operations on service-linked roles.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "iam/api/constraints.h"
#include "iam/api/shapes_common.h"

namespace portico::iam::api {

struct CreateServiceLinkedRoleInput {
  std::string aws_service_name;
  std::optional<std::string> description;
  std::optional<std::string> custom_suffix;
  static constexpr auto Fields() {
    using S = CreateServiceLinkedRoleInput;
    return std::array{
        aws::Field<&S::aws_service_name>("AWSServiceName", Required(kServiceName)),
        aws::Field<&S::description>("Description", kRoleDescription),
        aws::Field<&S::custom_suffix>("CustomSuffix", kCustomSuffix),
    };
  }
};

struct CreateServiceLinkedRoleOutput {
  Role role;
  static constexpr auto Fields() {
    using S = CreateServiceLinkedRoleOutput;
    return std::array{
        aws::Field<&S::role>("Role"),
    };
  }
};

struct DeleteServiceLinkedRoleInput {
  std::string role_name;
  static constexpr auto Fields() {
    using S = DeleteServiceLinkedRoleInput;
    return std::array{
        aws::Field<&S::role_name>("RoleName", Required(kRoleName)),
    };
  }
};

struct DeleteServiceLinkedRoleOutput {
  std::string deletion_task_id;
  static constexpr auto Fields() {
    using S = DeleteServiceLinkedRoleOutput;
    return std::array{
        aws::Field<&S::deletion_task_id>("DeletionTaskId"),
    };
  }
};

struct GetServiceLinkedRoleDeletionStatusInput {
  std::string deletion_task_id;
  static constexpr auto Fields() {
    using S = GetServiceLinkedRoleDeletionStatusInput;
    return std::array{
        aws::Field<&S::deletion_task_id>("DeletionTaskId", Required(kDeletionTaskId)),
    };
  }
};

struct RoleUsage {
  std::optional<std::string> region;
  std::optional<std::vector<std::string>> resources;
  static constexpr auto Fields() {
    using S = RoleUsage;
    return std::array{
        aws::Field<&S::region>("Region"),
        aws::Field<&S::resources>("Resources"),
    };
  }
};

struct DeletionTaskFailureReason {
  std::optional<std::string> reason;
  std::optional<std::vector<RoleUsage>> role_usage_list;
  static constexpr auto Fields() {
    using S = DeletionTaskFailureReason;
    return std::array{
        aws::Field<&S::reason>("Reason"),
        aws::Field<&S::role_usage_list>("RoleUsageList"),
    };
  }
};

struct GetServiceLinkedRoleDeletionStatusOutput {
  std::string status;
  std::optional<DeletionTaskFailureReason> reason;
  static constexpr auto Fields() {
    using S = GetServiceLinkedRoleDeletionStatusOutput;
    return std::array{
        aws::Field<&S::status>("Status"),
        aws::Field<&S::reason>("Reason"),
    };
  }
};

}  // namespace portico::iam::api
