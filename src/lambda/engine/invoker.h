// How other services call functions: the one face of Lambda that API Gateway knows.
//
// Thread-safe; Invoke is called on an event loop's thread and resumes there.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/task.h"
#include "lambda/engine/lineage.h"

namespace portico::lambda {

struct InvokeRequest {
  std::string function;   // a name or an ARN (unqualified, or with a qualifier)
  std::string qualifier;  // "", "$LATEST", a version or an alias
  std::string payload;    // JSON text
  bool tail_log = false;  // gather the last 4 KB of the log
  std::string client_context;
  // "Root=1-…;Parent=…;Sampled=0", or empty to let Lambda make one.
  std::string trace_id;
  // The function's aws_request_id; empty to let Lambda make one.
  std::string request_id;
  // Who asks, if it may be a function: the access key that the call was signed with.
  std::string access_key_id;
  // What led to this invocation, itself included; Invoke fills it in.
  std::shared_ptr<const Lineage> lineage;
};

struct InvokeResult {
  std::string payload;
  // "Unhandled" if the function failed: payload is then its error as JSON.
  std::optional<std::string> function_error;
  std::string log_tail;  // plain text
  std::string executed_version = "$LATEST";
};

class Invoker {
 public:
  virtual ~Invoker() = default;
  // Runs the function once. Errors are Lambda's own: ResourceNotFoundException,
  // TooManyRequestsException, InvalidRequestContentException, RecursiveInvocationException, …
  virtual Task<Result<InvokeResult>> Invoke(InvokeRequest request) = 0;
  // Whether the function's resource policy lets the service `principal`
  // ("apigateway.amazonaws.com") invoke it for `source_arn`. ResourceNotFoundException if there is
  // no such function.
  virtual Result<bool> AllowsService(std::string_view function, std::string_view qualifier,
                                     std::string_view principal,
                                     std::string_view source_arn) const = 0;
};

}  // namespace portico::lambda
