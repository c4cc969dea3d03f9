// One request on its way through the gateway, with all that was found out about it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "apigateway/engine/compiled.h"
#include "apigateway/engine/trace.h"
#include "aws/call.h"
#include "net/http.h"

namespace portico::apigateway {

// What TestInvokeMethod shows: the steps of one execution, each with its time.
class ExecutionLog {
 public:
  ExecutionLog(std::string_view request_id, int64_t now_ms);
  void Add(std::string_view line);
  const std::string& text() const { return text_; }

 private:
  std::string time_;
  std::string text_;
};

// What TestInvokeMethod puts in place of a real request's surroundings.
struct TestCaller {
  aws::Principal principal;
  std::string user_agent;
};

struct Exchange {
  const net::HttpRequest& request;
  const CompiledStage& stage;
  const CompiledResource& resource;
  const CompiledMethod& method;
  std::string_view path;  // after the stage, as received: "/order/7"
  Router::Captures captures;
  RequestIds ids;
  int64_t now_ms = 0;
  std::string_view account;
  std::optional<aws::Principal> principal;  // AWS_IAM only
  ExecutionLog* log = nullptr;
  const TestCaller* test = nullptr;  // TestInvokeMethod only

  // "arn:aws:execute-api:…/stage/METHOD/path": what permissions are checked against.
  std::string SourceArn() const {
    return stage.arn_prefix + std::string(request.method) + resource.arn_path;
  }
};

}  // namespace portico::apigateway
