// Which of AWS's runtimes run here. Pure, thread-safe.
#pragma once

#include <string_view>

#include "base/result.h"

namespace portico::lambda {

enum class RuntimeKind { kProvided, kPython, kNodejs };

// Errors: InvalidParameterValueException, naming what runs here.
Result<RuntimeKind> FindRuntime(std::string_view runtime);

}  // namespace portico::lambda
