// When a failed call is worth another attempt, and after what wait: botocore's legacy rules for
// DynamoDB (botocore/data/_retry.json), the ones a boto3 client follows by default. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "http/transport.h"
#include "portico/lambda/aws_client.h"

namespace portico::lambda {

// Of an error that the service answered with.
bool IsRetryable(int http_status, std::string_view code);
// Of a failure to get an answer.
bool IsRetryable(HttpFault fault);

// The wait before retry number `retry` (1 is the first), `random` being in [0, 1).
int64_t BackoffMs(const AwsClientOptions& options, int retry, double random);

}  // namespace portico::lambda
