#include <algorithm>
#include <utility>

#include "aws/arn.h"
#include "base/time_format.h"
#include "lambda/api/api.h"
#include "lambda/api/describe.h"
#include "lambda/engine/runtimes.h"

namespace portico::lambda::api {
namespace {

constexpr size_t kListDefault = 50;

AwsError InvalidParameter(std::string message) {
  return AwsError::Client("InvalidParameterValueException", std::move(message));
}

// Names that Lambda sets itself.
constexpr std::array<std::string_view, 19> kReservedVariables = {"_HANDLER",
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
                                                                 "AWS_LAMBDA_MAX_CONCURRENCY"};

Status SetEnvironment(const EnvironmentInput& in, FunctionRecord* record) {
  record->has_environment = in.variables.has_value();
  record->environment = in.variables.value_or(std::map<std::string, std::string>());
  size_t bytes = 0;
  std::string reserved;
  for (const auto& [name, value] : record->environment) {
    bytes += name.size() + value.size();
    if (std::find(kReservedVariables.begin(), kReservedVariables.end(), name) !=
        kReservedVariables.end()) {
      reserved += (reserved.empty() ? "" : ", ") + name;
    }
  }
  if (!reserved.empty()) {
    return Fail(InvalidParameter(
        "Lambda was unable to configure your environment variables because the environment "
        "variables you have provided contains reserved keys that are currently not supported for "
        "modification. Reserved keys used in this request: " +
        reserved));
  }
  if (bytes > kEnvironmentBytesMax) {
    return Fail(InvalidParameter(
        "Lambda was unable to configure your environment variables because the environment "
        "variables you have provided exceeded the 4KB limit."));
  }
  return {};
}

Status SetMemory(int32_t memory_mb, FunctionRecord* record) {
  if (memory_mb > kMemoryMbMax) {
    return Fail("ValidationException",
                "1 validation error detected: Value '" + std::to_string(memory_mb) +
                    "' at 'memorySize' failed to satisfy constraint: Member must have value less "
                    "than or equal to 10240");
  }
  record->memory_mb = memory_mb;
  return {};
}

Status SetTimeout(int32_t timeout_s, FunctionRecord* record) {
  if (timeout_s > kTimeoutSecondsMax) {
    return Fail("ValidationException",
                "1 validation error detected: Value '" + std::to_string(timeout_s) +
                    "' at 'timeout' failed to satisfy constraint: Member must have value less than "
                    "or equal to 900");
  }
  record->timeout_s = timeout_s;
  return {};
}

Status SetLogging(const LoggingConfig& in, FunctionRecord* record) {
  if (in.log_format == "JSON") {
    return Fail("NotImplemented", "Portico does not implement the log format JSON yet.", 501);
  }
  record->log_group = in.log_group.value_or("");
  return {};
}

// What this machine can run: its own architecture.
Status SetArchitecture(const std::string& architecture, FunctionRecord* record) {
#if defined(__x86_64__)
  constexpr std::string_view kOurs = "x86_64";
#else
  constexpr std::string_view kOurs = "arm64";
#endif
  if (architecture != kOurs) {
    return Fail(InvalidParameter("Functions run on this machine's own architecture, which is " +
                                 std::string(kOurs) + ", not " + architecture + "."));
  }
  record->architecture = architecture;
  return {};
}

// The members that CreateFunction and UpdateFunctionConfiguration share.
template <typename In>
Status ApplyConfiguration(const In& in, FunctionRecord* record) {
  if (in.runtime) {
    PORTICO_TRY(CheckRuntime(*in.runtime));
    record->runtime = *in.runtime;
  }
  if (in.handler) record->handler = *in.handler;
  if (in.description) record->description = *in.description;
  if (in.timeout) PORTICO_TRY(SetTimeout(*in.timeout, record));
  if (in.memory_size) PORTICO_TRY(SetMemory(*in.memory_size, record));
  if (in.environment) PORTICO_TRY(SetEnvironment(*in.environment, record));
  if (in.tracing_config && in.tracing_config->mode) {
    record->tracing_mode = *in.tracing_config->mode;
  }
  if (in.ephemeral_storage) record->ephemeral_storage_mb = in.ephemeral_storage->size;
  if (in.logging_config) PORTICO_TRY(SetLogging(*in.logging_config, record));
  return {};
}

Result<FunctionRecord> NewRecord(const aws::Call& call, const CreateFunctionInput& in) {
  PORTICO_ASSIGN(const FunctionName name,
                 ParseFunctionName(in.function_name, {}, call.region, call.account));
  if (in.package_type == "Image") {
    return Fail("NotImplemented", "Portico does not run container images: use PackageType Zip.",
                501);
  }
  if (!in.code.zip_file) {
    return Fail(InvalidParameter("Please provide a source for function code."));
  }
  if (!in.runtime || !in.handler) {
    return Fail(InvalidParameter(
        "Runtime and Handler are mandatory parameters for functions created with deployment "
        "packages."));
  }
  FunctionRecord record;
  record.name = name.name;
  record.role = in.role;
  record.tags = in.tags;
  record.policy_revision_id = "";
#if !defined(__x86_64__)
  record.architecture = "arm64";
#endif
  if (in.architectures) PORTICO_TRY(SetArchitecture(in.architectures->front(), &record));
  PORTICO_TRY(ApplyConfiguration(in, &record));
  return record;
}

}  // namespace

FunctionConfiguration Describe(const Function& function) {
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

Task<Result<FunctionConfiguration>> Api::CreateFunction(aws::Call& call,
                                                        const CreateFunctionInput& in) {
  PORTICO_CO_ASSIGN(FunctionRecord record, NewRecord(call, in));
  PORTICO_CO_TRY(call.Authorize("iam:PassRole", in.role));
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    co_await functions_.Create(std::move(record), in.code.zip_file->bytes));
  co_return Describe(*function);
}

Result<GetFunctionOutput> Api::GetFunction(aws::Call&, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionRef function,
                 functions_.Get(in.function_name, in.qualifier.value_or("")));
  GetFunctionOutput out;
  out.configuration = Describe(*function);
  if (!function->record.tags.empty()) out.tags = function->record.tags;
  if (function->record.reserved_concurrency) {
    out.concurrency = Concurrency{*function->record.reserved_concurrency};
  }
  return out;
}

