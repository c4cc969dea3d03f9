// An operation is one row: name, route, action, and the handler whose signature tells its shapes.
//
//   Op<&Api::PutItem>({.name = "PutItem", .resource =
//   "arn:aws:dynamodb:{region}:{account}:table/{TableName}"})
//
// A handler is a member of the service's Api class, in one of two forms; In and Out are shapes:
//   Result<Out> Handler(Call&, const In&)          runs to its end on the event loop
//   Task<Result<Out>> Handler(Call&, const In&)    may wait (for a commit, a function, a worker)
// Status / Task<Status> stand for an empty Out. The Call and the input outlive the Task.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/call.h"
#include "aws/shape.h"
#include "base/result.h"
#include "base/task.h"

namespace portico::aws {

enum class Authorization : uint8_t {
  kBeforeHandler,  // the pipeline authorises `action` on `resource`
  kInHandler,      // the handler does, since it alone knows the resources
  kNone,           // anyone who is authenticated may (sts:GetCallerIdentity)
};

// Whether the resource's own policy has a say too, beside the caller's.
enum class ResourcePolicy : uint8_t { kIgnored, kCounts };

// One question for condition keys: of which request, and for which action on what.
struct KeyQuestion {
  void* api;  // the Service's
  const Call& call;
  const void* input;
  std::string_view action;
  std::string_view resource;
};

// Appends the values of the condition key `key`, in lower case, that requests of an operation have.
// False for keys that this request does not have. Called only when a policy names the key.
using KeySource = bool (*)(const KeyQuestion& question, std::string_view key,
                           std::vector<std::string>* values);

struct OperationInfo {
  std::string_view name;
  // Default: "<service>:<name>".
  std::string_view action = {};
  // The ARN that the action is on. {region}, {account} and {Member} (a string member of the input,
  // by its wire name) are filled in; a member that is an ARN itself stands for the whole. Default
  // "*".
  std::string_view resource = {};
  Authorization authorization = Authorization::kBeforeHandler;
  ResourcePolicy resource_policy = ResourcePolicy::kIgnored;
  // The service's own condition keys of such requests. Those of tags are the same everywhere, and
  // not told here.
  KeySource keys = nullptr;
  // restJson1 only: "POST", "/2015-03-31/functions/{FunctionName}/code", and the success status.
  std::string_view method = {};
  std::string_view uri = {};
  int status = 200;
};

// Where a REST operation is found: "POST", "/restapis?mode=import". A query in the URI is part of
// the route: without it, a request is another operation's.
struct RestRoute {
  std::string_view name;
  std::string_view method;
  std::string_view uri;
};

// A typed handler behind an untyped door. Constant after construction, thread-safe.
class Operation {
 public:
  using Any = std::unique_ptr<void, void (*)(void*)>;

  const OperationInfo& info() const { return info_; }
  const ShapeDesc& input() const { return *input_; }
  const ShapeDesc& output() const { return *output_; }

  Any MakeInput() const { return make_input_(); }
  Any MakeOutput() const { return make_output_(); }
  // Runs the handler of `api` and moves its answer into `output`.
  Task<Status> Run(void* api, Call& call, const void* input, void* output) const {
    return run_(api, call, input, output);
  }

 private:
  template <auto Handler>
  friend Operation Op(OperationInfo info);

  OperationInfo info_;
  const ShapeDesc* input_;
  const ShapeDesc* output_;
  Any (*make_input_)();
  Any (*make_output_)();
  Task<Status> (*run_)(void* api, Call& call, const void* input, void* output);
};

namespace operation_internal {

template <typename T>
struct AnswerTraits;
template <typename T>
struct AnswerTraits<Result<T>> {
  using Output = T;
  static constexpr bool kWaits = false;
};
template <typename T>
struct AnswerTraits<Task<Result<T>>> {
  using Output = T;
  static constexpr bool kWaits = true;
};

template <typename T>
struct HandlerTraits;
template <typename ApiT, typename R, typename In>
struct HandlerTraits<R (ApiT::*)(Call&, const In&)> {
  using Api = ApiT;
  using Input = In;
  using Answer = AnswerTraits<R>;
};
template <typename ApiT, typename R, typename In>
struct HandlerTraits<R (ApiT::*)(Call&, const In&) const>
    : HandlerTraits<R (ApiT::*)(Call&, const In&)> {};

template <typename T>
using VoidAsEmpty = std::conditional_t<std::is_void_v<T>, Empty, T>;

template <typename T>
Operation::Any Make() {
  return Operation::Any(new T(), [](void* p) { delete static_cast<T*>(p); });
}

template <auto Handler>
Task<Status> Run(void* api, Call& call, const void* input, void* output) {
  using Traits = HandlerTraits<decltype(Handler)>;
  using Out = typename Traits::Answer::Output;
  auto* self = static_cast<typename Traits::Api*>(api);
  const auto& in = *static_cast<const typename Traits::Input*>(input);
  Result<Out> answer = Fail(AwsError{});
  if constexpr (Traits::Answer::kWaits) {
    answer = co_await (self->*Handler)(call, in);
  } else {
    answer = (self->*Handler)(call, in);
  }
  if (!answer) co_return Fail(std::move(answer).error());
  if constexpr (!std::is_void_v<Out>) *static_cast<Out*>(output) = std::move(*answer);
  co_return Status();
}

}  // namespace operation_internal

template <auto Handler>
Operation Op(OperationInfo info) {
  using Traits = operation_internal::HandlerTraits<decltype(Handler)>;
  using In = typename Traits::Input;
  using Out = operation_internal::VoidAsEmpty<typename Traits::Answer::Output>;
  Operation op;
  op.info_ = info;
  op.input_ = &ShapeOf<In>();
  op.output_ = &ShapeOf<Out>();
  op.make_input_ = &operation_internal::Make<In>;
  op.make_output_ = &operation_internal::Make<Out>;
  op.run_ = &operation_internal::Run<Handler>;
  return op;
}

}  // namespace portico::aws
