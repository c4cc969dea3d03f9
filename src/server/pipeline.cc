#include "server/pipeline.h"

#include <exception>

#include "aws/check_input.h"
#include "aws/json_protocol.h"
#include "aws/query_protocol.h"
#include "base/log.h"
#include "codec/uri.h"
#include "server/compressed_bodies.h"
#include "server/cors.h"
#include "server/json_front.h"
#include "server/operation_keys.h"
#include "server/render.h"
#include "server/unknown_service.h"

namespace portico::server {
namespace {

constexpr std::string_view kOwnPrefix = "/_portico/";
constexpr std::string_view kNotImplementedCode = "NotImplemented";
// What an operation without a service may send: there is nothing to read it for.
constexpr size_t kUnroutedBodyBytesMax = 64u << 10;
// Longer than any name or ARN that validation lets through; what is longer is cut, so that matching
// it against policies, which comes first, stays cheap.
constexpr size_t kResourceMemberBytesMax = 2'048;

std::vector<std::string> MetricNames(const Router& router) {
  std::vector<std::string> names = {"execute-api"};
  for (const aws::Service& service : router.services()) {
    for (const aws::Operation& operation : service.operations) {
      names.push_back(std::string(service.info->name) + "." + std::string(operation.info().name));
    }
  }
  return names;
}

net::HttpResponse OwnResponse(int status, std::string_view content_type, std::string body) {
  net::HttpResponse response;
  response.status = status;
  response.Set("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

// A request that names no service in any of the ways AWS's clients do.
net::HttpResponse NobodysRequest(const net::HttpRequest& request) {
  // What DynamoDB's endpoints answer load balancers and people.
  if (request.method == "GET" && request.path == "/") {
    return OwnResponse(200, "text/plain", "healthy: " + std::string(request.Find("host")) + " \n");
  }
  std::string body;
  json::Writer writer(&body);
  writer.BeginObject();
  writer.Member("message", "No service of Portico answers " + std::string(request.method) + " " +
                               std::string(request.path) +
                               ": the request has no X-Amz-Target, no signature that names a "
                               "service, and no path or Action of one.");
  writer.EndObject();
  net::HttpResponse response = OwnResponse(404, "application/json", std::move(body));
  response.Set("x-amzn-ErrorType", "UnknownOperationException");
  return response;
}

// The service whose front answers what no service claims.
const aws::ServiceInfo* JsonService(const Router& router) {
  for (const aws::Service& service : router.services()) {
    if (service.info->protocol == aws::Protocol::kJson10) return service.info;
  }
  return nullptr;
}

AwsError UnknownOperation(const aws::ServiceInfo& service, const Route& route) {
  if (route.not_implemented) {
    return AwsError::Client(kNotImplementedCode,
                            "Portico does not implement the operation " + route.operation_name +
                                " of " + std::string(service.title) + " yet.",
                            501);
  }
  std::string message;
  if (service.protocol == aws::Protocol::kQuery) {
    message = "Could not find operation " + route.operation_name + " for version " +
              std::string(service.api_version);
  } else if (service.protocol == aws::Protocol::kRestJson) {
    message = "Portico does not implement an operation of " + std::string(service.title) + " at " +
              route.operation_name + ".";
  }
  return AwsError::Client("UnknownOperationException", std::move(message),
                          service.protocol == aws::Protocol::kRestJson ? 404 : 400);
}

Status ParseInput(const Route& route, const net::HttpRequest& request, void* input,
                  aws::MissingMembers* missing) {
  const aws::ShapeDesc& shape = route.operation->input();
  switch (route.service->info->protocol) {
    case aws::Protocol::kJson10:
    case aws::Protocol::kJson11: {
      std::string buffer;
      PORTICO_ASSIGN(const std::string_view body, BodyOf(*route.service->info, request, &buffer));
      json::Reader reader(body);
      PORTICO_TRY(aws::ParseJson(shape, reader, input, missing, aws::Members::kAll,
                                 route.service->info->type_namespace));
      if (!reader.Finish()) return Fail("SerializationException", "");
      return {};
    }
    case aws::Protocol::kQuery:
      return aws::ParseQueryInput(shape, route.form, input, missing);
    case aws::Protocol::kRestJson:
      return aws::ParseRestInput(shape, route.uri_params, request, input, missing,
                                 route.service->info->mismatches);
  }
  return {};
}

// By its name in the URI ("restapi_id") or in the model ("restApiId").
const aws::FieldDesc* FindMember(const aws::ShapeDesc& shape, std::string_view name) {
  for (const aws::FieldDesc& field : shape.fields) {
    if (field.wire_name() == name || field.name == name) return &field;
  }
  return nullptr;
}

// Of a member that is no string, or not there, nothing.
std::string_view TextOfMember(const aws::ShapeDesc& shape, std::string_view name,
                              const void* input) {
  const aws::FieldDesc* field = FindMember(shape, name);
  if (field == nullptr || field->type->kind != aws::TypeKind::kString) return {};
  const auto* text = static_cast<const std::string*>(field->get(input));
  if (text == nullptr) return {};
  return std::string_view(*text).substr(0, kResourceMemberBytesMax);
}

}  // namespace

std::string ExpandResource(std::string_view pattern, const aws::ShapeDesc& shape, const void* input,
                           const aws::Call& call, aws::CanonicalArn canonical) {
  if (pattern.empty()) return "*";
  std::string out;
  std::vector<std::string_view> members;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    out.append(pattern.substr(0, open));
    if (open == std::string_view::npos) break;
    const size_t close = pattern.find('}', open);
    const std::string_view name = pattern.substr(open + 1, close - open - 1);
    pattern.remove_prefix(close + 1);
    if (name == "region") {
      out.append(call.region);
    } else if (name == "account") {
      out.append(call.account);
    } else if (name.ends_with('%')) {
      out.append(UriEncode(TextOfMember(shape, name.substr(0, name.size() - 1), input)));
    } else if (name.ends_with('%')) {
      out.append(UriEncode(TextOfMember(shape, name.substr(0, name.size() - 1), input)));
    } else {
      members.push_back(TextOfMember(shape, name, input));
      if (canonical == nullptr && members.back().starts_with("arn:")) {
        return std::string(members.back());
      }
      out.append(members.back());
    }
  }
  if (canonical != nullptr && !members.empty()) return canonical(members, call);
  return out.empty() ? "*" : out;
}

Pipeline::Pipeline(PipelineConfig config, const Router& router, const Authenticator& authenticator,
                   const aws::Authorizer& authorizer, DataPlane& data_plane, const Clock& clock)
    : config_(std::move(config)),
      guard_(std::move(config_.browsers)),
      router_(router),
      authenticator_(authenticator),
      authorizer_(authorizer),
      data_plane_(data_plane),
      clock_(clock),
      metrics_(MetricNames(router)) {}

size_t Pipeline::BodyBytesMax(const net::HttpRequest& head) {
  if (data_plane_.Claims(head)) return data_plane_.BodyBytesMax();
  const aws::Service* service = router_.FindService(head);
  if (service != nullptr) return service->info->body_bytes_max;
  // An unsigned query call names its service in the body.
  return kUnroutedBodyBytesMax;
}

net::HttpResponse Pipeline::TooLarge(const net::HttpRequest& head) {
  if (data_plane_.Claims(head)) return data_plane_.TooLarge(head);
  if (const aws::Service* service = router_.FindService(head)) {
    return RenderError(*service->info, BodyTooLarge(*service->info), MakeRequestId(service->info));
  }
  if (const std::string_view unknown = UnknownService(router_, head); !unknown.empty()) {
    return UnknownServiceAnswer(router_, unknown, head);
  }
  return OwnResponse(413, "application/json", R"({"message":"Request Too Long"})");
}

Task<net::HttpResponse> Pipeline::Handle(const net::HttpRequest& request) {
  const int64_t started_us = request.arrived_us;
  std::string log_name;
  net::HttpResponse response = co_await Dispatch(request, &log_name);
  const int64_t duration_us = clock_.SteadyUs() - started_us;
  metrics_.Count(log_name, response.status, duration_us);
  const bool polled = request.path.starts_with(kOwnPrefix) && log_name.empty();
  if (log::Enabled(log::Level::kInfo) && !polled) {
    std::string_view id = "-";
    for (const auto& [name, value] : response.headers) {
      if (name == "x-amzn-RequestId") id = value;
    }
    log::Info("{} {} {} {:.1f}ms", id,
              log_name.empty() ? fmt::format("{} {}", request.method, request.path) : log_name,
              response.status, static_cast<double>(duration_us) / 1000.0);
  }
  co_return response;
}

Task<net::HttpResponse> Pipeline::Dispatch(const net::HttpRequest& request, std::string* log_name) {
  std::string fault;
  try {
    if (data_plane_.Claims(request)) {
      *log_name = "execute-api";
      co_return co_await data_plane_.Handle(request);
    }
    const bool own = request.path.starts_with(kOwnPrefix);
    if (Status allowed = CheckOrigin(request, own); !allowed) {
      log::Warn("refused {} {}: {}", request.method, request.path, allowed.error().message);
      co_return Refuse(request, std::move(allowed).error());
    }
    if (own) co_return co_await HandleOwn(request, log_name);
    const bool shares =
        authenticator_.mode() == AuthMode::kEnforce || guard_.IsFromAllowedOrigin(request);
    if (shares && IsPreflight(request)) {
      net::HttpResponse preflight = PreflightAnswer(request);
      const bool is_json = request.path == "/";
      preflight.Set("x-amzn-RequestId", MakeRequestId(is_json ? JsonService(router_) : nullptr));
      AllowOrigin(request, &preflight);
      co_return preflight;
    }
    net::HttpResponse response = co_await HandleService(request, log_name);
    if (shares) AllowOrigin(request, &response);
    co_return response;
  } catch (const std::exception& e) {
    fault = e.what();
  }
  log::Error("{} {}: {}", request.method, request.path, fault);
  co_return OwnResponse(500, "application/json", R"({"message":"Internal server error"})");
}

Status Pipeline::CheckOrigin(const net::HttpRequest& request, bool own) const {
  if (authenticator_.mode() == AuthMode::kOpen) return guard_.Check(request);
  // Who signs proves more than where a request comes from.
  return own ? guard_.CheckPublic(request) : Status();
}

// In the words of the service that is asked, for its own clients.
net::HttpResponse Pipeline::Refuse(const net::HttpRequest& request, AwsError error) const {
  if (const aws::Service* service = router_.FindService(request)) {
    return RenderError(*service->info, std::move(error), MakeRequestId(service->info));
  }
  std::string body;
  json::Writer writer(&body);
  writer.BeginObject();
  writer.Member("message", error.message);
  writer.EndObject();
  return OwnResponse(error.http_status, "application/json", std::move(body));
}

Task<net::HttpResponse> Pipeline::HandleOwn(const net::HttpRequest& request,
                                            std::string* log_name) {
  const std::string_view page = request.path.substr(kOwnPrefix.size());
  if (page == "health") co_return OwnResponse(200, "application/json", config_.health());
  if (page == "metrics") {
    co_return OwnResponse(200, "text/plain; version=0.0.4", metrics_.RenderPrometheus());
  }
  for (const OwnPage& own : config_.pages) {
    if (!page.starts_with(own.path)) continue;
    *log_name = own.name;
    co_return co_await own.handle(request);
  }
  co_return OwnResponse(404, "application/json", R"({"message":"Not found"})");
}

Task<net::HttpResponse> Pipeline::HandleService(const net::HttpRequest& request,
                                                std::string* log_name) {
  const Route route = router_.Find(request);
  if (route.service == nullptr) {
    if (const std::string_view unknown = UnknownService(router_, request); !unknown.empty()) {
      co_return UnknownServiceAnswer(router_, unknown, request);
    }
    const aws::ServiceInfo* json = JsonService(router_);
    if (json == nullptr || !IsJsonOfNobody(request)) co_return NobodysRequest(request);
    net::HttpResponse answer = RenderError(*json, NoOperation(request), MakeRequestId(json));
    FollowRequest(*json, request, &answer);
    co_return answer;
  }
  const aws::ServiceInfo& service = *route.service->info;
  *log_name = std::string(service.name) + "." + route.operation_name;

  aws::Call call;
  call.request_id = MakeRequestId(&service);
  call.region = config_.region;
  call.account = config_.account;
  call.service = service.name;
  call.operation = route.operation_name;
  call.source_ip = request.peer_address;
  call.user_agent = request.Find("user-agent");
  call.referer = request.Find("referer");
  call.host = request.Find("host");
  call.secure_transport = request.secure;
  call.now_ms = clock_.NowMs();
  call.authorizer = &authorizer_;

  auto input = aws::Operation::Any(nullptr, [](void*) {});
  auto output = aws::Operation::Any(nullptr, [](void*) {});
  if (route.operation != nullptr) {
    input = route.operation->MakeInput();
    output = route.operation->MakeOutput();
  }
  Status status;
  try {
    status = co_await RunOperation(route, request, call, input.get(), output.get());
  } catch (const std::exception& e) {
    // Caught here, so that it too is answered as the service answers, with the request's id.
    status = Fail(AwsError::Internal(e.what()));
  }
  if (status) {
    net::HttpResponse answer =
        RenderOutput(service, *route.operation, output.get(), call.request_id);
    FollowRequest(service, request, &answer);
    CompressAnswer(service, request, &answer);
    co_return answer;
  }
  // What is not implemented is answered with a 5xx too, but nothing is wrong here.
  if (status.error().IsInternal() && status.error().code != kNotImplementedCode) {
    log::Error("{} {}: {}", call.request_id, *log_name, status.error().message);
  }
  net::HttpResponse refusal = RenderError(service, std::move(status).error(), call.request_id);
  FollowRequest(service, request, &refusal);
  co_return refusal;
}

Status Pipeline::Authorize(const Route& route, const aws::Call& call, const void* input) const {
  const aws::Service& service = *route.service;
  const aws::OperationInfo& info = route.operation->info();
  const std::string action = info.action.empty()
                                 ? std::string(service.info->name) + ":" + std::string(info.name)
                                 : std::string(info.action);
  const std::string resource = ExpandResource(info.resource, route.operation->input(), input, call,
                                              service.info->canonical_arn);
  std::shared_ptr<const std::string> policy;
  if (info.resource_policy == aws::ResourcePolicy::kCounts) {
    policy = service.resource_policy_of(service.api, resource);
  }
  return authorizer_.Authorize(
      call, {action, resource, policy != nullptr ? *policy : std::string_view()});
}

Task<Status> Pipeline::RunOperation(const Route& route, const net::HttpRequest& request,
                                    aws::Call& call, void* input, void* output) {
  const aws::ServiceInfo& service = *route.service->info;
  const bool is_nothing = route.operation == nullptr && !route.not_implemented;
  if (is_nothing && service.protocol == aws::Protocol::kJson10) {
    co_return Fail(UnknownOperation(service, route));
  }
  PORTICO_CO_ASSIGN(call.principal, authenticator_.Authenticate(request, service, call.now_ms));
  if (route.operation == nullptr) co_return Fail(UnknownOperation(service, route));
  const aws::OperationInfo& info = route.operation->info();
  const OperationKeys keys(*route.service, *route.operation, call, input);
  call.keys = &keys;

  aws::MissingMembers missing;
  PORTICO_CO_TRY(ParseInput(route, request, input, &missing));
  if (authenticator_.mode() == AuthMode::kEnforce &&
      info.authorization == aws::Authorization::kBeforeHandler) {
    PORTICO_CO_TRY(Authorize(route, call, input));
  }
  PORTICO_CO_TRY(aws::CheckInput(service, *route.operation, input, missing));
  co_return co_await route.operation->Run(route.service->api, call, input, output);
}

}  // namespace portico::server
