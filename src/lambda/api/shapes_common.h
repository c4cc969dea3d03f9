// What several of Lambda's shapes share. Names and constraints are those of AWS's model,
// 2015-03-31.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace portico::lambda::api {

using aws::Constraints;
using aws::Empty;
using aws::Field;
using aws::Location;

inline constexpr std::string_view kFunctionNamePattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?)";
inline constexpr std::string_view kNamespacedFunctionNamePattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?)";
inline constexpr std::string_view kRolePattern =
    R"(arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+)";
inline constexpr std::string_view kQualifierPattern = R"(\$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+)";

inline constexpr std::array<std::string_view, 2> kPackageTypes = {"Zip", "Image"};
inline constexpr std::array<std::string_view, 2> kArchitectures = {"x86_64", "arm64"};
inline constexpr std::array<std::string_view, 2> kTracingModes = {"Active", "PassThrough"};
inline constexpr std::array<std::string_view, 2> kLogFormats = {"JSON", "Text"};
inline constexpr std::array<std::string_view, 6> kApplicationLogLevels = {
    "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
inline constexpr std::array<std::string_view, 3> kSystemLogLevels = {"DEBUG", "INFO", "WARN"};
inline constexpr std::array<std::string_view, 3> kInvocationTypes = {"Event", "RequestResponse",
                                                                     "DryRun"};
inline constexpr std::array<std::string_view, 2> kLogTypes = {"None", "Tail"};
inline constexpr std::array<std::string_view, 1> kFunctionVersions = {"ALL"};

inline constexpr Constraints kArchitecture = {.enum_values = kArchitectures};
inline constexpr Constraints kVariableName = {.pattern = R"([a-zA-Z]([a-zA-Z0-9_])+)"};

// The name in the URI of operations on one function.
inline constexpr Constraints kFunctionNameInUri = {.required = true,
                                                   .location = Location::kUri,
                                                   .length_min = 1,
                                                   .length_max = 140,
                                                   .pattern = kFunctionNamePattern};
inline constexpr Constraints kNamespacedNameInUri = {.required = true,
                                                     .location = Location::kUri,
                                                     .length_min = 1,
                                                     .length_max = 256,
                                                     .pattern = kNamespacedFunctionNamePattern};
inline constexpr Constraints kQualifierInQuery = {
    .location = Location::kQuery, .length_min = 1, .length_max = 128, .pattern = kQualifierPattern};
inline constexpr Constraints kUnsupported = {.unsupported = true};

struct EnvironmentInput {
  std::optional<std::map<std::string, std::string>> variables;
  static constexpr auto Fields() {
    using S = EnvironmentInput;
    return std::array{Field<&S::variables>("Variables", {.key = &kVariableName})};
  }
};

struct TracingConfig {
  std::optional<std::string> mode;
  static constexpr auto Fields() {
    using S = TracingConfig;
    return std::array{Field<&S::mode>("Mode", {.enum_values = kTracingModes})};
  }
};

struct EphemeralStorage {
  int32_t size = 512;
  static constexpr auto Fields() {
    using S = EphemeralStorage;
    return std::array{
        Field<&S::size>("Size", {.required = true, .value_min = 512, .value_max = 10240})};
  }
};

struct LoggingConfig {
  std::optional<std::string> log_format;
  std::optional<std::string> application_log_level;
  std::optional<std::string> system_log_level;
  std::optional<std::string> log_group;
  static constexpr auto Fields() {
    using S = LoggingConfig;
    return std::array{
        Field<&S::log_format>("LogFormat", {.enum_values = kLogFormats}),
        Field<&S::application_log_level>(
            "ApplicationLogLevel", {.enum_values = kApplicationLogLevels, .unsupported = true}),
        Field<&S::system_log_level>("SystemLogLevel",
                                    {.enum_values = kSystemLogLevels, .unsupported = true}),
        Field<&S::log_group>(
            "LogGroup", {.length_min = 1, .length_max = 512, .pattern = R"([\.\-_/#A-Za-z0-9]+)"}),
    };
  }
};

struct EnvironmentResponse {
  std::map<std::string, std::string> variables;
  static constexpr auto Fields() {
    using S = EnvironmentResponse;
    return std::array{Field<&S::variables>("Variables")};
  }
};

struct SnapStartResponse {
  std::string apply_on = "None";
  std::string optimization_status = "Off";
  static constexpr auto Fields() {
    using S = SnapStartResponse;
    return std::array{Field<&S::apply_on>("ApplyOn"),
                      Field<&S::optimization_status>("OptimizationStatus")};
  }
};

struct FunctionConfiguration {
  std::string function_name;
  std::string function_arn;
  std::optional<std::string> runtime;
  std::string role;
  std::optional<std::string> handler;
  int64_t code_size = 0;
  std::string description;
  int32_t timeout = 3;
  int32_t memory_size = 128;
  std::string last_modified;
  std::string code_sha256;
  std::string version = "$LATEST";
  std::optional<EnvironmentResponse> environment;
  TracingConfig tracing_config;
  std::string revision_id;
  std::optional<std::string> state;
  std::optional<std::string> state_reason;
  std::optional<std::string> state_reason_code;
  std::optional<std::string> last_update_status;
  std::optional<std::string> last_update_status_reason;
  std::optional<std::string> last_update_status_reason_code;
  std::string package_type = "Zip";
  std::vector<std::string> architectures;
  EphemeralStorage ephemeral_storage;
  SnapStartResponse snap_start;
  LoggingConfig logging_config;

  static constexpr auto Fields() {
    using S = FunctionConfiguration;
    return std::array{
        Field<&S::function_name>("FunctionName"),
        Field<&S::function_arn>("FunctionArn"),
        Field<&S::runtime>("Runtime"),
        Field<&S::role>("Role"),
        Field<&S::handler>("Handler"),
        Field<&S::code_size>("CodeSize"),
        Field<&S::description>("Description"),
        Field<&S::timeout>("Timeout"),
        Field<&S::memory_size>("MemorySize"),
        Field<&S::last_modified>("LastModified"),
        Field<&S::code_sha256>("CodeSha256"),
        Field<&S::version>("Version"),
        Field<&S::environment>("Environment"),
        Field<&S::tracing_config>("TracingConfig"),
        Field<&S::revision_id>("RevisionId"),
        Field<&S::state>("State"),
        Field<&S::state_reason>("StateReason"),
        Field<&S::state_reason_code>("StateReasonCode"),
        Field<&S::last_update_status>("LastUpdateStatus"),
        Field<&S::last_update_status_reason>("LastUpdateStatusReason"),
        Field<&S::last_update_status_reason_code>("LastUpdateStatusReasonCode"),
        Field<&S::package_type>("PackageType"),
        Field<&S::architectures>("Architectures"),
        Field<&S::ephemeral_storage>("EphemeralStorage"),
        Field<&S::snap_start>("SnapStart"),
        Field<&S::logging_config>("LoggingConfig"),
    };
  }
};

}  // namespace portico::lambda::api
