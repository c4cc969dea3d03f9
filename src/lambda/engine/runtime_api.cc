#include "lambda/engine/runtime_api.h"

#include <utility>

#include "base/check.h"
#include "codec/json/writer.h"

namespace portico::lambda {

namespace {

constexpr std::string_view kPrefix = "/2018-06-01/runtime/";
constexpr std::string_view kErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";
constexpr std::string_view kResponseModeHeader = "Lambda-Runtime-Function-Response-Mode";

net::HttpResponse JsonResponse(int status, std::string body) {
  net::HttpResponse response;
  response.status = status;
  response.Set("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

net::HttpResponse Refusal(int status, std::string_view type, std::string_view message) {
  std::string body;
  json::Writer writer(&body);
  writer.BeginObject();
  writer.Member("errorMessage", message);
  writer.Member("errorType", type);
  writer.EndObject();
  return JsonResponse(status, std::move(body));
}

net::HttpResponse Accepted() { return JsonResponse(202, "{\"status\":\"OK\"}\n"); }

net::HttpResponse InvalidRequestId() {
  return Refusal(400, "InvalidRequestID", "Invalid request ID");
}

net::HttpResponse NotFound() {
  net::HttpResponse response;
  response.status = 404;
  response.Set("Content-Type", "text/plain; charset=utf-8");
  response.body = "404 page not found\n";
  return response;
}

}  // namespace

RuntimeApi::Route RuntimeApi::RouteOf(const net::HttpRequest& request) {
  std::string_view path = request.path;
  if (!path.starts_with(kPrefix)) return {};
  path.remove_prefix(kPrefix.size());
  if (request.method == "GET") {
    return {path == "invocation/next" ? Call::kNext : Call::kUnknown, {}};
  }
  if (request.method != "POST") return {};
  if (path == "init/error") return {Call::kInitError, {}};
  constexpr std::string_view kInvocation = "invocation/";
  if (!path.starts_with(kInvocation)) return {};
  path.remove_prefix(kInvocation.size());
  const size_t slash = path.find('/');
  if (slash == path.npos) return {};
  const std::string_view verb = path.substr(slash + 1);
  if (verb == "response") return {Call::kResponse, path.substr(0, slash)};
  if (verb == "error") return {Call::kError, path.substr(0, slash)};
  return {};
}

// The names that AWS's messages use.
const char* RuntimeApi::NameOf(State state) {
  switch (state) {
    case State::kStarted:
      return "Started";
    case State::kInitError:
      return "InitError";
    case State::kReady:
      return "Ready";
    case State::kRunning:
      return "Running";
    case State::kResponseSent:
      return "ResponseSent";
    case State::kClosed:
      break;
  }
  return "Closed";
}

net::HttpResponse RuntimeApi::OutOfTurn(const char* target) const {
  return Refusal(403, "InvalidStateTransition",
                 std::string("State transition from ") + NameOf(state_) + " to " + target +
                     " failed for runtime. Error: State transition is not allowed");
}

Task<net::HttpResponse> RuntimeApi::Handle(const net::HttpRequest& request) {
  const Route route = RouteOf(request);
  switch (route.call) {
    case Call::kNext:
      co_return co_await Next();
    case Call::kResponse:
    case Call::kError:
      co_return Answer(route, request);
    case Call::kInitError:
      co_return InitError(request);
    case Call::kUnknown:
      break;
  }
  co_return NotFound();
}

Task<net::HttpResponse> RuntimeApi::Next() {
  if (state_ == State::kInitError || state_ == State::kClosed) co_return OutOfTurn("Ready");
  if (state_ == State::kStarted || state_ == State::kResponseSent) {
    state_ = State::kReady;
    event_ = {};
    owner_.OnReady();
  }
  if (state_ == State::kReady) {
    // The latest call counts: an earlier one may be of a connection that the runtime gave up.
    if (waiter_ != nullptr) {
      Waiter* earlier = std::exchange(waiter_, nullptr);
      earlier->superseded = true;
      earlier->handle.resume();
    }
    Waiter self;
    struct Park {
      RuntimeApi* api;
      Waiter* waiter;
      bool await_ready() { return false; }
      void await_suspend(std::coroutine_handle<> handle) {
        waiter->handle = handle;
        api->waiter_ = waiter;
      }
      void await_resume() {}
    };
    Park park{this, &self};
    co_await park;
    if (self.superseded) {
      co_return Refusal(403, "InvalidStateTransition", "A later call waits for the next event");
    }
  }
  if (state_ != State::kRunning) co_return OutOfTurn("Ready");
  co_return EventResponse();
}

void RuntimeApi::Deliver(RuntimeEvent event) {
  PORTICO_CHECK(state_ == State::kReady);
  event_ = std::move(event);
  state_ = State::kRunning;
  if (waiter_ != nullptr) std::exchange(waiter_, nullptr)->handle.resume();
}

void RuntimeApi::Close() {
  state_ = State::kClosed;
  if (waiter_ != nullptr) std::exchange(waiter_, nullptr)->handle.resume();
}

net::HttpResponse RuntimeApi::EventResponse() const {
  net::HttpResponse response;
  response.headers.reserve(7);
  response.Set("Content-Type", "application/json");
  response.Set("Portico-Runtime-Pipelining", "1");
  response.Set("Lambda-Runtime-Aws-Request-Id", event_.request_id);
  response.Set("Lambda-Runtime-Deadline-Ms", std::to_string(event_.deadline_ms));
  response.Set("Lambda-Runtime-Invoked-Function-Arn", event_.function_arn);
  if (!event_.trace_id.empty()) response.Set("Lambda-Runtime-Trace-Id", event_.trace_id);
  if (!event_.client_context.empty()) {
    response.Set("Lambda-Runtime-Client-Context", event_.client_context);
  }
  // A copy: a runtime that reconnects may ask for the event again.
  response.body = event_.payload;
  return response;
}

bool RuntimeApi::MayAnswer(const Route& route, net::HttpResponse* refusal) const {
  if (event_.request_id.empty() || route.request_id != event_.request_id) {
    *refusal = InvalidRequestId();
    return false;
  }
  if (state_ != State::kRunning) {
    *refusal =
        OutOfTurn(route.call == Call::kError ? "InvocationErrorResponse" : "InvocationResponse");
    return false;
  }
  return true;
}

net::HttpResponse RuntimeApi::Answer(const Route& route, const net::HttpRequest& request) {
  net::HttpResponse refusal;
  if (!MayAnswer(route, &refusal)) return refusal;
  const std::string_view mode = request.Find(kResponseModeHeader);
  state_ = State::kResponseSent;
  if (!mode.empty() && mode != "streaming") {
    owner_.OnError("", "Runtime.InvalidResponseModeHeader");
    return Refusal(400, "InvalidFunctionResponseMode", "Invalid function response mode");
  }
  if (route.call == Call::kError) {
    owner_.OnError(request.body, request.Find(kErrorTypeHeader));
  } else {
    owner_.OnResponse(request.body);
  }
  return Accepted();
}

net::HttpResponse RuntimeApi::InitError(const net::HttpRequest& request) {
  if (state_ != State::kStarted) return OutOfTurn("InitError");
  state_ = State::kInitError;
  owner_.OnInitError(request.body, request.Find(kErrorTypeHeader));
  return Accepted();
}

size_t RuntimeApi::BodyBytesMax(const net::HttpRequest&) { return kResponseBytesMax; }

net::HttpResponse RuntimeApi::TooLarge(const net::HttpRequest& head) {
  const Route route = RouteOf(head);
  net::HttpResponse refusal;
  if (route.call == Call::kResponse || route.call == Call::kError) {
    if (!MayAnswer(route, &refusal)) return refusal;
    state_ = State::kResponseSent;
    owner_.OnResponseTooLarge();
  }
  return Refusal(
      413, "RequestEntityTooLarge",
      "Exceeded maximum allowed payload size (" + std::to_string(kResponseBytesMax) + " bytes).");
}

}  // namespace portico::lambda
