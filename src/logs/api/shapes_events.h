// Shapes of the operations on log events.
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

struct PutLogEventsInput {
  std::string log_group_name;
  std::string log_stream_name;
  std::vector<InputLogEvent> log_events;
  std::optional<std::string> sequence_token;
  std::optional<Entity> entity;
  static constexpr auto Fields() {
    using S = PutLogEventsInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", Required(kLogGroupName)),
        aws::Field<&S::log_stream_name>("logStreamName", Required(kLogStreamName)),
        aws::Field<&S::log_events>("logEvents", Required(kInputLogEvents)),
        aws::Field<&S::sequence_token>("sequenceToken", kSequenceToken),
        aws::Field<&S::entity>("entity"),
    };
  }
};

struct PutLogEventsOutput {
  std::optional<std::string> next_sequence_token;
  std::optional<RejectedLogEventsInfo> rejected_log_events_info;
  std::optional<RejectedEntityInfo> rejected_entity_info;
  static constexpr auto Fields() {
    using S = PutLogEventsOutput;
    return std::array{
        aws::Field<&S::next_sequence_token>("nextSequenceToken"),
        aws::Field<&S::rejected_log_events_info>("rejectedLogEventsInfo"),
        aws::Field<&S::rejected_entity_info>("rejectedEntityInfo"),
    };
  }
};

struct GetLogEventsInput {
  std::optional<std::string> log_group_name;
  std::optional<std::string> log_group_identifier;
  std::string log_stream_name;
  std::optional<int64_t> start_time;
  std::optional<int64_t> end_time;
  std::optional<std::string> next_token;
  std::optional<int32_t> limit;
  std::optional<bool> start_from_head;
  std::optional<bool> unmask;
  static constexpr auto Fields() {
    using S = GetLogEventsInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", kLogGroupName),
        aws::Field<&S::log_group_identifier>("logGroupIdentifier", kLogGroupIdentifier),
        aws::Field<&S::log_stream_name>("logStreamName", Required(kLogStreamName)),
        aws::Field<&S::start_time>("startTime", kTimestamp),
        aws::Field<&S::end_time>("endTime", kTimestamp),
        aws::Field<&S::next_token>("nextToken", kNextToken),
        aws::Field<&S::limit>("limit", kEventsLimit),
        aws::Field<&S::start_from_head>("startFromHead"),
        aws::Field<&S::unmask>("unmask"),
    };
  }
};

struct GetLogEventsOutput {
  std::vector<OutputLogEvent> events;
  std::optional<std::string> next_forward_token;
  std::optional<std::string> next_backward_token;
  static constexpr auto Fields() {
    using S = GetLogEventsOutput;
    return std::array{
        aws::Field<&S::events>("events"),
        aws::Field<&S::next_forward_token>("nextForwardToken"),
        aws::Field<&S::next_backward_token>("nextBackwardToken"),
    };
  }
};

struct FilterLogEventsInput {
  std::optional<std::string> log_group_name;
  std::optional<std::string> log_group_identifier;
  std::optional<std::vector<std::string>> log_stream_names;
  std::optional<std::string> log_stream_name_prefix;
  std::optional<int64_t> start_time;
  std::optional<int64_t> end_time;
  std::optional<std::string> filter_pattern;
  std::optional<std::string> next_token;
  std::optional<int32_t> limit;
  std::optional<bool> interleaved;
  std::optional<bool> unmask;
  static constexpr auto Fields() {
    using S = FilterLogEventsInput;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName", kLogGroupName),
        aws::Field<&S::log_group_identifier>("logGroupIdentifier", kLogGroupIdentifier),
        aws::Field<&S::log_stream_names>("logStreamNames", kInputLogStreamNames),
        aws::Field<&S::log_stream_name_prefix>("logStreamNamePrefix", kLogStreamName),
        aws::Field<&S::start_time>("startTime", kTimestamp),
        aws::Field<&S::end_time>("endTime", kTimestamp),
        aws::Field<&S::filter_pattern>("filterPattern", kFilterPattern),
        aws::Field<&S::next_token>("nextToken", kNextToken),
        aws::Field<&S::limit>("limit", kEventsLimit),
        aws::Field<&S::interleaved>("interleaved"),
        aws::Field<&S::unmask>("unmask"),
    };
  }
};

struct FilterLogEventsOutput {
  std::vector<FilteredLogEvent> events;
  std::vector<SearchedLogStream> searched_log_streams;
  std::optional<std::string> next_token;
  static constexpr auto Fields() {
    using S = FilterLogEventsOutput;
    return std::array{
        aws::Field<&S::events>("events"),
        aws::Field<&S::searched_log_streams>("searchedLogStreams"),
        aws::Field<&S::next_token>("nextToken"),
    };
  }
};

}  // namespace portico::logs::api
