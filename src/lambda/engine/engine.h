// Lambda as other services and the API see it: names resolved, events checked, functions run.
//
// Thread-safe; what it is made of outlives it.
#pragma once

#include "lambda/engine/functions.h"
#include "lambda/engine/invoker.h"
#include "lambda/engine/runner.h"

namespace portico::lambda {

class Engine : public Invoker {
 public:
  // `chains` may be null: then only what a trace header says is known of an invocation's past.
  Engine(const Functions& functions, Runner& runner, const Chains* chains = nullptr)
      : functions_(functions), runner_(runner), chains_(chains) {}

  Task<Result<InvokeResult>> Invoke(InvokeRequest request) override;
  Result<bool> AllowsService(std::string_view function, std::string_view qualifier,
                             std::string_view principal,
                             std::string_view source_arn) const override;

 private:
  // Adds the function to what led to the request. RecursiveInvocationException if that is a loop
  // which the function is not allowed.
  Status Continue(const Function& function, InvokeRequest* request) const;

  const Functions& functions_;
  Runner& runner_;
  const Chains* const chains_;
};

// Checks that an event is JSON of a size that Lambda takes; an empty one becomes "{}". Errors:
// InvalidRequestContentException, RequestEntityTooLargeException.
Status CheckEvent(std::string* payload);

}  // namespace portico::lambda
