// The Runtime API of one execution environment: how its runtime asks for events and answers them.
//
// Version 2018-06-01, as in "Using the Lambda runtime API for custom runtimes": next, response,
// error and init/error. What a runtime may do when is AWS's state machine: Started → Ready →
// Running → ResponseSent → Ready …; a call out of turn is answered 403 InvalidStateTransition, one
// for another event 400 InvalidRequestID, and "next" while an event runs gives that event again.
// Beyond AWS's, answers to "next" carry `Portico-Runtime-Pipelining: 1`: a runtime that knows it
// may send its response together with the following "next" and read both answers at once. Belongs
// to one event loop: everything is called on that loop's thread.
#pragma once

#include <coroutine>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/http_handler.h"

namespace portico::lambda {

// What AWS takes of a response: 6 MB and a little.
inline constexpr size_t kResponseBytesMax = 6'291'556;

// One event on its way to the runtime.
struct RuntimeEvent {
  std::string request_id;
  std::string payload;
  std::string function_arn;
  std::string trace_id;
  std::string client_context;
  int64_t deadline_ms = 0;  // wall clock
};

// The other side of the API. `error_type` is what the runtime called it
// ("Runtime.HandlerNotFound"), or empty. Bodies are valid during the call.
class RuntimeApiOwner {
 public:
  virtual ~RuntimeApiOwner() = default;
  // The runtime asks for an event, for the first time or after an answer; the owner may Deliver at
  // once.
  virtual void OnReady() = 0;
  virtual void OnResponse(std::string_view body) = 0;
  virtual void OnResponseTooLarge() = 0;
  virtual void OnError(std::string_view body, std::string_view error_type) = 0;
  virtual void OnInitError(std::string_view body, std::string_view error_type) = 0;
};

class RuntimeApi : public net::HttpHandler {
 public:
  // `owner` must outlive this.
  explicit RuntimeApi(RuntimeApiOwner& owner) : owner_(owner) {}

  // Hands out an event; only after OnReady, once.
  void Deliver(RuntimeEvent event);
  // Ends a "next" that waits. Nothing may be called after it.
  void Close();

  Task<net::HttpResponse> Handle(const net::HttpRequest& request) override;
  size_t BodyBytesMax(const net::HttpRequest& head) override;
  net::HttpResponse TooLarge(const net::HttpRequest& head) override;

 private:
  enum class State { kStarted, kInitError, kReady, kRunning, kResponseSent, kClosed };
  enum class Call { kNext, kResponse, kError, kInitError, kUnknown };
  struct Route {
    Call call = Call::kUnknown;
    std::string_view request_id;
  };
  // A "next" that waits for its event, on its coroutine's frame.
  struct Waiter {
    std::coroutine_handle<> handle;
    bool superseded = false;
  };

  static Route RouteOf(const net::HttpRequest& request);
  static const char* NameOf(State state);
  Task<net::HttpResponse> Next();
  net::HttpResponse Answer(const Route& route, const net::HttpRequest& request);
  net::HttpResponse InitError(const net::HttpRequest& request);
  // Whether the event may be answered now; if not, `refusal` is what to say.
  bool MayAnswer(const Route& route, net::HttpResponse* refusal) const;
  net::HttpResponse EventResponse() const;
  net::HttpResponse OutOfTurn(const char* target) const;

  RuntimeApiOwner& owner_;
  State state_ = State::kStarted;
  RuntimeEvent event_;
  Waiter* waiter_ = nullptr;
};

}  // namespace portico::lambda
