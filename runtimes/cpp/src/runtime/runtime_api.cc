#include "runtime/runtime_api.h"

#include <charconv>
#include <utility>

namespace portico::lambda {
namespace {

constexpr std::string_view kBase = "/2018-06-01/runtime";
constexpr std::string_view kUserAgent = "portico-cpp/0.1";
// A response up to this size is sent together with the call for the next event.
constexpr size_t kJoinedBytesMax = 16 * 1024;

void TakeHeader(HttpResponse& response, std::string_view name, std::string* out) {
  out->clear();
  for (auto& [key, value] : response.headers) {
    if (key == name) *out = std::move(value);
  }
}

// Safe as a header's value, whatever a handler chose: anything else could end the line.
std::string HeaderSafe(std::string_view text) {
  std::string out;
  for (char c : text) out.push_back(c > ' ' && c < 0x7f ? c : '_');
  return out;
}

}  // namespace

bool ParseAuthority(std::string_view authority, HostPort* out) {
  const size_t colon = authority.rfind(':');
  out->host = authority.substr(0, colon);
  out->port = 80;
  if (out->host.empty()) return false;
  if (colon == std::string_view::npos) return true;
  const std::string_view port = authority.substr(colon + 1);
  auto [stop, code] = std::from_chars(port.data(), port.data() + port.size(), out->port);
  return code == std::errc() && stop == port.data() + port.size() && out->port != 0;
}

RuntimeApi::RuntimeApi(std::string authority, Connector connector)
    : authority_(std::move(authority)), connection_(std::move(connector)) {
  next_head_.append("GET ").append(kBase).append("/invocation/next HTTP/1.1\r\nHost: ");
  next_head_.append(authority_).append("\r\nUser-Agent: ").append(kUserAgent);
  next_head_.append("\r\n\r\n");
}

// An idle connection may have gone away as the request was on its way; then, and only before any
// answer, a fresh one is tried. Lambda takes one answer an event, so sending it twice is harmless.
HttpError RuntimeApi::Exchange(std::string_view head, std::string_view body) {
  HttpError error = connection_.Exchange(head, body, &response_);
  if (error.fault == HttpFault::kClosed) error = connection_.Exchange(head, body, &response_);
  return error;
}

ApiResult RuntimeApi::Fatal(std::string what) {
  problem_ = std::move(what);
  return ApiResult::kFatal;
}

ApiResult RuntimeApi::Next(InvocationRequest* request) {
  HttpError error{HttpFault::kClosed, ""};
  if (std::exchange(next_sent_, false)) error = connection_.Receive(&response_);
  if (error.fault == HttpFault::kClosed) error = Exchange(next_head_, "");
  if (!error.ok()) return Fatal("the Runtime API gave no next event: " + error.detail);
  if (response_.status != 200) {
    return Fatal("the Runtime API answered " + std::to_string(response_.status) +
                 " for the next event: " + response_.body);
  }
  takes_ahead_ = response_.Find("portico-runtime-pipelining") != nullptr;
  TakeHeader(response_, "lambda-runtime-aws-request-id", &request->request_id);
  if (request->request_id.empty()) return Fatal("the Runtime API gave an event without an id");
  TakeHeader(response_, "lambda-runtime-invoked-function-arn", &request->function_arn);
  TakeHeader(response_, "lambda-runtime-trace-id", &request->trace_id);
  TakeHeader(response_, "lambda-runtime-client-context", &request->client_context);
  TakeHeader(response_, "lambda-runtime-cognito-identity", &request->cognito_identity);
  int64_t deadline_ms = 0;
  if (const std::string* text = response_.Find("lambda-runtime-deadline-ms")) {
    std::from_chars(text->data(), text->data() + text->size(), deadline_ms);
  }
  request->deadline = std::chrono::system_clock::time_point(std::chrono::milliseconds(deadline_ms));
  std::swap(request->payload, response_.body);
  return ApiResult::kOk;
}

ApiResult RuntimeApi::PostResponse(const std::string& request_id,
                                   const InvocationResponse& response) {
  std::string path = "/invocation/" + request_id;
  path.append(response.is_success() ? "/response" : "/error");
  return Post(path, response, takes_ahead_);
}

ApiResult RuntimeApi::PostInitError(const Error& error) {
  return Post("/init/error", InvocationResponse::Failure(error), false);
}

ApiResult RuntimeApi::Post(std::string_view path, const InvocationResponse& response,
                           bool then_next) {
  head_.assign("POST ").append(kBase).append(path).append(" HTTP/1.1\r\nHost: ");
  head_.append(authority_).append("\r\nUser-Agent: ").append(kUserAgent);
  head_.append("\r\nContent-Type: ").append(HeaderSafe(response.content_type()));
  if (!response.is_success()) {
    head_.append("\r\nLambda-Runtime-Function-Error-Type: ");
    head_.append(HeaderSafe(response.error_type()));
  }
  head_.append("\r\nContent-Length: ").append(std::to_string(response.payload().size()));
  head_.append("\r\n\r\n");
  const HttpError error = SendResponse(response, then_next);
  if (!error.ok()) return Fatal("the Runtime API took no answer: " + error.detail);
  if (response_.status >= 200 && response_.status < 300) return ApiResult::kOk;
  // What was asked ahead was asked of a server that thinks otherwise.
  if (std::exchange(next_sent_, false)) connection_.Close();
  problem_ = "the Runtime API answered " + std::to_string(response_.status) + " to " +
             std::string(path) + ": " + response_.body;
  return response_.status < 500 ? ApiResult::kRefused : ApiResult::kFatal;
}

// The head is in head_, the answer comes into response_.
HttpError RuntimeApi::SendResponse(const InvocationResponse& response, bool then_next) {
  if (!then_next || response.payload().size() > kJoinedBytesMax) {
    return Exchange(head_, response.payload());
  }
  const size_t head_bytes = head_.size();
  head_.append(response.payload()).append(next_head_);
  HttpError error = connection_.Send(head_, "", 2);
  if (error.ok()) error = connection_.Receive(&response_);
  next_sent_ = error.ok();
  if (error.fault != HttpFault::kClosed) return error;
  head_.resize(head_bytes);
  return Exchange(head_, response.payload());
}

}  // namespace portico::lambda
