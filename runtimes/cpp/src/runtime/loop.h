// The life of an execution environment, apart from process and environment so that tests can run
// it.
#pragma once

#include "portico/lambda/runtime.h"
#include "runtime/runtime_api.h"

namespace portico::lambda {

// Initialises, then handles events until it cannot go on. The status for main to return.
int RunLoop(RuntimeApi& api, const Initializer& initialize);

}  // namespace portico::lambda
