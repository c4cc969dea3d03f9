#include "lambda/api/describe.h"

#include "base/random.h"
#include "base/time_format.h"

namespace portico::lambda::api {
namespace {

constexpr std::string_view kReason = "The function is being created.";
constexpr std::string_view kReasonCode = "Creating";

FunctionConfiguration DescribeStateless(const Function& function) {
  const FunctionRecord& record = function.record;
  FunctionConfiguration out;
  out.function_name = record.name;
  out.function_arn = function.arn;
  out.runtime = record.runtime;
  out.role = record.role;
  out.handler = record.handler;
  out.code_size = record.code_bytes;
  out.description = record.description;
  out.timeout = record.timeout_s;
  out.memory_size = record.memory_mb;
  out.last_modified = FormatLambdaTime(record.last_modified_ms);
  out.code_sha256 = record.code_sha256;
  if (record.has_environment) out.environment = EnvironmentResponse{record.environment};
  out.tracing_config.mode = record.tracing_mode;
  out.revision_id = record.revision_id;
  out.architectures = {record.architecture};
  out.ephemeral_storage.size = record.ephemeral_storage_mb;
  out.logging_config.log_format = record.log_format;
  out.logging_config.log_group = function.log_group;
  return out;
}

}  // namespace

FunctionConfiguration Describe(const Function& function, Moment moment) {
  FunctionConfiguration out = DescribeStateless(function);
  switch (moment) {
    case Moment::kSettled:
      out.state = "Active";
      out.last_update_status = "Successful";
      break;
    // On AWS the end of a creation or an update is a revision of its own. What is stored is that
    // later revision; the one before it is never current again.
    case Moment::kCreated:
      out.revision_id = RandomUuid();
      out.state = "Pending";
      out.state_reason = kReason;
      out.state_reason_code = kReasonCode;
      break;
    case Moment::kUpdated:
      out.revision_id = RandomUuid();
      out.state = "Active";
      out.last_update_status = "InProgress";
      out.last_update_status_reason = kReason;
      out.last_update_status_reason_code = kReasonCode;
      break;
  }
  return out;
}

FunctionConfiguration DescribeInList(const Function& function, Naming naming) {
  FunctionConfiguration out = DescribeStateless(function);
  if (naming == Naming::kQualified) out.function_arn += ":$LATEST";
  return out;
}

}  // namespace portico::lambda::api
