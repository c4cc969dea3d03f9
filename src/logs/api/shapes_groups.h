// Shapes of the operations on log groups.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "logs/api/constraints.h"
#include "logs/api/shapes_common.h"

namespace portico::logs::api {

struct CreateLogGroupInput {
  std::string log_group_name;
  std::optional<std::string> kms_key_id;
  std::optional<std::map<std::string, std::string>> tags;
  std::optional<std::string> log_group_class;
  std::optional<bool> deletion_protection_enabled;
  static constexpr auto Fields() {
    using S = CreateLogGroupInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::kms_key_id>("kmsKeyId", Unsupported(kKmsKeyId)),
        aws::Field<&S::tags>("tags", kTags),
        aws::Field<&S::log_group_class>("logGroupClass", kLogGroupClass),
        aws::Field<&S::deletion_protection_enabled>("deletionProtectionEnabled",
                                                    {.unsupported = true}),
    };
  }
};

struct DeleteLogGroupInput {
  std::string log_group_name;
  static constexpr auto Fields() {
    using S = DeleteLogGroupInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
    };
  }
};

struct DescribeLogGroupsInput {
  std::optional<std::vector<std::string>> account_identifiers;
  std::optional<std::string> log_group_name_prefix;
  std::optional<std::string> log_group_name_pattern;
  std::optional<std::string> next_token;
  std::optional<int32_t> limit;
  std::optional<bool> include_linked_accounts;
  std::optional<std::string> log_group_class;
  std::optional<std::vector<std::string>> log_group_identifiers;
  static constexpr auto Fields() {
    using S = DescribeLogGroupsInput;
    return std::array{
        aws::Field<&S::account_identifiers>("accountIdentifiers", Unsupported(kAccountIds)),
        aws::Field<&S::log_group_name_prefix>("logGroupNamePrefix", kLogGroupName),
        aws::Field<&S::log_group_name_pattern>("logGroupNamePattern", kLogGroupNamePattern),
        aws::Field<&S::next_token>("nextToken", kNextToken),
        aws::Field<&S::limit>("limit", kDescribeLimit),
        aws::Field<&S::include_linked_accounts>("includeLinkedAccounts", {.unsupported = true}),
        aws::Field<&S::log_group_class>("logGroupClass", kLogGroupClass),
        aws::Field<&S::log_group_identifiers>("logGroupIdentifiers",
                                              kDescribeLogGroupsLogGroupIdentifiers),
    };
  }
};

struct DescribeLogGroupsOutput {
  std::vector<LogGroup> log_groups;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = DescribeLogGroupsOutput;
    return std::array{
        aws::Field<&S::log_groups>("logGroups"),
        aws::Field<&S::next_token>("nextToken"),
    };
  }
};

struct PutRetentionPolicyInput {
  std::string log_group_name;
  int32_t retention_in_days = 0;
  static constexpr auto Fields() {
    using S = PutRetentionPolicyInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::retention_in_days>("retentionInDays", {.required = true}),
    };
  }
};

struct DeleteRetentionPolicyInput {
  std::string log_group_name;
  static constexpr auto Fields() {
    using S = DeleteRetentionPolicyInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
    };
  }
};

struct TagResourceInput {
  std::string resource_arn;
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() {
    using S = TagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("resourceArn", Required(kAmazonResourceName)),
        aws::Field<&S::tags>("tags", Required(kTags)),
    };
  }
};

struct ListTagsForResourceInput {
  std::string resource_arn;
  static constexpr auto Fields() {
    using S = ListTagsForResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("resourceArn", Required(kAmazonResourceName)),
    };
  }
};

struct ListTagsForResourceOutput {
  std::optional<std::map<std::string, std::string>> tags;
  static constexpr auto Fields() {
    using S = ListTagsForResourceOutput;
    return std::array{
        aws::Field<&S::tags>("tags"),
    };
  }
};

struct UntagResourceInput {
  std::string resource_arn;
  std::vector<std::string> tag_keys;
  static constexpr auto Fields() {
    using S = UntagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("resourceArn", Required(kAmazonResourceName)),
        aws::Field<&S::tag_keys>("tagKeys", Required(kTagKeyList)),
    };
  }
};

struct ListTagsLogGroupInput {
  std::string log_group_name;
  static constexpr auto Fields() {
    using S = ListTagsLogGroupInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
    };
  }
};

struct ListTagsLogGroupOutput {
  std::optional<std::map<std::string, std::string>> tags;
  static constexpr auto Fields() {
    using S = ListTagsLogGroupOutput;
    return std::array{
        aws::Field<&S::tags>("tags"),
    };
  }
};

struct TagLogGroupInput {
  std::string log_group_name;
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() {
    using S = TagLogGroupInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::tags>("tags", Required(kTags)),
    };
  }
};

struct UntagLogGroupInput {
  std::string log_group_name;
  std::vector<std::string> tags;
  static constexpr auto Fields() {
    using S = UntagLogGroupInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::tags>("tags", Required(kTagList)),
    };
  }
};

}  // namespace portico::logs::api
