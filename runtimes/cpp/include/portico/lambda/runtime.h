// Runs a C++ function on AWS Lambda's Runtime API, here and on AWS (runtimes provided.al2, al2023).
//
//     using namespace portico::lambda;
//     int main() {
//       return run([](const InvocationRequest& request) {
//         return InvocationResponse::Success(request.payload);
//       });
//     }
//
// One process is one execution environment: it takes one event at a time, on the thread that called
// run, so a handler needs no locks for what only it touches. What a handler keeps between events
// (connections, caches) lives as long as the environment does, which Lambda freezes between events.
//
// The interface is that of https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html, version
// 2018-06-01. This header needs only the standard library.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace portico::lambda {

// One event, and what Lambda says about it. A value; owns its bytes.
struct InvocationRequest {
  // The event, as the invoker gave it: JSON text, not validated.
  std::string payload;
  std::string request_id;
  // The ARN that was invoked, with its version or alias if the invoker named one.
  std::string function_arn;
  // X-Ray's header of this event; also in the environment as _X_AMZN_TRACE_ID while it is handled.
  // Empty if Lambda sent none.
  std::string trace_id;
  // JSON from the AWS mobile SDKs; empty for everyone else.
  std::string client_context;
  std::string cognito_identity;
  // When Lambda kills the environment if no answer came.
  std::chrono::system_clock::time_point deadline;

  // What is left until the deadline; negative once it is past.
  std::chrono::milliseconds TimeRemaining() const;
};

// An error as a Lambda invoker sees it: {"errorMessage", "errorType"[, "stackTrace"]}.
struct Error {
  std::string type;
  std::string message;
  std::vector<std::string> stack_trace;

  std::string ToJson() const;
};

// The answer to one event: a payload, or an error. A value.
class InvocationResponse {
 public:
  // `payload` goes to the invoker as it is; Lambda's services expect JSON text. At most 6 MB, or
  // Lambda fails the invocation.
  static InvocationResponse Success(std::string payload,
                                    std::string content_type = "application/json");
  static InvocationResponse Failure(Error error);
  static InvocationResponse Failure(std::string_view type, std::string_view message);

  bool is_success() const { return is_success_; }
  // The payload, or the error's JSON.
  const std::string& payload() const { return payload_; }
  const std::string& content_type() const { return content_type_; }
  // Empty for a success.
  const std::string& error_type() const { return error_type_; }

 private:
  bool is_success_ = true;
  std::string payload_;
  std::string content_type_;
  std::string error_type_;
};

// Handles one event. An exception that leaves it becomes the invocation's error, with the
// exception's type and what(), and the environment goes on to the next event.
using Handler = std::function<InvocationResponse(const InvocationRequest&)>;

// Prepares the environment once (Lambda's init phase) and gives the handler. An exception that
// leaves it is reported as the environment's init error.
using Initializer = std::function<Handler()>;

// Asks Lambda for events and handles them, for as long as the environment lives; normally the
// process is killed while this waits. Returns only if it cannot go on, with a status for main to
// return, having said why on standard error:
//   1  the Runtime API is not there, went away, or answered that it cannot recover (5xx)
// An answer that Lambda refuses (413 too large, 400 or 403 too late) ends that event only.
// Ignores SIGPIPE for the process. Call once, from one thread.
int run(const Handler& handler);
// As run; also returns 1 after reporting that `initialize` failed.
int run_initialized(const Initializer& initialize);

}  // namespace portico::lambda
