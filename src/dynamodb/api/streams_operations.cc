#include "dynamodb/api/streams.h"

namespace portico::dynamodb::api {
namespace {

using aws::Authorization;
using aws::Op;

constexpr aws::ServiceInfo kInfo{
    .name = "dynamodbstreams",
    .title = "Amazon DynamoDB Streams",
    .signing_name = "dynamodb",
    .protocol = aws::Protocol::kJson10,
    .target_prefix = "DynamoDBStreams_20120810",
    .api_version = "2012-08-10",
    .type_namespace = "com.amazonaws.dynamodb.v20120810",
    .internal_code = "InternalServerError",
    .access_denied_status = 400,
};

}  // namespace

aws::Service MakeStreamsService(StreamsApi* api) {
  return {&kInfo,
          api,
          {
              Op<&StreamsApi::ListStreams>({.name = "ListStreams",
                                            .action = "dynamodb:ListStreams",
                                            .authorization = Authorization::kInHandler}),
              Op<&StreamsApi::DescribeStream>({.name = "DescribeStream",
                                               .action = "dynamodb:DescribeStream",
                                               .resource = "{StreamArn}"}),
              Op<&StreamsApi::GetShardIterator>({.name = "GetShardIterator",
                                                 .action = "dynamodb:GetShardIterator",
                                                 .resource = "{StreamArn}"}),
              Op<&StreamsApi::GetRecords>({.name = "GetRecords",
                                           .action = "dynamodb:GetRecords",
                                           .authorization = Authorization::kInHandler}),
          },
          {}};
}

}  // namespace portico::dynamodb::api
