// The operations of DynamoDB Streams, wire shapes in and out. What streams are is the engine's
// business (engine/streams/). Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "aws/call.h"
#include "aws/service.h"
#include "base/result.h"
#include "base/task.h"
#include "dynamodb/api/shapes_streams.h"
#include "dynamodb/engine/engine.h"

namespace portico::dynamodb::api {

class StreamsApi {
 public:
  // The engine must outlive the object.
  explicit StreamsApi(Engine& engine) : engine_(engine) {}

  Result<ListStreamsOutput> ListStreams(aws::Call& call, const ListStreamsInput& in);
  Result<DescribeStreamOutput> DescribeStream(aws::Call& call, const DescribeStreamInput& in);
  Result<GetShardIteratorOutput> GetShardIterator(aws::Call& call, const GetShardIteratorInput& in);
  Task<Result<GetRecordsOutput>> GetRecords(aws::Call& call, const GetRecordsInput& in);

 private:
  Result<StreamPtr> FindStream(const aws::Call& call, const std::string& arn) const;

  Engine& engine_;
};

// "arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>"
std::string StreamArn(const aws::Call& call, std::string_view table, std::string_view label);

// The list of its operations. The Api must outlive the service.
aws::Service MakeStreamsService(StreamsApi* api);

}  // namespace portico::dynamodb::api
