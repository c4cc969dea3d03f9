#include "lambda/engine/report.h"

#include <csignal>
#include <cstdio>
#include <map>

#include "base/time_format.h"
#include "codec/json/writer.h"

namespace portico::lambda {

namespace {

// "12.34", from microseconds. By hand: three of these are on every invocation's path.
void AppendMs(int64_t us, std::string* out) {
  const int64_t hundredths = us / 10;
  out->append(std::to_string(hundredths / 100)).push_back('.');
  const int64_t rest = hundredths % 100;
  out->push_back(static_cast<char>('0' + rest / 10));
  out->push_back(static_cast<char>('0' + rest % 10));
}

int64_t CeilMs(int64_t us) { return (us + 999) / 1000; }

int64_t CeilMb(int64_t bytes) { return (bytes + (1 << 20) - 1) >> 20; }

void AppendStatus(RunStatus status, std::string_view error_type, std::string* out) {
  out->append(status == RunStatus::kTimeout ? "Status: timeout" : "Status: error");
  if (status == RunStatus::kError && !error_type.empty()) {
    out->append("\tError Type: ").append(error_type);
  }
}

// Names as Go's os package spells them, in which AWS's own supervisor is written.
std::string SignalName(int signal) {
  static const std::map<int, const char*> kNames = {
      {SIGHUP, "hangup"},
      {SIGINT, "interrupt"},
      {SIGQUIT, "quit"},
      {SIGILL, "illegal instruction"},
      {SIGTRAP, "trace/breakpoint trap"},
      {SIGABRT, "aborted"},
      {SIGBUS, "bus error"},
      {SIGFPE, "floating point exception"},
      {SIGKILL, "killed"},
      {SIGUSR1, "user defined signal 1"},
      {SIGSEGV, "segmentation fault"},
      {SIGUSR2, "user defined signal 2"},
      {SIGPIPE, "broken pipe"},
      {SIGALRM, "alarm clock"},
      {SIGTERM, "terminated"},
      {SIGSYS, "bad system call"},
  };
  const auto at = kNames.find(signal);
  return at != kNames.end() ? at->second : "signal " + std::to_string(signal);
}

}  // namespace

std::string InitStartLine(std::string_view runtime_version) {
  return "INIT_START Runtime Version: " + std::string(runtime_version) + "\n";
}

std::string StartLine(std::string_view request_id) {
  std::string out = "START RequestId: ";
  out.append(request_id).append(" Version: $LATEST\n");
  return out;
}

std::string EndLine(std::string_view request_id) {
  std::string out = "END RequestId: ";
  out.append(request_id).push_back('\n');
  return out;
}

std::string ReportLine(const Report& report) {
  std::string out;
  out.reserve(224);
  out.append("REPORT RequestId: ").append(report.request_id);
  out.append("\tDuration: ");
  AppendMs(report.duration_us, &out);
  out.append(" ms\tBilled Duration: ");
  out.append(std::to_string(CeilMs(report.duration_us + report.init_us.value_or(0))));
  out.append(" ms\tMemory Size: ").append(std::to_string(report.memory_mb)).append(" MB\t");
  if (report.memory_used_bytes >= 0) {
    out.append("Max Memory Used: ").append(std::to_string(CeilMb(report.memory_used_bytes)));
    out.append(" MB\t");
  }
  if (report.init_us) {
    out.append("Init Duration: ");
    AppendMs(*report.init_us, &out);
    out.append(" ms\t");
  }
  if (!report.not_enforced.empty()) {
    out.append("Limits Not Enforced: ").append(report.not_enforced).push_back('\t');
  }
  if (report.status != RunStatus::kSuccess) AppendStatus(report.status, report.error_type, &out);
  out.push_back('\n');
  return out;
}

std::string InitReportLine(int64_t init_us, std::string_view phase, RunStatus status,
                           std::string_view error_type) {
  std::string out = "INIT_REPORT Init Duration: ";
  AppendMs(init_us, &out);
  out.append(" ms\tPhase: ").append(phase).push_back('\t');
  AppendStatus(status, error_type, &out);
  out.push_back('\n');
  return out;
}

std::string TimeoutMessage(int32_t timeout_s) {
  return "Task timed out after " + std::to_string(timeout_s) + ".00 seconds";
}

std::string TimeoutLine(int64_t now_ms, std::string_view request_id, int32_t timeout_s) {
  char time[40];
  std::snprintf(time, sizeof time, ".%03dZ ", static_cast<int>(now_ms % 1000));
  std::string out = FormatIso8601(now_ms);
  out.pop_back();  // the 'Z'
  out.append(time).append(request_id).push_back(' ');
  out.append(TimeoutMessage(timeout_s)).append("\n\n");
  return out;
}

std::string ErrorLine(std::string_view request_id, std::string_view message,
                      std::string_view error_type) {
  std::string out = "RequestId: ";
  out.append(request_id).append(" Error: ").append(message).push_back('\n');
  out.append(error_type).push_back('\n');
  return out;
}

ExitReason DescribeExit(int exit_code, int signal, bool oom_killed) {
  ExitReason reason{oom_killed ? "Runtime.OutOfMemory" : "Runtime.ExitError", ""};
  if (oom_killed) {
    // The kernel may have killed a child of the runtime, and the runtime given up over that.
    reason.message = "Runtime exited with error: signal: killed";
  } else if (signal != 0) {
    reason.message = "Runtime exited with error: signal: " + SignalName(signal);
  } else if (exit_code != 0) {
    reason.message = "Runtime exited with error: exit status " + std::to_string(exit_code);
  } else {
    reason.message = "Runtime exited without providing a reason";
  }
  return reason;
}

InvokeResult FailedResult(std::string_view error_type, std::string_view message) {
  InvokeResult result;
  json::Writer writer(&result.payload);
  writer.BeginObject();
  writer.Member("errorType", error_type);
  writer.Member("errorMessage", message);
  writer.EndObject();
  result.function_error = "Unhandled";
  return result;
}

InvokeResult FailedResultFor(std::string_view request_id, std::string_view error_type,
                             std::string_view message) {
  std::string text = "RequestId: ";
  text.append(request_id).append(" Error: ").append(message);
  return FailedResult(error_type, text);
}

}  // namespace portico::lambda
