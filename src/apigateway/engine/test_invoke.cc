#include "apigateway/engine/test_invoke.h"

#include "apigateway/engine/errors.h"
#include "codec/uri.h"

namespace portico::apigateway {
namespace {

// A stage that serves this one resource.
Result<std::shared_ptr<const CompiledStage>> CompileForTest(const ApiState& state,
                                                            const Location& location,
                                                            const TestInvokeRequest& request) {
  PORTICO_ASSIGN(Method method, GetMethod(state, {request.resource_id, request.http_method}));
  if (!method.method_integration) return Fail(BadRequest("No integration defined for method"));
  DeploymentRecord deployment;
  Resource resource = *state.resources.at(request.resource_id);
  resource.resource_methods = {{request.http_method, std::move(method)}};
  deployment.resources.push_back(std::move(resource));
  deployment.binary_media_types =
      state.api->binary_media_types.value_or(std::vector<std::string>{});
  Stage stage;
  stage.stage_name = std::string(kTestStage);
  stage.variables = request.stage_variables;
  return CompileStage(*state.api, deployment, stage, location);
}

template <typename Pairs>
std::string Braced(const Pairs& pairs) {
  std::string out = "{";
  for (const auto& [name, value] : pairs) {
    if (out.size() > 1) out += ", ";
    out += std::string(name) + "=" + std::string(value);
  }
  return out + "}";
}

void LogRequest(const Exchange& exchange, const TestInvokeRequest& request, ExecutionLog* log) {
  log->Add("Starting execution for request: " + exchange.ids.request_id);
  log->Add("HTTP Method: " + std::string(exchange.request.method) +
           ", Resource Path: " + std::string(exchange.path));
  log->Add("Method request path: " + Braced(exchange.captures));
  log->Add("Method request query string: " +
           Braced(ParseQuery(exchange.request.query).value_or(QueryParams{})));
  log->Add("Method request headers: " + Braced(request.headers));
  log->Add("Method request body before transformations: " + request.body);
}

// An execution that succeeded shows its answer; one that failed has said why.
void LogResponse(const net::HttpResponse& response, bool failed, ExecutionLog* log) {
  if (!failed) {
    log->Add("Method response body after transformations: " + response.body);
    log->Add("Method response headers: " + Braced(response.headers));
    log->Add("Successfully completed execution");
  }
  log->Add("Method completed with status: " + std::to_string(response.status));
}

}  // namespace

Task<Result<TestInvokeResult>> TestInvoke(Gateway& gateway, std::shared_ptr<const ApiState> state,
                                          const Location& location, const Clock& clock,
                                          TestInvokeRequest request) {
  auto compiled = CompileForTest(*state, location, request);
  if (!compiled) co_return Fail(std::move(compiled).error());
  const CompiledStage& stage = **compiled;
  const CompiledResource& resource = stage.resources.front();
  // Without a path the parameters stand for themselves: "/pets/{petId}".
  const std::string target = request.path_with_query_string.value_or(resource.path);
  const size_t question = target.find('?');

  net::HttpRequest http;
  // AWS tests ANY methods as whatever is named, and ANY itself is no HTTP method.
  http.method = request.http_method == "ANY" ? std::string_view("POST") : request.http_method;
  http.target = target;
  http.path = http.target.substr(0, question);
  if (question != std::string::npos) http.query = http.target.substr(question + 1);
  http.body = request.body;
  http.peer_address = "test-invoke-source-ip";
  for (const auto& [name, value] : request.headers) http.headers.push_back({name, value});

  const int64_t started_ms = clock.NowMs();
  Exchange exchange{http,
                    stage,
                    resource,
                    resource.methods.front(),
                    http.path,
                    {},
                    MakeRequestIds(http.Find("X-Amzn-Trace-Id"), started_ms),
                    started_ms,
                    location.account};
  stage.FindResource(http.path, http.method, &exchange.captures);
  ExecutionLog log(exchange.ids.request_id, started_ms);
  exchange.log = &log;
  exchange.test = &request.caller;
  LogRequest(exchange, request, &log);

  const int64_t started_us = clock.SteadyUs();
  TestInvokeResult out;
  out.response = co_await gateway.Execute(exchange);
  out.latency_ms = (clock.SteadyUs() - started_us) / 1000;
  auto& headers = out.response.headers;
  const bool failed = !headers.empty() && headers.front().first == "x-amzn-ErrorType";
  // AWS shows of a failed execution's headers the error's type only.
  if (failed) headers.resize(1);
  LogResponse(out.response, failed, &log);
  out.log = log.text();
  co_return out;
}

}  // namespace portico::apigateway
