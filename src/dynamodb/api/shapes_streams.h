// DynamoDB Streams: ListStreams, DescribeStream, GetShardIterator, GetRecords.
#pragma once

#include "dynamodb/api/shapes_common.h"
#include "dynamodb/engine/model.h"

namespace portico::dynamodb::api {

inline constexpr std::string_view kShardIteratorTypes[] = {
    "TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"};
inline constexpr std::string_view kShardFilterTypes[] = {"CHILD_SHARDS"};
inline constexpr aws::Constraints kStreamArn{.length_min = 37, .length_max = 1024};
inline constexpr aws::Constraints kStreamArnRequired{
    .required = true, .length_min = 37, .length_max = 1024};

struct ListStreamsInput {
  std::optional<std::string> table_name;
  std::optional<int32_t> limit;
  std::optional<std::string> exclusive_start_stream_arn;
  static constexpr auto Fields() {
    using S = ListStreamsInput;
    return std::array{
        aws::Field<&S::table_name>(
            "TableName", {.length_min = 3, .length_max = 255, .pattern = "[a-zA-Z0-9_.-]+"}),
        aws::Field<&S::limit>("Limit", {.value_min = 1}),
        aws::Field<&S::exclusive_start_stream_arn>("ExclusiveStartStreamArn", kStreamArn),
    };
  }
};

struct StreamSummary {
  std::string stream_arn;
  std::string table_name;
  std::string stream_label;
  static constexpr auto Fields() {
    using S = StreamSummary;
    return std::array{
        aws::Field<&S::stream_arn>("StreamArn"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::stream_label>("StreamLabel"),
    };
  }
};

struct ListStreamsOutput {
  std::vector<StreamSummary> streams;
  std::optional<std::string> last_evaluated_stream_arn;
  static constexpr auto Fields() {
    using S = ListStreamsOutput;
    return std::array{
        aws::Field<&S::streams>("Streams"),
        aws::Field<&S::last_evaluated_stream_arn>("LastEvaluatedStreamArn"),
    };
  }
};

struct ShardFilter {
  std::optional<std::string> type;
  std::optional<std::string> shard_id;
  static constexpr std::string_view kName = "ShardFilter";
  static constexpr auto Fields() {
    using S = ShardFilter;
    return std::array{
        aws::Field<&S::type>("Type", {.enum_values = kShardFilterTypes}),
        aws::Field<&S::shard_id>("ShardId", {.length_min = 28, .length_max = 65}),
    };
  }
};

struct DescribeStreamInput {
  std::string stream_arn;
  std::optional<int32_t> limit;
  std::optional<std::string> exclusive_start_shard_id;
  std::optional<ShardFilter> shard_filter;
  static constexpr auto Fields() {
    using S = DescribeStreamInput;
    return std::array{
        aws::Field<&S::stream_arn>("StreamArn", kStreamArnRequired),
        aws::Field<&S::limit>("Limit", {.value_min = 1}),
        aws::Field<&S::exclusive_start_shard_id>("ExclusiveStartShardId",
                                                 {.length_min = 28, .length_max = 65}),
        aws::Field<&S::shard_filter>("ShardFilter"),
    };
  }
};

struct SequenceNumberRange {
  std::string starting_sequence_number;
  std::optional<std::string> ending_sequence_number;
  static constexpr auto Fields() {
    using S = SequenceNumberRange;
    return std::array{
        aws::Field<&S::starting_sequence_number>("StartingSequenceNumber"),
        aws::Field<&S::ending_sequence_number>("EndingSequenceNumber"),
    };
  }
};

// Shards have no parents here: a stream keeps the shards that it is made with.
struct Shard {
  std::string shard_id;
  SequenceNumberRange sequence_number_range;
  static constexpr auto Fields() {
    using S = Shard;
    return std::array{
        aws::Field<&S::shard_id>("ShardId"),
        aws::Field<&S::sequence_number_range>("SequenceNumberRange"),
    };
  }
};

struct StreamDescription {
  std::string stream_arn;
  std::string stream_label;
  std::string stream_status;
  std::string stream_view_type;
  aws::Timestamp creation_request_date_time;
  std::string table_name;
  std::vector<KeySchemaElement> key_schema;
  std::vector<Shard> shards;
  std::optional<std::string> last_evaluated_shard_id;
  static constexpr auto Fields() {
    using S = StreamDescription;
    return std::array{
        aws::Field<&S::stream_arn>("StreamArn"),
        aws::Field<&S::stream_label>("StreamLabel"),
        aws::Field<&S::stream_status>("StreamStatus"),
        aws::Field<&S::stream_view_type>("StreamViewType"),
        aws::Field<&S::creation_request_date_time>("CreationRequestDateTime"),
        aws::Field<&S::table_name>("TableName"),
        aws::Field<&S::key_schema>("KeySchema"),
        aws::Field<&S::shards>("Shards"),
        aws::Field<&S::last_evaluated_shard_id>("LastEvaluatedShardId"),
    };
  }
};

struct DescribeStreamOutput {
  StreamDescription stream_description;
  static constexpr auto Fields() {
    using S = DescribeStreamOutput;
    return std::array{
        aws::Field<&S::stream_description>("StreamDescription"),
    };
  }
};

struct GetShardIteratorInput {
  std::string stream_arn;
  std::string shard_id;
  std::string shard_iterator_type;
  std::optional<std::string> sequence_number;
  static constexpr auto Fields() {
    using S = GetShardIteratorInput;
    return std::array{
        aws::Field<&S::stream_arn>("StreamArn", kStreamArnRequired),
        aws::Field<&S::shard_id>("ShardId", {.required = true, .length_min = 28, .length_max = 65}),
        aws::Field<&S::shard_iterator_type>("ShardIteratorType",
                                            {.required = true, .enum_values = kShardIteratorTypes}),
        aws::Field<&S::sequence_number>("SequenceNumber", {.length_min = 21, .length_max = 40}),
    };
  }
};

struct GetShardIteratorOutput {
  std::string shard_iterator;
  static constexpr auto Fields() {
    using S = GetShardIteratorOutput;
    return std::array{
        aws::Field<&S::shard_iterator>("ShardIterator"),
    };
  }
};

struct GetRecordsInput {
  std::string shard_iterator;
  std::optional<int32_t> limit;
  static constexpr auto Fields() {
    using S = GetRecordsInput;
    return std::array{
        aws::Field<&S::shard_iterator>("ShardIterator",
                                       {.required = true, .length_min = 1, .length_max = 2048}),
        aws::Field<&S::limit>("Limit", {.value_min = 1}),
    };
  }
};

struct StreamRecord {
  aws::Timestamp approximate_creation_date_time;
  std::optional<Item> keys;
  std::optional<Item> new_image;
  std::optional<Item> old_image;
  std::string sequence_number;
  int64_t size_bytes = 0;
  std::string stream_view_type;
  static constexpr auto Fields() {
    using S = StreamRecord;
    return std::array{
        aws::Field<&S::approximate_creation_date_time>("ApproximateCreationDateTime"),
        aws::Field<&S::keys>("Keys"),
        aws::Field<&S::new_image>("NewImage"),
        aws::Field<&S::old_image>("OldImage"),
        aws::Field<&S::sequence_number>("SequenceNumber"),
        aws::Field<&S::size_bytes>("SizeBytes"),
        aws::Field<&S::stream_view_type>("StreamViewType"),
    };
  }
};

// Who changed an item, if it was the service itself.
struct Identity {
  std::string principal_id;
  std::string type;
  static constexpr auto Fields() {
    using S = Identity;
    return std::array{
        aws::Field<&S::principal_id>("PrincipalId"),
        aws::Field<&S::type>("Type"),
    };
  }
};

struct EventRecord {
  std::string event_id;
  std::string event_name;
  std::string event_version;
  std::string event_source;
  std::string aws_region;
  StreamRecord dynamodb;
  std::optional<Identity> user_identity;
  static constexpr auto Fields() {
    using S = EventRecord;
    return std::array{
        aws::Field<&S::event_id>("eventID"),           aws::Field<&S::event_name>("eventName"),
        aws::Field<&S::event_version>("eventVersion"), aws::Field<&S::event_source>("eventSource"),
        aws::Field<&S::aws_region>("awsRegion"),       aws::Field<&S::dynamodb>("dynamodb"),
        aws::Field<&S::user_identity>("userIdentity"),
    };
  }
};

struct GetRecordsOutput {
  std::vector<EventRecord> records;
  std::optional<std::string> next_shard_iterator;
  static constexpr auto Fields() {
    using S = GetRecordsOutput;
    return std::array{
        aws::Field<&S::records>("Records"),
        aws::Field<&S::next_shard_iterator>("NextShardIterator"),
    };
  }
};

}  // namespace portico::dynamodb::api
