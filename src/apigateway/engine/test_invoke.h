// TestInvokeMethod: runs a method of an API as it is now, deployed or not, and tells what happened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apigateway/engine/exchange.h"
#include "apigateway/engine/gateway.h"
#include "apigateway/engine/methods.h"
#include "apigateway/engine/state.h"
#include "base/result.h"
#include "base/task.h"

namespace portico::apigateway {

struct TestInvokeRequest {
  std::string resource_id;
  std::string http_method;
  std::optional<std::string> path_with_query_string;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  StringMap stage_variables;
  TestCaller caller;
};

struct TestInvokeResult {
  net::HttpResponse response;
  std::string log;
  int64_t latency_ms = 0;
};

// The stage name under which such calls run, in permissions too.
inline constexpr std::string_view kTestStage = "test-invoke-stage";

// NotFoundException if there is no such resource or method.
Task<Result<TestInvokeResult>> TestInvoke(Gateway& gateway, std::shared_ptr<const ApiState> state,
                                          const Location& location, const Clock& clock,
                                          TestInvokeRequest request);

}  // namespace portico::apigateway
