// Who may call a method whose authorizationType is AWS_IAM: decided above the gateway, where
// signatures and policies are known.
#pragma once

#include <string_view>

#include "aws/call.h"
#include "base/result.h"
#include "base/task.h"
#include "net/http.h"

namespace portico::apigateway {

class RequestAuthenticator {
 public:
  virtual ~RequestAuthenticator() = default;
  // Verifies the request's signature (service "execute-api") and that its principal may do
  // execute-api:Invoke on `resource_arn`. `request` and `resource_arn` outlive the Task.
  // Errors carry the status (403), AWS's exception name as code
  // ("MissingAuthenticationTokenException", "InvalidSignatureException", "AccessDeniedException",
  // …) and AWS's message. Thread-safe.
  virtual Task<Result<aws::Principal>> Authenticate(const net::HttpRequest& request,
                                                    std::string_view resource_arn) = 0;
};

}  // namespace portico::apigateway
