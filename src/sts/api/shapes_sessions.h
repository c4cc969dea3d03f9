// Shapes of STS's operations.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "sts/api/constraints.h"
#include "sts/api/shapes_common.h"

namespace portico::sts::api {

struct AssumeRoleInput {
  std::string role_arn;
  std::string role_session_name;
  std::optional<std::vector<PolicyDescriptorType>> policy_arns;
  std::optional<std::string> policy;
  std::optional<int32_t> duration_seconds;
  std::optional<std::vector<Tag>> tags;
  std::optional<std::vector<std::string>> transitive_tag_keys;
  std::optional<std::string> external_id;
  std::optional<std::string> serial_number;
  std::optional<std::string> token_code;
  std::optional<std::string> source_identity;
  std::optional<std::vector<ProvidedContext>> provided_contexts;
  static constexpr auto Fields() {
    using S = AssumeRoleInput;
    return std::array{
        aws::Field<&S::role_arn>("RoleArn", Required(kArn)),
        aws::Field<&S::role_session_name>("RoleSessionName", Required(kRoleSessionName)),
        aws::Field<&S::policy_arns>("PolicyArns"),
        aws::Field<&S::policy>("Policy", kUnrestrictedSessionPolicyDocument),
        aws::Field<&S::duration_seconds>("DurationSeconds", kRoleDurationSeconds),
        aws::Field<&S::tags>("Tags", Unsupported(kTagList)),
        aws::Field<&S::transitive_tag_keys>("TransitiveTagKeys", Unsupported(kTagKeyList)),
        aws::Field<&S::external_id>("ExternalId", kExternalId),
        aws::Field<&S::serial_number>("SerialNumber", Unsupported(kSerialNumber)),
        aws::Field<&S::token_code>("TokenCode", Unsupported(kTokenCode)),
        aws::Field<&S::source_identity>("SourceIdentity", Unsupported(kSourceIdentity)),
        aws::Field<&S::provided_contexts>("ProvidedContexts", Unsupported(kProvidedContextsList)),
    };
  }
};

struct AssumeRoleOutput {
  std::optional<Credentials> credentials;
  std::optional<AssumedRoleUser> assumed_role_user;
  std::optional<int32_t> packed_policy_size;
  std::optional<std::string> source_identity;
  static constexpr auto Fields() {
    using S = AssumeRoleOutput;
    return std::array{
        aws::Field<&S::credentials>("Credentials"),
        aws::Field<&S::assumed_role_user>("AssumedRoleUser"),
        aws::Field<&S::packed_policy_size>("PackedPolicySize"),
        aws::Field<&S::source_identity>("SourceIdentity"),
    };
  }
};

struct GetCallerIdentityOutput {
  std::optional<std::string> user_id;
  std::optional<std::string> account;
  std::optional<std::string> arn;
  static constexpr auto Fields() {
    using S = GetCallerIdentityOutput;
    return std::array{
        aws::Field<&S::user_id>("UserId"),
        aws::Field<&S::account>("Account"),
        aws::Field<&S::arn>("Arn"),
    };
  }
};

}  // namespace portico::sts::api
