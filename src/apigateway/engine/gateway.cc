#include "apigateway/engine/gateway.h"

#include <exception>

#include "apigateway/engine/gateway_response.h"
#include "apigateway/engine/headers.h"
#include "apigateway/engine/media_type.h"
#include "apigateway/engine/payload.h"
#include "apigateway/engine/proxy_event.h"
#include "apigateway/engine/proxy_response.h"

namespace portico::apigateway {
namespace {

constexpr std::string_view kPrincipal = "apigateway.amazonaws.com";

using Outcome = std::optional<Result<lambda::InvokeResult>>;

// Runs by itself, so that it can outlive the request that gave up waiting for it.
Task<void> RunInvoke(lambda::Invoker& invoker, lambda::InvokeRequest request,
                     std::shared_ptr<OneShot<Outcome>> done) {
  Result<lambda::InvokeResult> result = Fail(AwsError::Internal("the invocation was interrupted"));
  try {
    Task<Result<lambda::InvokeResult>> invocation = invoker.Invoke(std::move(request));
    result = co_await invocation;
  } catch (const std::exception& e) {
    result = Fail(AwsError::Internal(e.what()));
  }
  done->Set(Outcome(std::move(result)));
}

void SetIds(const RequestIds& ids, net::HttpResponse* response) {
  response->Set("x-amzn-RequestId", ids.request_id);
  response->Set("x-amz-apigw-id", ids.extended_id);
}

// The line is put together only for who reads it: bodies may be megabytes.
void Log(const Exchange& exchange, std::string_view what, std::string_view detail = "") {
  if (exchange.log == nullptr) return;
  exchange.log->Add(std::string(what).append(detail));
}

}  // namespace

Gateway::Gateway(const ApiStore& apis, lambda::Invoker& invoker,
                 RequestAuthenticator& authenticator, const Clock& clock, FaultLog fault_log)
    : apis_(apis),
      invoker_(invoker),
      authenticator_(authenticator),
      clock_(clock),
      fault_log_(std::move(fault_log)) {}

Task<net::HttpResponse> Gateway::Handle(const net::HttpRequest& request, InvokeTarget target) {
  const RequestIds ids = MakeRequestIds(request.Find("X-Amzn-Trace-Id"), clock_.NowMs());
  net::HttpResponse response = co_await Route(request, target, ids);
  SetIds(ids, &response);
  if (request.method == "HEAD") response.send_body = false;
  co_return response;
}

net::HttpResponse Gateway::TooLarge(const net::HttpRequest& head) {
  net::HttpResponse response = GatewayResponse(GatewayFault::kRequestTooLarge);
  SetIds(MakeRequestIds(head.Find("X-Amzn-Trace-Id"), clock_.NowMs()), &response);
  return response;
}

Task<net::HttpResponse> Gateway::Route(const net::HttpRequest& request, const InvokeTarget& target,
                                       const RequestIds& ids) {
  const std::shared_ptr<const CompiledStage> stage = apis_.FindStage(target.api_id, target.stage);
  if (stage == nullptr || !stage->serves_execute_api) {
    co_return GatewayResponse(GatewayFault::kForbidden);
  }
  Router::Captures captures;
  const CompiledResource* resource = stage->FindResource(target.path, request.method, &captures);
  if (resource == nullptr) co_return GatewayResponse(GatewayFault::kMissingAuthenticationToken);
  const CompiledMethod* method = resource->Find(request.method);

  Exchange exchange{request, *stage,         *resource,
                    *method, target.path,    std::move(captures),
                    ids,     clock_.NowMs(), apis_.location().account};
  if (method->needs_iam) {
    const std::string arn = exchange.SourceArn();
    Result<aws::Principal> principal = co_await authenticator_.Authenticate(request, arn);
    if (!principal && principal.error().code == "MissingAuthenticationTokenException") {
      co_return GatewayResponse(GatewayFault::kMissingAuthenticationToken);
    }
    if (!principal) co_return DeniedResponse(principal.error());
    exchange.principal = std::move(*principal);
  }
  net::HttpResponse response = co_await Execute(exchange);
  co_return response;
}

Task<net::HttpResponse> Gateway::Execute(const Exchange& exchange) {
  net::HttpResponse response;
  switch (exchange.method.kind) {
    case CompiledMethod::Kind::kMock:
      response = ExecuteMock(exchange);
      break;
    case CompiledMethod::Kind::kLambda:
      response = co_await ExecuteLambda(exchange);
      break;
    case CompiledMethod::Kind::kLambdaProxy:
      response = co_await ExecuteProxy(exchange);
      break;
  }
  co_return response;
}

net::HttpResponse Gateway::ExecuteMock(const Exchange& exchange) {
  const std::optional<std::string> body = IntegrationBody(exchange);
  if (!body) return GatewayResponse(GatewayFault::kUnsupportedMediaType);
  const std::optional<int> status = MockStatus(*body);
  if (!status) {
    return ConfigurationFault(exchange,
                              "Unable to parse statusCode. It should be an integer that "
                              "is defined in the request template.");
  }
  return MapResponse(exchange, std::to_string(*status), "");
}

Task<net::HttpResponse> Gateway::ExecuteLambda(const Exchange& exchange) {
  std::optional<std::string> body = IntegrationBody(exchange);
  if (!body) co_return GatewayResponse(GatewayFault::kUnsupportedMediaType);
  std::optional<net::HttpResponse> refused = RefuseInvoke(exchange);
  if (refused) co_return std::move(*refused);
  Log(exchange, "Endpoint request body after transformations: ", *body);
  const Outcome outcome = co_await Invoke(exchange, std::move(*body));
  if (!outcome || !*outcome) co_return InvokeFault(exchange, outcome);
  const lambda::InvokeResult& result = **outcome;
  Log(exchange, "Endpoint response body before transformations: ", result.payload);
  const std::string selector = result.function_error ? ErrorMessage(result.payload) : "";
  net::HttpResponse response = MapResponse(exchange, selector, result.payload);
  co_return response;
}

Task<net::HttpResponse> Gateway::ExecuteProxy(const Exchange& exchange) {
  const std::optional<QueryParams> query = ParseQuery(exchange.request.query);
  if (!query) co_return GatewayResponse(GatewayFault::kBadRequest);
  std::optional<net::HttpResponse> refused = RefuseInvoke(exchange);
  if (refused) co_return std::move(*refused);
  std::string event = MakeProxyEvent(exchange, *query);
  Log(exchange, "Endpoint request body after transformations: ", event);
  const Outcome outcome = co_await Invoke(exchange, std::move(event));
  if (!outcome || !*outcome) co_return InvokeFault(exchange, outcome);
  const lambda::InvokeResult& result = **outcome;
  Log(exchange, "Endpoint response body before transformations: ", result.payload);
  if (result.function_error) {
    LogFault(exchange, "Lambda execution failed with status 200 due to customer function error: " +
                           ErrorMessage(result.payload));
    co_return GatewayResponse(GatewayFault::kBadGateway);
  }
  const bool binary = IsBinary(exchange.request.Find("Accept"), exchange.stage.binary_media_types);
  std::optional<net::HttpResponse> response = ParseProxyResponse(result.payload, binary);
  if (!response) {
    LogFault(exchange,
             "Execution failed due to configuration error: Malformed Lambda proxy response");
    co_return GatewayResponse(GatewayFault::kBadGateway);
  }
  response->Set("X-Amzn-Trace-Id", exchange.ids.trace_id);
  co_return std::move(*response);
}

std::optional<net::HttpResponse> Gateway::RefuseInvoke(const Exchange& exchange) {
  const CompiledMethod& method = exchange.method;
  if (!method.function) {
    return ConfigurationFault(exchange, "Invalid function ARN or invalid uri: " + method.uri);
  }
  if (!method.posts) {
    return ConfigurationFault(exchange, "Lambda functions are invoked by POST integrations only");
  }
  const std::string source_arn = exchange.SourceArn();
  const Result<bool> allowed = invoker_.AllowsService(
      method.function->function, method.function->qualifier, kPrincipal, source_arn);
  if (allowed && *allowed) return std::nullopt;
  Log(exchange,
      "Execution failed due to configuration error: Invalid permissions on Lambda function");
  std::string reason =
      "Execution failed due to configuration error: Invalid permissions on Lambda function: " +
      method.function->function;
  if (!method.function->qualifier.empty()) reason += ":" + method.function->qualifier;
  reason += allowed ? " does not let " + std::string(kPrincipal) + " invoke it for " + source_arn
                    : " (" + allowed.error().message + ")";
  fault_log_(exchange.ids.request_id, reason);
  return GatewayResponse(GatewayFault::kConfigurationError);
}

Task<Outcome> Gateway::Invoke(const Exchange& exchange, std::string payload) {
  lambda::InvokeRequest request;
  request.function = exchange.method.function->function;
  request.qualifier = exchange.method.function->qualifier;
  request.payload = std::move(payload);
  request.trace_id = exchange.ids.trace_id;

  auto done = std::make_shared<OneShot<Outcome>>();
  std::unique_ptr<Executor::Timer> timer;
  if (Executor* executor = Executor::Current(); executor != nullptr) {
    timer = executor->RunAfter(exchange.method.timeout, [done] { done->Set(std::nullopt); });
  }
  Spawn(RunInvoke(invoker_, std::move(request), done));
  Outcome outcome = co_await done->Wait();
  co_return outcome;
}

net::HttpResponse Gateway::InvokeFault(const Exchange& exchange, const Outcome& outcome) {
  if (!outcome) {
    LogFault(exchange, "Execution failed due to a timeout error");
    return GatewayResponse(GatewayFault::kTimeout);
  }
  const AwsError& error = outcome->error();
  LogFault(exchange, "Lambda invocation failed: " + error.code + ": " + error.message);
  // The one fault of these that is the client's: its body is no JSON.
  if (error.code == "InvalidRequestContentException") return BadRequestResponse(error.message);
  if (error.http_status == 413) return GatewayResponse(GatewayFault::kRequestTooLargeForLambda);
  return GatewayResponse(GatewayFault::kConfigurationError);
}

net::HttpResponse Gateway::MapResponse(const Exchange& exchange, std::string_view selector,
                                       std::string body) {
  const CompiledResponse* selected = exchange.method.SelectResponse(selector);
  if (selected == nullptr) {
    return ConfigurationFault(exchange,
                              "No match for output mapping and no default output mapping "
                              "configured. Endpoint Response Status Code: 200");
  }
  if (!selected->declared) {
    return ConfigurationFault(exchange, "Output mapping refers to an invalid method response: " +
                                            std::to_string(selected->status));
  }
  net::HttpResponse response;
  response.status = selected->status;
  response.headers.reserve(4 + selected->headers.size());
  const std::optional<ResponseTemplate> text =
      SelectTemplate(selected->templates, exchange.request.Find("Accept"));
  response.Set("Content-Type",
               text ? std::string(text->media_type) : std::string("application/json"));
  if (exchange.method.kind != CompiledMethod::Kind::kMock) {
    response.Set("X-Amzn-Trace-Id", exchange.ids.trace_id);
  }
  std::optional<json::Value> document;
  for (const HeaderMapping& mapping : selected->headers) {
    if (mapping.NeedsBody() && !document) {
      document = json::Parse(body);
      if (!document) document.emplace();
    }
    std::optional<std::string> value =
        mapping.Evaluate(document ? &*document : nullptr, exchange.stage.variables);
    if (!value) continue;
    AddResponseHeader(ResponseHeaders::kMapped, mapping.header(), std::move(*value), &response);
  }
  response.body = text ? std::string(text->text) : std::move(body);
  return response;
}

net::HttpResponse Gateway::ConfigurationFault(const Exchange& exchange, std::string_view reason) {
  LogFault(exchange, "Execution failed due to configuration error: " + std::string(reason));
  return GatewayResponse(GatewayFault::kConfigurationError);
}

void Gateway::LogFault(const Exchange& exchange, std::string_view reason) {
  Log(exchange, reason);
  fault_log_(exchange.ids.request_id, reason);
}

}  // namespace portico::apigateway
