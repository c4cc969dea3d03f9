#include <algorithm>
#include <utility>

#include "lambda/api/api.h"
#include "lambda/api/checks.h"
#include "lambda/api/describe.h"
#include "lambda/engine/environment_variables.h"
#include "lambda/engine/runtimes.h"

namespace portico::lambda::api {
namespace {

constexpr size_t kListDefault = 50;

Status SetEnvironment(const EnvironmentInput& in, FunctionRecord* record) {
  record->has_environment = in.variables.has_value();
  record->environment = in.variables.value_or(std::map<std::string, std::string>());
  std::string reserved;
  json::Value measured{json::Value::Object()};
  for (const auto& [name, value] : record->environment) {
    measured.Set(name, value);
    if (IsReservedVariable(name)) reserved += (reserved.empty() ? "" : ", ") + name;
  }
  if (!reserved.empty()) {
    return Fail(InvalidParameter(
        "Lambda was unable to configure your environment variables because the environment "
        "variables you have provided contains reserved keys that are currently not supported for "
        "modification. Reserved keys used in this request: " +
        reserved));
  }
  if (const std::string text = measured.ToString(); text.size() > kEnvironmentBytesMax) {
    return Fail(InvalidParameter(
        "Lambda was unable to configure your environment variables because the environment "
        "variables you have provided exceeded the 4KB limit. String measured: " +
        text));
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

// Policies, AWSLambda_FullAccess among them, let a role be passed to this service alone.
Status AllowPassRole(const aws::Call& call, const std::string& role,
                     const std::string& function_arn) {
  aws::Authorizer::Request request{"iam:PassRole", role};
  request.context["iam:PassedToService"] = {"lambda.amazonaws.com"};
  request.context["iam:AssociatedResourceArn"] = {function_arn};
  return call.authorizer->Authorize(call, request);
}

Result<FunctionRecord> NewRecord(const aws::Call& call, const CreateFunctionInput& in) {
  PORTICO_ASSIGN(const FunctionName name,
                 ParseFunctionName(in.function_name, {}, call.region, call.account));
  if (name.name.size() > kFunctionNameBytesMax) {
    return Fail(InvalidParameter("1 validation error detected: Value '" + name.name +
                                 "' at 'functionName' failed to satisfy constraint: Member must "
                                 "have length less than or equal to 64"));
  }
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
  PORTICO_TRY(CheckTags(in.tags));
  record.tags = in.tags;
#if !defined(__x86_64__)
  record.architecture = "arm64";
#endif
  if (in.architectures) PORTICO_TRY(SetArchitecture(in.architectures->front(), &record));
  PORTICO_TRY(ApplyConfiguration(in, &record));
  return record;
}

// Whoever names a version is answered with that version's ARN.
FunctionConfiguration DescribeNamed(const Function& function, const FunctionInput& in) {
  FunctionConfiguration out = Describe(function);
  if (in.qualifier || in.function_name.ends_with(":$LATEST")) out.function_arn += ":$LATEST";
  return out;
}

}  // namespace

Task<Result<FunctionConfiguration>> Api::CreateFunction(aws::Call& call,
                                                        const CreateFunctionInput& in) {
  PORTICO_CO_ASSIGN(FunctionRecord record, NewRecord(call, in));
  const std::string arn = FunctionArn(call.region, call.account, record.name);
  PORTICO_CO_TRY(AllowPassRole(call, in.role, arn));
  if (!in.tags.empty()) PORTICO_CO_TRY(call.Authorize("lambda:TagResource", arn));
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    co_await functions_.Create(std::move(record), in.code.zip_file->bytes));
  co_return Describe(*function, Moment::kCreated);
}

Result<GetFunctionOutput> Api::GetFunction(aws::Call& call, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionRef function,
                 functions_.Get(in.function_name, in.qualifier.value_or("")));
  GetFunctionOutput out;
  out.configuration = DescribeNamed(*function, in);
  out.code.location =
      std::string(call.secure_transport ? "https://" : "http://") + std::string(call.host) +
      links_.Make(function->record.name, function->record.code_sha256_hex, call.now_ms);
  if (!function->record.tags.empty()) out.tags = function->record.tags;
  if (function->record.reserved_concurrency) {
    out.concurrency = Concurrency{*function->record.reserved_concurrency};
  }
  return out;
}

Result<FunctionConfiguration> Api::GetFunctionConfiguration(aws::Call&, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionRef function,
                 functions_.Get(in.function_name, in.qualifier.value_or("")));
  return DescribeNamed(*function, in);
}

Result<GetFunctionCodeSigningConfigOutput> Api::GetFunctionCodeSigningConfig(
    aws::Call&, const FunctionNameInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  GetFunctionCodeSigningConfigOutput out;
  out.function_name = function->record.name;
  return out;
}

Result<ListFunctionsOutput> Api::ListFunctions(aws::Call&, const ListFunctionsInput& in) {
  const size_t count_max = in.max_items
                               ? std::min<size_t>(static_cast<size_t>(*in.max_items), kListDefault)
                               : kListDefault;
  ListFunctionsOutput out;
  const Naming naming = in.function_version ? Naming::kQualified : Naming::kUnqualified;
  const auto functions = functions_.List(in.marker.value_or(""), count_max + 1);
  for (const FunctionRef& function : functions) {
    if (out.functions.size() == count_max) {
      out.next_marker = out.functions.back().function_name;
      break;
    }
    out.functions.push_back(DescribeInList(*function, naming));
  }
  return out;
}

Result<ListVersionsOutput> Api::ListVersionsByFunction(aws::Call&, const ListVersionsInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  ListVersionsOutput out;
  out.versions.push_back(DescribeInList(*function, Naming::kQualified));
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
  co_return Describe(*function, Moment::kUpdated);
}

Task<Result<FunctionConfiguration>> Api::UpdateFunctionConfiguration(
    aws::Call& call, const UpdateFunctionConfigurationInput& in) {
  if (in.role) {
    PORTICO_CO_ASSIGN(const FunctionName name,
                      ParseFunctionName(in.function_name, {}, call.region, call.account));
    const std::string arn = FunctionArn(call.region, call.account, name.name);
    PORTICO_CO_TRY(AllowPassRole(call, *in.role, arn));
  }
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    if (in.role) record->role = *in.role;
    return ApplyConfiguration(in, record);
  };
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    co_await functions_.UpdateConfiguration(
                        in.function_name, in.revision_id.value_or(""), std::move(change)));
  co_return Describe(*function, Moment::kUpdated);
}

Task<Result<DeleteFunctionOutput>> Api::DeleteFunction(aws::Call&, const FunctionInput& in) {
  PORTICO_CO_TRY(co_await functions_.Delete(in.function_name, in.qualifier.value_or("")));
  co_return DeleteFunctionOutput();
}

}  // namespace portico::lambda::api
