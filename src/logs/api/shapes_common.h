// Shapes of CloudWatch Logs that several operations share.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"
#include "logs/api/constraints.h"

namespace portico::logs::api {

struct LogGroup {
  std::optional<std::string> log_group_name;
  std::optional<int64_t> creation_time;
  std::optional<int32_t> retention_in_days;
  std::optional<int32_t> metric_filter_count;
  std::optional<std::string> arn;
  std::optional<int64_t> stored_bytes;
  std::optional<std::string> kms_key_id;
  std::optional<std::string> data_protection_status;
  std::optional<std::vector<std::string>> inherited_properties;
  std::optional<std::string> log_group_class;
  std::optional<std::string> log_group_arn;
  std::optional<bool> deletion_protection_enabled;
  std::optional<bool> bearer_token_authentication_enabled;
  static constexpr auto Fields() {
    using S = LogGroup;
    return std::array{
        aws::Field<&S::log_group_name>("logGroupName"),
        aws::Field<&S::creation_time>("creationTime"),
        aws::Field<&S::retention_in_days>("retentionInDays"),
        aws::Field<&S::metric_filter_count>("metricFilterCount"),
        aws::Field<&S::arn>("arn"),
        aws::Field<&S::stored_bytes>("storedBytes"),
        aws::Field<&S::kms_key_id>("kmsKeyId"),
        aws::Field<&S::data_protection_status>("dataProtectionStatus"),
        aws::Field<&S::inherited_properties>("inheritedProperties"),
        aws::Field<&S::log_group_class>("logGroupClass"),
        aws::Field<&S::log_group_arn>("logGroupArn"),
        aws::Field<&S::deletion_protection_enabled>("deletionProtectionEnabled"),
        aws::Field<&S::bearer_token_authentication_enabled>("bearerTokenAuthenticationEnabled"),
    };
  }
};

struct LogStream {
  std::optional<std::string> log_stream_name;
  std::optional<int64_t> creation_time;
  std::optional<int64_t> first_event_timestamp;
  std::optional<int64_t> last_event_timestamp;
  std::optional<int64_t> last_ingestion_time;
  std::optional<std::string> upload_sequence_token;
  std::optional<std::string> arn;
  std::optional<int64_t> stored_bytes;
  static constexpr auto Fields() {
    using S = LogStream;
    return std::array{
        aws::Field<&S::log_stream_name>("logStreamName"),
        aws::Field<&S::creation_time>("creationTime"),
        aws::Field<&S::first_event_timestamp>("firstEventTimestamp"),
        aws::Field<&S::last_event_timestamp>("lastEventTimestamp"),
        aws::Field<&S::last_ingestion_time>("lastIngestionTime"),
        aws::Field<&S::upload_sequence_token>("uploadSequenceToken"),
        aws::Field<&S::arn>("arn"),
        aws::Field<&S::stored_bytes>("storedBytes"),
    };
  }
};

struct InputLogEvent {
  int64_t timestamp = 0;
  std::string message;
  static constexpr auto Fields() {
    using S = InputLogEvent;
    return std::array{
        aws::Field<&S::timestamp>("timestamp", Required(kTimestamp)),
        aws::Field<&S::message>("message", Required(kEventMessage)),
    };
  }
};

struct Entity {
  std::optional<std::map<std::string, std::string>> key_attributes;
  std::optional<std::map<std::string, std::string>> attributes;
  static constexpr auto Fields() {
    using S = Entity;
    return std::array{
        aws::Field<&S::key_attributes>("keyAttributes", kEntityKeyAttributes),
        aws::Field<&S::attributes>("attributes", kEntityAttributes),
    };
  }
};

struct RejectedLogEventsInfo {
  std::optional<int32_t> too_new_log_event_start_index;
  std::optional<int32_t> too_old_log_event_end_index;
  std::optional<int32_t> expired_log_event_end_index;
  static constexpr auto Fields() {
    using S = RejectedLogEventsInfo;
    return std::array{
        aws::Field<&S::too_new_log_event_start_index>("tooNewLogEventStartIndex"),
        aws::Field<&S::too_old_log_event_end_index>("tooOldLogEventEndIndex"),
        aws::Field<&S::expired_log_event_end_index>("expiredLogEventEndIndex"),
    };
  }
};

struct RejectedEntityInfo {
  std::string error_type;
  static constexpr auto Fields() {
    using S = RejectedEntityInfo;
    return std::array{
        aws::Field<&S::error_type>("errorType"),
    };
  }
};

struct OutputLogEvent {
  std::optional<int64_t> timestamp;
  std::optional<std::string> message;
  std::optional<int64_t> ingestion_time;
  static constexpr auto Fields() {
    using S = OutputLogEvent;
    return std::array{
        aws::Field<&S::timestamp>("timestamp"),
        aws::Field<&S::message>("message"),
        aws::Field<&S::ingestion_time>("ingestionTime"),
    };
  }
};

struct FilteredLogEvent {
  std::optional<std::string> log_stream_name;
  std::optional<int64_t> timestamp;
  std::optional<std::string> message;
  std::optional<int64_t> ingestion_time;
  std::optional<std::string> event_id;
  static constexpr auto Fields() {
    using S = FilteredLogEvent;
    return std::array{
        aws::Field<&S::log_stream_name>("logStreamName"),
        aws::Field<&S::timestamp>("timestamp"),
        aws::Field<&S::message>("message"),
        aws::Field<&S::ingestion_time>("ingestionTime"),
        aws::Field<&S::event_id>("eventId"),
    };
  }
};

struct SearchedLogStream {
  std::optional<std::string> log_stream_name;
  std::optional<bool> searched_completely;
  static constexpr auto Fields() {
    using S = SearchedLogStream;
    return std::array{
        aws::Field<&S::log_stream_name>("logStreamName"),
        aws::Field<&S::searched_completely>("searchedCompletely"),
    };
  }
};

}  // namespace portico::logs::api
