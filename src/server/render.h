// Answers as a service's protocol writes them: outputs, and errors with AWS's spelling of codes.
#pragma once

#include <string_view>

#include "aws/service.h"
#include "net/http.h"

namespace portico::server {

net::HttpResponse RenderOutput(const aws::ServiceInfo& service, const aws::Operation& operation,
                               const void* value, std::string_view request_id);

// Codes that the pipeline itself makes (signature errors, access denied, throttling, internal) are
// respelled as the service spells them; others go out as they are.
net::HttpResponse RenderError(const aws::ServiceInfo& service, AwsError error,
                              std::string_view request_id);

// DynamoDB's are 52 capital letters and digits, the others' are UUIDs.
std::string MakeRequestId(const aws::ServiceInfo* service);

}  // namespace portico::server
