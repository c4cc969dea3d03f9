// The identities that a request gets on its way through the gateway.
#pragma once

#include <string>
#include <string_view>

namespace portico::apigateway {

struct RequestIds {
  std::string request_id;   // a UUID: x-amzn-RequestId
  std::string extended_id;  // 16 characters: x-amz-apigw-id
  // "Root=1-…;Parent=…;Sampled=0": X-Amzn-Trace-Id. Continues the caller's trace if there is one.
  std::string trace_id;
};

// `caller_trace` is the request's X-Amzn-Trace-Id, or empty. Thread-safe.
RequestIds MakeRequestIds(std::string_view caller_trace, int64_t now_ms);

}  // namespace portico::apigateway
