// The words in which Lambda itself speaks: the platform's lines in a function's log, and the errors
// that an invoker gets when the function could not answer. Formats as AWS's. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lambda/engine/invoker.h"

namespace portico::lambda {

// How an invocation or an init phase went.
enum class RunStatus { kSuccess, kError, kTimeout };

// The REPORT line at the end of each invocation.
struct Report {
  std::string_view request_id;
  int64_t duration_us = 0;
  std::optional<int64_t> init_us;  // of an init phase before the invocation; cold starts only
  int64_t memory_mb = 0;
  int64_t memory_used_bytes = -1;  // -1: not measurable here, and left out
  RunStatus status = RunStatus::kSuccess;
  std::string_view error_type;  // "Runtime.ExitError"; only with kError, and may be empty
  // What this machine does not let be enforced, "memory, cpu"; empty if all is.
  std::string_view not_enforced;
};

// Each with its newline at the end, as CloudWatch Logs has them.
std::string InitStartLine(std::string_view runtime_version);
std::string StartLine(std::string_view request_id);
std::string EndLine(std::string_view request_id);
std::string ReportLine(const Report& report);
// For an init phase that failed. `phase`: "init", or "invoke" if it ran within an invocation.
std::string InitReportLine(int64_t init_us, std::string_view phase, RunStatus status,
                           std::string_view error_type);
std::string TimeoutLine(int64_t now_ms, std::string_view request_id, int32_t timeout_s);
std::string ErrorLine(std::string_view request_id, std::string_view message,
                      std::string_view error_type);

// What became of an environment whose process ended by itself.
struct ExitReason {
  std::string error_type;  // "Runtime.ExitError", "Runtime.OutOfMemory"
  std::string message;     // "Runtime exited with error: exit status 1"
};
ExitReason DescribeExit(int exit_code, int signal, bool oom_killed);

// An invoker's answer: function_error "Unhandled" and {"errorType", "errorMessage"}.
InvokeResult FailedResult(std::string_view error_type, std::string_view message);
// The same with "RequestId: … Error: …" as its message.
InvokeResult FailedResultFor(std::string_view request_id, std::string_view error_type,
                             std::string_view message);
std::string TimeoutMessage(int32_t timeout_s);

}  // namespace portico::lambda
