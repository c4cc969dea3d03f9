// The data plane: takes requests for deployed APIs and gives what the APIs answer.
//
// Handle runs on an event loop's thread and resumes there; many at a time. It reads compiled stages
// only (compiled.h). What it answers is AWS's to the header: see the tests, which name each rule.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "apigateway/engine/api_store.h"
#include "apigateway/engine/exchange.h"
#include "apigateway/engine/invoke_target.h"
#include "apigateway/engine/request_authenticator.h"
#include "base/clock.h"
#include "base/task.h"
#include "lambda/engine/invoker.h"
#include "net/http.h"

namespace portico::apigateway {

class Gateway {
 public:
  // API Gateway's limit of a request's body.
  static constexpr size_t kPayloadBytesMax = 10u << 20;

  // Told why a request failed for a reason that its client is not told: for the server's log.
  using FaultLog = std::function<void(std::string_view request_id, std::string_view reason)>;

  // Everything must outlive the gateway. `fault_log` is called on the loops' threads.
  Gateway(const ApiStore& apis, lambda::Invoker& invoker, RequestAuthenticator& authenticator,
          const Clock& clock, FaultLog fault_log);

  // `target` is what ParseInvokeTarget made of the request's host and path.
  Task<net::HttpResponse> Handle(const net::HttpRequest& request, InvokeTarget target);

  // For a body over kPayloadBytesMax.
  net::HttpResponse TooLarge(const net::HttpRequest& head);

  // Runs a method of `stage` that was found already, without the checks of who calls: for
  // TestInvokeMethod. `exchange` must outlive the Task.
  Task<net::HttpResponse> Execute(const Exchange& exchange);

 private:
  // Nothing: the time was over. The function goes on, as on AWS.
  using Outcome = std::optional<Result<lambda::InvokeResult>>;

  Task<net::HttpResponse> Route(const net::HttpRequest& request, const InvokeTarget& target,
                                const RequestIds& ids);
  net::HttpResponse ExecuteMock(const Exchange& exchange);
  Task<net::HttpResponse> ExecuteLambda(const Exchange& exchange);
  Task<net::HttpResponse> ExecuteProxy(const Exchange& exchange);

  // What stands against invoking the integration's function: the answer then.
  std::optional<net::HttpResponse> RefuseInvoke(const Exchange& exchange);
  Task<Outcome> Invoke(const Exchange& exchange, std::string payload);
  // The answer for an invocation that gave no result.
  net::HttpResponse InvokeFault(const Exchange& exchange, const Outcome& outcome);
  // Turns an integration's answer into the method's: status, headers and body of the integration
  // response that `selector` selects.
  net::HttpResponse MapResponse(const Exchange& exchange, std::string_view selector,
                                std::string body);
  net::HttpResponse ConfigurationFault(const Exchange& exchange, std::string_view reason);
  void LogFault(const Exchange& exchange, std::string_view reason);

  const ApiStore& apis_;
  lambda::Invoker& invoker_;
  RequestAuthenticator& authenticator_;
  const Clock& clock_;
  const FaultLog fault_log_;
};

}  // namespace portico::apigateway
