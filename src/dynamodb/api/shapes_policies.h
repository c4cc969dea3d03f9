// Tables' own policies on the wire: PutResourcePolicy, GetResourcePolicy, DeleteResourcePolicy.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "aws/shape.h"

namespace portico::dynamodb::api {

struct PutResourcePolicyInput {
  std::string resource_arn;
  std::string policy;
  std::optional<std::string> expected_revision_id;
  std::optional<bool> confirm_remove_self_resource_access;
  static constexpr auto Fields() {
    using S = PutResourcePolicyInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn",
                                     {.required = true, .length_min = 1, .length_max = 1283}),
        aws::Field<&S::policy>("Policy", {.required = true}),
        aws::Field<&S::expected_revision_id>("ExpectedRevisionId",
                                             {.length_min = 1, .length_max = 255}),
        // In AWS it confirms that the caller takes the right to change the policy from itself; here
        // the account's own policies always allow that, so there is nothing to confirm.
        aws::Field<&S::confirm_remove_self_resource_access>("ConfirmRemoveSelfResourceAccess"),
    };
  }
};

struct PutResourcePolicyOutput {
  std::optional<std::string> revision_id;
  static constexpr auto Fields() {
    using S = PutResourcePolicyOutput;
    return std::array{
        aws::Field<&S::revision_id>("RevisionId"),
    };
  }
};

struct GetResourcePolicyInput {
  std::string resource_arn;
  static constexpr auto Fields() {
    using S = GetResourcePolicyInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn",
                                     {.required = true, .length_min = 1, .length_max = 1283}),
    };
  }
};

struct GetResourcePolicyOutput {
  std::optional<std::string> policy;
  std::optional<std::string> revision_id;
  static constexpr auto Fields() {
    using S = GetResourcePolicyOutput;
    return std::array{
        aws::Field<&S::policy>("Policy"),
        aws::Field<&S::revision_id>("RevisionId"),
    };
  }
};

struct DeleteResourcePolicyInput {
  std::string resource_arn;
  std::optional<std::string> expected_revision_id;
  static constexpr auto Fields() {
    using S = DeleteResourcePolicyInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn",
                                     {.required = true, .length_min = 1, .length_max = 1283}),
        aws::Field<&S::expected_revision_id>("ExpectedRevisionId",
                                             {.length_min = 1, .length_max = 255}),
    };
  }
};

using DeleteResourcePolicyOutput = PutResourcePolicyOutput;

}  // namespace portico::dynamodb::api
