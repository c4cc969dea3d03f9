// The four calls of Lambda's Runtime API (2018-06-01), over one keep-alive connection.
//
// Where the server says that it takes requests ahead (Portico does, AWS does not), a response
// leaves together with the call for the next event: one write and one wait an event instead of two.
// Not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "http/connection.h"
#include "portico/lambda/runtime.h"

namespace portico::lambda {

// How Lambda took what the runtime sent.
enum class ApiResult {
  kOk,
  // Refused (4xx): this event is over, the next may come.
  kRefused,
  // No connection, an answer that makes no sense, or 5xx: the runtime must exit.
  kFatal,
};

class RuntimeApi {
 public:
  // `authority` is AWS_LAMBDA_RUNTIME_API, "host:port".
  RuntimeApi(std::string authority, Connector connector);

  // Waits, without limit, for the next event. kOk or kFatal.
  ApiResult Next(InvocationRequest* request);
  ApiResult PostResponse(const std::string& request_id, const InvocationResponse& response);
  ApiResult PostInitError(const Error& error);

  // What was wrong with the last call that was not kOk.
  const std::string& problem() const { return problem_; }

 private:
  ApiResult Post(std::string_view path, const InvocationResponse& response, bool then_next);
  HttpError SendResponse(const InvocationResponse& response, bool then_next);
  HttpError Exchange(std::string_view head, std::string_view body);
  ApiResult Fatal(std::string what);

  std::string authority_;
  HttpConnection connection_;
  std::string next_head_;
  bool takes_ahead_ = false;  // the server does
  bool next_sent_ = false;
  // Reused from event to event for their memory.
  std::string head_;
  HttpResponse response_;
  std::string problem_;
};

// The peer that "host:port" names (port 80 if none); false if it is malformed.
bool ParseAuthority(std::string_view authority, HostPort* out);

}  // namespace portico::lambda
