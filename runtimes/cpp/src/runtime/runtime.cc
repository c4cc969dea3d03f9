#include "portico/lambda/runtime.h"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "codec/json/writer.h"
#include "runtime/loop.h"
#include "runtime/runtime_api.h"

namespace portico::lambda {
namespace {

// Lambda answers within its own limits; only the wait for an event has none, and it is a read.
constexpr Timeouts kRuntimeApiTimeouts{.connect_ms = 10'000, .io_ms = 0};

}  // namespace

std::chrono::milliseconds InvocationRequest::TimeRemaining() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(deadline -
                                                               std::chrono::system_clock::now());
}

std::string Error::ToJson() const {
  std::string out;
  json::Writer writer(&out);
  writer.BeginObject();
  writer.Member("errorMessage", message);
  writer.Member("errorType", type);
  if (!stack_trace.empty()) {
    writer.Key("stackTrace");
    writer.BeginArray();
    for (const std::string& frame : stack_trace) writer.String(frame);
    writer.EndArray();
  }
  writer.EndObject();
  return out;
}

InvocationResponse InvocationResponse::Success(std::string payload, std::string content_type) {
  InvocationResponse out;
  out.payload_ = std::move(payload);
  out.content_type_ = std::move(content_type);
  return out;
}

InvocationResponse InvocationResponse::Failure(Error error) {
  InvocationResponse out;
  out.is_success_ = false;
  out.payload_ = error.ToJson();
  out.content_type_ = "application/json";
  out.error_type_ = std::move(error.type);
  return out;
}

InvocationResponse InvocationResponse::Failure(std::string_view type, std::string_view message) {
  return Failure(Error{std::string(type), std::string(message), {}});
}

int run(const Handler& handler) {
  return run_initialized([&handler] { return handler; });
}

int run_initialized(const Initializer& initialize) {
  std::signal(SIGPIPE, SIG_IGN);
  const char* authority = std::getenv("AWS_LAMBDA_RUNTIME_API");
  HostPort peer;
  if (authority == nullptr || !ParseAuthority(authority, &peer)) {
    std::fputs("portico-lambda: AWS_LAMBDA_RUNTIME_API must be host:port; Lambda sets it\n",
               stderr);
    return 1;
  }
  RuntimeApi api(authority, PlainConnector(peer, kRuntimeApiTimeouts));
  return RunLoop(api, initialize);
}

}  // namespace portico::lambda