Result<FunctionConfiguration> Api::GetFunctionConfiguration(aws::Call&, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionRef function,
                 functions_.Get(in.function_name, in.qualifier.value_or("")));
  return Describe(*function);
}

Result<ListFunctionsOutput> Api::ListFunctions(aws::Call&, const ListFunctionsInput& in) {
  const size_t count_max = in.max_items
                               ? std::min<size_t>(static_cast<size_t>(*in.max_items), kListDefault)
                               : kListDefault;
  ListFunctionsOutput out;
  const auto functions = functions_.List(in.marker.value_or(""), count_max + 1);
  for (const FunctionRef& function : functions) {
    if (out.functions.size() == count_max) {
      out.next_marker = out.functions.back().function_name;
      break;
    }
    out.functions.push_back(Describe(*function));
  }
  return out;
}

Result<ListVersionsOutput> Api::ListVersionsByFunction(aws::Call&, const ListVersionsInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  ListVersionsOutput out;
  out.versions.push_back(Describe(*function));
  out.versions.back().function_arn += ":$LATEST";
  return out;
}

Task<Result<FunctionConfiguration>> Api::UpdateFunctionCode(aws::Call&,
                                                            const UpdateFunctionCodeInput& in) {
  if (!in.zip_file) {
    co_return Fail(InvalidParameter("Please provide a source for function code."));
  }
  Functions::CodeUpdate update;
  update.zip = in.zip_file->bytes;
  if (in.architectures) {
    FunctionRecord probe;
    PORTICO_CO_TRY(SetArchitecture(in.architectures->front(), &probe));
    update.architecture = probe.architecture;
  }
  update.revision_id = in.revision_id.value_or("");
  update.dry_run = in.dry_run.value_or(false);
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    co_await functions_.UpdateCode(in.function_name, std::move(update)));
  co_return Describe(*function);
}

Task<Result<FunctionConfiguration>> Api::UpdateFunctionConfiguration(
    aws::Call& call, const UpdateFunctionConfigurationInput& in) {
  if (in.role) PORTICO_CO_TRY(call.Authorize("iam:PassRole", *in.role));
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    if (in.role) record->role = *in.role;
    return ApplyConfiguration(in, record);
  };
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    co_await functions_.UpdateConfiguration(
                        in.function_name, in.revision_id.value_or(""), std::move(change)));
  co_return Describe(*function);
}

Task<Result<DeleteFunctionOutput>> Api::DeleteFunction(aws::Call&, const FunctionInput& in) {
  PORTICO_CO_TRY(co_await functions_.Delete(in.function_name, in.qualifier.value_or("")));
  co_return DeleteFunctionOutput();
}

Task<Result<Concurrency>> Api::PutFunctionConcurrency(aws::Call&,
                                                      const PutFunctionConcurrencyInput& in) {
  const int32_t reserved = in.reserved_concurrent_executions;
  if (reserved > concurrency_max_) {
    co_return Fail(
        InvalidParameter("Specified ReservedConcurrentExecutions for function decreases account's "
                         "UnreservedConcurrentExecution below its minimum value of [0]."));
  }
  Functions::Change change = [reserved](FunctionRecord* record) -> Status {
    record->reserved_concurrency = reserved;
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return Concurrency{reserved};
}

Result<GetFunctionConcurrencyOutput> Api::GetFunctionConcurrency(aws::Call&,
                                                                 const FunctionNameInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  return GetFunctionConcurrencyOutput{function->record.reserved_concurrency};
}

Task<Status> Api::DeleteFunctionConcurrency(aws::Call&, const FunctionNameInput& in) {
  Functions::Change change = [](FunctionRecord* record) -> Status {
    record->reserved_concurrency.reset();
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return Status();
}

Result<GetAccountSettingsOutput> Api::GetAccountSettings(aws::Call&, const Empty&) {
  GetAccountSettingsOutput out;
  // AWS's default quotas, which are the limits here too, but for concurrency, which is the
  // server's.
  out.account_limit = {80'530'636'800, static_cast<int64_t>(kUnzippedBytesMax),
                       static_cast<int64_t>(kZipBytesMax), concurrency_max_, concurrency_max_};
  for (const FunctionRef& function : functions_.List({}, Functions::kFunctionsMax)) {
    out.account_usage.total_code_size += function->record.code_bytes;
    out.account_usage.function_count += 1;
    out.account_limit.unreserved_concurrent_executions -=
        function->record.reserved_concurrency.value_or(0);
  }
  return out;
}

}  // namespace portico::lambda::api
