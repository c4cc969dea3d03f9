// What is asked about the account and about tables beside their items: limits, endpoints, tags,
// time to live.
#pragma once

#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

inline constexpr aws::Constraints kTagKey{.length_min = 1, .length_max = 128};

struct DescribeLimitsOutput {
  int64_t account_max_read_capacity_units = 0;
  int64_t account_max_write_capacity_units = 0;
  int64_t table_max_read_capacity_units = 0;
  int64_t table_max_write_capacity_units = 0;
  static constexpr auto Fields() {
    using S = DescribeLimitsOutput;
    return std::array{
        aws::Field<&S::account_max_read_capacity_units>("AccountMaxReadCapacityUnits"),
        aws::Field<&S::account_max_write_capacity_units>("AccountMaxWriteCapacityUnits"),
        aws::Field<&S::table_max_read_capacity_units>("TableMaxReadCapacityUnits"),
        aws::Field<&S::table_max_write_capacity_units>("TableMaxWriteCapacityUnits"),
    };
  }
};

struct Endpoint {
  std::string address;
  int64_t cache_period_in_minutes = 0;
  static constexpr auto Fields() {
    using S = Endpoint;
    return std::array{
        aws::Field<&S::address>("Address"),
        aws::Field<&S::cache_period_in_minutes>("CachePeriodInMinutes"),
    };
  }
};

struct DescribeEndpointsOutput {
  std::vector<Endpoint> endpoints;
  static constexpr auto Fields() {
    using S = DescribeEndpointsOutput;
    return std::array{
        aws::Field<&S::endpoints>("Endpoints"),
    };
  }
};

// What the three operations on tags say of their members they say in words of their own.
inline constexpr aws::Constraints kTaggedArn{.length_max = 1283};

struct TagResourceInput {
  std::optional<std::string> resource_arn;
  std::optional<std::vector<ResourceTag>> tags;
  static constexpr auto Fields() {
    using S = TagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn", kTaggedArn),
        aws::Field<&S::tags>("Tags"),
    };
  }
};

struct UntagResourceInput {
  std::optional<std::string> resource_arn;
  std::optional<std::vector<std::string>> tag_keys;
  static constexpr auto Fields() {
    using S = UntagResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn", kTaggedArn),
        aws::Field<&S::tag_keys>("TagKeys", {.element = &kTagKey}),
    };
  }
};

struct ListTagsOfResourceInput {
  std::optional<std::string> resource_arn;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListTagsOfResourceInput;
    return std::array{
        aws::Field<&S::resource_arn>("ResourceArn", kTaggedArn),
        aws::Field<&S::next_token>("NextToken"),
    };
  }
};

struct ListTagsOfResourceOutput {
  std::vector<ResourceTag> tags;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = ListTagsOfResourceOutput;
    return std::array{
        aws::Field<&S::tags>("Tags"),
        aws::Field<&S::next_token>("NextToken"),
    };
  }
};

struct TimeToLiveSpecification {
  bool enabled = false;
  std::string attribute_name;
  static constexpr std::string_view kName = "TimeToLiveSpecification";
  static constexpr auto Fields() {
    using S = TimeToLiveSpecification;
    return std::array{
        aws::Field<&S::enabled>("Enabled", {.required = true}),
        aws::Field<&S::attribute_name>("AttributeName",
                                       {.required = true, .length_min = 1, .length_max = 255}),
    };
  }
};

struct UpdateTimeToLiveInput {
  std::string table_name;
  TimeToLiveSpecification time_to_live_specification;
  static constexpr auto Fields() {
    using S = UpdateTimeToLiveInput;
    return std::array{
        aws::Field<&S::table_name>("TableName",
                                   {.required = true, .length_min = 1, .length_max = 1024}),
        aws::Field<&S::time_to_live_specification>("TimeToLiveSpecification", {.required = true}),
    };
  }
};

struct UpdateTimeToLiveOutput {
  TimeToLiveSpecification time_to_live_specification;
  static constexpr auto Fields() {
    using S = UpdateTimeToLiveOutput;
    return std::array{
        aws::Field<&S::time_to_live_specification>("TimeToLiveSpecification"),
    };
  }
};

struct DescribeTimeToLiveInput {
  std::optional<std::string> table_name;
  static constexpr auto Fields() {
    using S = DescribeTimeToLiveInput;
    return std::array{
        aws::Field<&S::table_name>("TableName", {.length_min = 1, .length_max = 1024}),
    };
  }
};

struct TimeToLiveDescription {
  std::optional<std::string> time_to_live_status;
  std::optional<std::string> attribute_name;
  static constexpr auto Fields() {
    using S = TimeToLiveDescription;
    return std::array{
        aws::Field<&S::time_to_live_status>("TimeToLiveStatus"),
        aws::Field<&S::attribute_name>("AttributeName"),
    };
  }
};

struct DescribeTimeToLiveOutput {
  TimeToLiveDescription time_to_live_description;
  static constexpr auto Fields() {
    using S = DescribeTimeToLiveOutput;
    return std::array{
        aws::Field<&S::time_to_live_description>("TimeToLiveDescription"),
    };
  }
};

}  // namespace portico::dynamodb::api
