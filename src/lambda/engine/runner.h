// Runs functions: the pool of execution environments behind Invoke.
//
// Thread-safe. Run is called on an event loop's thread and resumes there.
#pragma once

#include <string>
#include <string_view>

#include "lambda/engine/function.h"
#include "lambda/engine/invoker.h"

namespace portico::lambda {

class Runner {
 public:
  virtual ~Runner() = default;
  // Hands one event to an environment of `function`, a warm one if there is one, else a new one.
  // A function that fails is a result with function_error; errors are Lambda's own
  // (TooManyRequestsException at the concurrency limit, ServiceException when no environment can be
  // made, …).
  virtual Task<Result<InvokeResult>> Run(FunctionRef function, InvokeRequest request) = 0;
  // No environment of an older generation of this function takes another event: idle ones end now,
  // busy ones after what they run. After a deletion `generation` is UINT64_MAX.
  virtual void Retire(std::string_view function_name, uint64_t generation) = 0;
};

}  // namespace portico::lambda
