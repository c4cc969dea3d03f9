#include "lambda/engine/environment_variables.h"

#include <algorithm>
#include <map>

namespace portico::lambda {

namespace {

constexpr std::string_view kReserved[] = {
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
    "AWS_LAMBDA_MAX_CONCURRENCY",
};

using Variables = std::map<std::string, std::string, std::less<>>;

// What AWS's managed runtimes are started with beyond the others, by a shell script.
void AddManaged(Variables* out) {
  (*out)["PWD"] = "/var/task";
  (*out)["SHLVL"] = "0";
  (*out)["PYTHONPATH"] = "/var/runtime";
  (*out)["PATH"].insert(0, "/var/lang/bin:");
  (*out)["LD_LIBRARY_PATH"].insert(0, "/var/lang/lib:");
}

void AddDefaults(const VariablesInput& input, Variables* out) {
  (*out)["LANG"] = "en_US.UTF-8";
  (*out)["TZ"] = ":UTC";
  (*out)["PATH"] = "/usr/local/bin:/usr/bin/:/bin:/opt/bin";
  (*out)["LD_LIBRARY_PATH"] =
      "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";
  (*out)["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
  (*out)["AWS_XRAY_DAEMON_ADDRESS"] = "169.254.100.1:2000";
  (*out)["_AWS_XRAY_DAEMON_ADDRESS"] = "169.254.100.1";
  (*out)["_AWS_XRAY_DAEMON_PORT"] = "2000";
  if (!input.execution_env.empty()) AddManaged(out);
  if (!input.endpoint_url.empty()) (*out)["AWS_ENDPOINT_URL"] = input.endpoint_url;
}

void AddReserved(const VariablesInput& input, Variables* out) {
  const FunctionRecord& record = input.function.record;
  (*out)["_HANDLER"] = record.handler;
  (*out)["AWS_DEFAULT_REGION"] = input.region;
  (*out)["AWS_REGION"] = input.region;
  if (!input.execution_env.empty()) (*out)["AWS_EXECUTION_ENV"] = input.execution_env;
  (*out)["AWS_LAMBDA_FUNCTION_NAME"] = record.name;
  (*out)["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = std::to_string(record.memory_mb);
  (*out)["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
  (*out)["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
  (*out)["AWS_LAMBDA_LOG_GROUP_NAME"] = input.function.log_group;
  (*out)["AWS_LAMBDA_LOG_STREAM_NAME"] = input.log_stream;
  (*out)["AWS_ACCESS_KEY_ID"] = input.credentials.access_key_id;
  (*out)["AWS_SECRET_ACCESS_KEY"] = input.credentials.secret_access_key;
  (*out)["AWS_SESSION_TOKEN"] = input.credentials.session_token;
  (*out)["AWS_LAMBDA_RUNTIME_API"] = input.runtime_api;
  (*out)["LAMBDA_TASK_ROOT"] = "/var/task";
  (*out)["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
  if (record.log_format == "JSON") (*out)["AWS_LAMBDA_LOG_FORMAT"] = "JSON";
}

}  // namespace

bool IsReservedVariable(std::string_view name) {
  return std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved);
}

std::vector<std::string> MakeVariables(const VariablesInput& input) {
  Variables variables;
  AddDefaults(input, &variables);
  for (const auto& [name, value] : input.function.record.environment) {
    if (!IsReservedVariable(name)) variables[name] = value;
  }
  AddReserved(input, &variables);
  std::vector<std::string> out;
  for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
  return out;
}

}  // namespace portico::lambda
