// Reads the error that a service of the JSON protocols answered with. Pure, thread-safe.
#pragma once

#include "http/connection.h"
#include "portico/lambda/aws_client.h"

namespace portico::lambda {

// Code and message as botocore's JSON parser takes them: the code from the body's "__type" or the
// x-amzn-errortype header, without namespace; the HTTP status where there is none; a body that is
// no JSON is the message itself.
AwsFailure ParseServiceError(const HttpResponse& response);

}  // namespace portico::lambda
