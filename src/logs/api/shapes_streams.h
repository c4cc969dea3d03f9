// Shapes of the operations on log streams.
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

struct CreateLogStreamInput {
  std::string log_group_name;
  std::string log_stream_name;
  static constexpr auto Fields() {
    using S = CreateLogStreamInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::log_stream_name>("logStreamName", Required(kLogStreamName)),
    };
  }
};

struct DeleteLogStreamInput {
  std::string log_group_name;
  std::string log_stream_name;
  static constexpr auto Fields() {
    using S = DeleteLogStreamInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::log_stream_name>("logStreamName", Required(kLogStreamName)),
    };
  }
};

struct DescribeLogStreamsInput {
  std::optional<std::string> log_group_name;
  std::optional<std::string> log_group_identifier;
  std::optional<std::string> log_stream_name_prefix;
  std::optional<std::string> order_by;
  std::optional<bool> descending;
  std::optional<std::string> next_token;
  std::optional<int32_t> limit;
  static constexpr auto Fields() {
    using S = DescribeLogStreamsInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", kLogGroupName),
        aws::Field<&S::log_group_identifier>("logGroupIdentifier", kLogGroupIdentifier),
        aws::Field<&S::log_stream_name_prefix>("logStreamNamePrefix", kLogStreamName),
        aws::Field<&S::order_by>("orderBy", kOrderBy),
        aws::Field<&S::descending>("descending"),
        aws::Field<&S::next_token>("nextToken", kNextToken),
        aws::Field<&S::limit>("limit", kDescribeLimit),
    };
  }
};

struct DescribeLogStreamsOutput {
  std::vector<LogStream> log_streams;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = DescribeLogStreamsOutput;
    return std::array{
        aws::Field<&S::log_streams>("logStreams"),
        aws::Field<&S::next_token>("nextToken"),
    };
  }
};

}  // namespace portico::logs::api
