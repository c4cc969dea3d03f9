#include "cli/serve/execute_api.h"

namespace portico::cli {
namespace {

constexpr aws::ServiceInfo kExecuteApi = {
    .name = "execute-api",
    .title = "Amazon API Gateway",
    .signing_name = "execute-api",
    .protocol = aws::Protocol::kRestJson,
    .api_version = "",
};
constexpr int kForbidden = 403;

}  // namespace

Task<Result<aws::Principal>> ExecuteApiAuthenticator::Authenticate(const net::HttpRequest& request,
                                                                   std::string_view resource_arn) {
  aws::Call call;
  call.now_ms = clock_.NowMs();
  call.region = region_;
  call.account = account_;
  call.service = kExecuteApi.name;
  call.operation = "Invoke";
  call.source_ip = request.peer_address;
  call.user_agent = request.Find("user-agent");
  call.referer = request.Find("referer");
  call.secure_transport = request.secure;
  call.authorizer = &authorizer_;
  auto principal = authenticator_.Authenticate(request, kExecuteApi, call.now_ms);
  if (!principal) {
    principal.error().http_status = kForbidden;
    co_return principal;
  }
  call.principal = std::move(*principal);
  Status allowed = call.Authorize("execute-api:Invoke", resource_arn);
  if (!allowed) {
    AwsError error = std::move(allowed).error();
    error.code = "AccessDeniedException";
    error.http_status = kForbidden;
    co_return Fail(std::move(error));
  }
  co_return std::move(call.principal);
}

bool ExecuteApi::Claims(const net::HttpRequest& head) const {
  return apigateway::ParseInvokeTarget(head.Find("host"), head.path).has_value();
}

Task<net::HttpResponse> ExecuteApi::Handle(const net::HttpRequest& request) {
  auto target = apigateway::ParseInvokeTarget(request.Find("host"), request.path);
  apigateway::InvokeTarget found = *target;
  co_return co_await gateway_.Handle(request, found);
}

}  // namespace portico::cli
