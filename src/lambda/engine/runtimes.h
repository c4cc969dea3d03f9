// The runtimes that a function may name, and how a process of each is started. Pure but for the
// look at the function's own files; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lambda/engine/function.h"

namespace portico::lambda {

// Whether functions of this runtime can be made here. Errors: InvalidParameterValueException for
// one that AWS has deprecated or never had, NotImplemented for one that AWS has and we lack; both
// of the latter list those that can be run.
Status CheckRuntime(std::string_view runtime);

struct RuntimeStart {
  std::vector<std::string> argv;  // paths as the function sees them
  std::string runtime_dir;        // host path for /var/runtime, or empty
  std::string execution_env;      // AWS_EXECUTION_ENV, or empty
  std::string version;            // as INIT_START names it: "provided:al2023"
};

// How a process of the function is started. `runtimes_dir` holds a directory for each of our own
// bootstraps ("python"). Errors: code kInvalidEntrypoint if the function brings no
// bootstrap of its own and should; as CheckRuntime for a runtime that is not run here. A deprecated
// one still runs.
inline constexpr std::string_view kInvalidEntrypoint = "Runtime.InvalidEntrypoint";
Result<RuntimeStart> StartOf(const Function& function, const std::string& runtimes_dir);

}  // namespace portico::lambda
