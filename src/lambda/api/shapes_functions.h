// Shapes of the operations that make, read, change and delete functions.
#pragma once

#include "lambda/api/shapes_common.h"

namespace portico::lambda::api {

struct FunctionCode {
  std::optional<aws::Blob> zip_file;
  std::optional<std::string> s3_bucket;
  std::optional<std::string> s3_key;
  std::optional<std::string> s3_object_version;
  std::optional<std::string> image_uri;
  std::optional<std::string> source_kms_key_arn;
  static constexpr auto Fields() {
    using S = FunctionCode;
    return std::array{
        Field<&S::zip_file>("ZipFile"),
        Field<&S::s3_bucket>("S3Bucket", kUnsupported),
        Field<&S::s3_key>("S3Key", kUnsupported),
        Field<&S::s3_object_version>("S3ObjectVersion", kUnsupported),
        Field<&S::image_uri>("ImageUri", kUnsupported),
        Field<&S::source_kms_key_arn>("SourceKMSKeyArn", kUnsupported),
    };
  }
};

struct CreateFunctionInput {
  std::string function_name;
  std::optional<std::string> runtime;
  std::string role;
  std::optional<std::string> handler;
  FunctionCode code;
  std::optional<std::string> description;
  std::optional<int32_t> timeout;
  std::optional<int32_t> memory_size;
  std::optional<bool> publish;
  std::optional<json::Value> vpc_config;
  std::optional<std::string> package_type;
  std::optional<json::Value> dead_letter_config;
  std::optional<EnvironmentInput> environment;
  std::optional<std::string> kms_key_arn;
  std::optional<TracingConfig> tracing_config;
  std::map<std::string, std::string> tags;
  std::optional<json::Value> layers;
  std::optional<json::Value> file_system_configs;
  std::optional<json::Value> image_config;
  std::optional<std::string> code_signing_config_arn;
  std::optional<std::vector<std::string>> architectures;
  std::optional<EphemeralStorage> ephemeral_storage;
  std::optional<json::Value> snap_start;
  std::optional<LoggingConfig> logging_config;
  std::optional<json::Value> capacity_provider_config;
  std::optional<std::string> publish_to;
  std::optional<json::Value> durable_config;
  std::optional<json::Value> tenancy_config;

  static constexpr auto Fields() {
    using S = CreateFunctionInput;
    return std::array{
        Field<&S::function_name>("FunctionName", {.required = true,
                                                  .length_min = 1,
                                                  .length_max = 140,
                                                  .pattern = kFunctionNamePattern}),
        // Which runtimes there are is answered in Lambda's own words, not the validator's.
        Field<&S::runtime>("Runtime"),
        Field<&S::role>("Role", {.required = true, .pattern = kRolePattern}),
        Field<&S::handler>("Handler", {.length_max = 128, .pattern = R"([^\s]+)"}),
        Field<&S::code>("Code", {.required = true}),
        Field<&S::description>("Description", {.length_max = 256}),
        Field<&S::timeout>("Timeout", {.value_min = 1}),
        Field<&S::memory_size>("MemorySize", {.value_min = 128, .value_max = 32768}),
        Field<&S::publish>("Publish", kUnsupported),
        Field<&S::vpc_config>("VpcConfig", kUnsupported),
        Field<&S::package_type>("PackageType", {.enum_values = kPackageTypes}),
        Field<&S::dead_letter_config>("DeadLetterConfig", kUnsupported),
        Field<&S::environment>("Environment"),
        Field<&S::kms_key_arn>("KMSKeyArn", kUnsupported),
        Field<&S::tracing_config>("TracingConfig"),
        Field<&S::tags>("Tags"),
        Field<&S::layers>("Layers", kUnsupported),
        Field<&S::file_system_configs>("FileSystemConfigs", kUnsupported),
        Field<&S::image_config>("ImageConfig", kUnsupported),
        Field<&S::code_signing_config_arn>("CodeSigningConfigArn", kUnsupported),
        Field<&S::architectures>("Architectures",
                                 {.length_min = 1, .length_max = 1, .element = &kArchitecture}),
        Field<&S::ephemeral_storage>("EphemeralStorage"),
        Field<&S::snap_start>("SnapStart", kUnsupported),
        Field<&S::logging_config>("LoggingConfig"),
        Field<&S::capacity_provider_config>("CapacityProviderConfig", kUnsupported),
        Field<&S::publish_to>("PublishTo", kUnsupported),
        Field<&S::durable_config>("DurableConfig", kUnsupported),
        Field<&S::tenancy_config>("TenancyConfig", kUnsupported),
    };
  }
};

struct FunctionInput {  // of operations that only name a function
  std::string function_name;
  std::optional<std::string> qualifier;
  static constexpr auto Fields() {
    using S = FunctionInput;
    return std::array{Field<&S::function_name>("FunctionName", kNamespacedNameInUri),
                      Field<&S::qualifier>("Qualifier", kQualifierInQuery)};
  }
};

struct FunctionCodeLocation {
  std::string repository_type = "S3";
  std::string location;
  static constexpr auto Fields() {
    using S = FunctionCodeLocation;
    return std::array{Field<&S::repository_type>("RepositoryType"),
                      Field<&S::location>("Location")};
  }
};

struct Concurrency {
  int32_t reserved_concurrent_executions = 0;
  static constexpr auto Fields() {
    using S = Concurrency;
    return std::array{Field<&S::reserved_concurrent_executions>("ReservedConcurrentExecutions")};
  }
};

struct GetFunctionOutput {
  FunctionConfiguration configuration;
  FunctionCodeLocation code;
  std::optional<std::map<std::string, std::string>> tags;
  std::optional<Concurrency> concurrency;
  static constexpr auto Fields() {
    using S = GetFunctionOutput;
    return std::array{
        Field<&S::configuration>("Configuration"),
        Field<&S::code>("Code"),
        Field<&S::tags>("Tags"),
        Field<&S::concurrency>("Concurrency"),
    };
  }
};

struct ListFunctionsInput {
  std::optional<std::string> master_region;
  std::optional<std::string> function_version;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListFunctionsInput;
    return std::array{
        Field<&S::master_region>(
            "MasterRegion",
            {.location = Location::kQuery, .pattern = R"(ALL|[a-z]{2}(-gov)?-[a-z]+-\d{1})"}),
        Field<&S::function_version>(
            "FunctionVersion", {.location = Location::kQuery, .enum_values = kFunctionVersions}),
        Field<&S::marker>("Marker", {.location = Location::kQuery}),
        Field<&S::max_items>("MaxItems",
                             {.location = Location::kQuery, .value_min = 1, .value_max = 10000}),
    };
  }
};

struct ListFunctionsOutput {
  std::optional<std::string> next_marker;
  std::vector<FunctionConfiguration> functions;
  static constexpr auto Fields() {
    using S = ListFunctionsOutput;
    return std::array{Field<&S::next_marker>("NextMarker"), Field<&S::functions>("Functions")};
  }
};

struct ListVersionsInput {
  std::string function_name;
  std::optional<std::string> marker;
  std::optional<int32_t> max_items;
  static constexpr auto Fields() {
    using S = ListVersionsInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kNamespacedNameInUri),
        Field<&S::marker>("Marker", {.location = Location::kQuery}),
        Field<&S::max_items>("MaxItems",
                             {.location = Location::kQuery, .value_min = 1, .value_max = 10000}),
    };
  }
};

struct ListVersionsOutput {
  std::vector<FunctionConfiguration> versions;
  static constexpr auto Fields() {
    using S = ListVersionsOutput;
    return std::array{Field<&S::versions>("Versions")};
  }
};

struct UpdateFunctionCodeInput {
  std::string function_name;
  std::optional<aws::Blob> zip_file;
  std::optional<std::string> s3_bucket;
  std::optional<std::string> s3_key;
  std::optional<std::string> s3_object_version;
  std::optional<std::string> image_uri;
  std::optional<bool> publish;
  std::optional<bool> dry_run;
  std::optional<std::string> revision_id;
  std::optional<std::vector<std::string>> architectures;
  std::optional<std::string> source_kms_key_arn;
  std::optional<std::string> publish_to;
  static constexpr auto Fields() {
    using S = UpdateFunctionCodeInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kFunctionNameInUri),
        Field<&S::zip_file>("ZipFile"),
        Field<&S::s3_bucket>("S3Bucket", kUnsupported),
        Field<&S::s3_key>("S3Key", kUnsupported),
        Field<&S::s3_object_version>("S3ObjectVersion", kUnsupported),
        Field<&S::image_uri>("ImageUri", kUnsupported),
        Field<&S::publish>("Publish", kUnsupported),
        Field<&S::dry_run>("DryRun"),
        Field<&S::revision_id>("RevisionId"),
        Field<&S::architectures>("Architectures",
                                 {.length_min = 1, .length_max = 1, .element = &kArchitecture}),
        Field<&S::source_kms_key_arn>("SourceKMSKeyArn", kUnsupported),
        Field<&S::publish_to>("PublishTo", kUnsupported),
    };
  }
};

struct UpdateFunctionConfigurationInput {
  std::string function_name;
  std::optional<std::string> role;
  std::optional<std::string> handler;
  std::optional<std::string> description;
  std::optional<int32_t> timeout;
  std::optional<int32_t> memory_size;
  std::optional<json::Value> vpc_config;
  std::optional<EnvironmentInput> environment;
  std::optional<std::string> runtime;
  std::optional<json::Value> dead_letter_config;
  std::optional<std::string> kms_key_arn;
  std::optional<TracingConfig> tracing_config;
  std::optional<std::string> revision_id;
  std::optional<json::Value> layers;
  std::optional<json::Value> file_system_configs;
  std::optional<json::Value> image_config;
  std::optional<EphemeralStorage> ephemeral_storage;
  std::optional<json::Value> snap_start;
  std::optional<LoggingConfig> logging_config;
  std::optional<json::Value> capacity_provider_config;
  std::optional<json::Value> durable_config;
  static constexpr auto Fields() {
    using S = UpdateFunctionConfigurationInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kFunctionNameInUri),
        Field<&S::role>("Role", {.pattern = kRolePattern}),
        Field<&S::handler>("Handler", {.length_max = 128, .pattern = R"([^\s]+)"}),
        Field<&S::description>("Description", {.length_max = 256}),
        Field<&S::timeout>("Timeout", {.value_min = 1}),
        Field<&S::memory_size>("MemorySize", {.value_min = 128, .value_max = 32768}),
        Field<&S::vpc_config>("VpcConfig", kUnsupported),
        Field<&S::environment>("Environment"),
        // Which runtimes there are is answered in Lambda's own words, not the validator's.
        Field<&S::runtime>("Runtime"),
        Field<&S::dead_letter_config>("DeadLetterConfig", kUnsupported),
        Field<&S::kms_key_arn>("KMSKeyArn", kUnsupported),
        Field<&S::tracing_config>("TracingConfig"),
        Field<&S::revision_id>("RevisionId"),
        Field<&S::layers>("Layers", kUnsupported),
        Field<&S::file_system_configs>("FileSystemConfigs", kUnsupported),
        Field<&S::image_config>("ImageConfig", kUnsupported),
        Field<&S::ephemeral_storage>("EphemeralStorage"),
        Field<&S::snap_start>("SnapStart", kUnsupported),
        Field<&S::logging_config>("LoggingConfig"),
        Field<&S::capacity_provider_config>("CapacityProviderConfig", kUnsupported),
        Field<&S::durable_config>("DurableConfig", kUnsupported),
    };
  }
};

struct DeleteFunctionOutput {
  int32_t status_code = 204;
  static constexpr auto Fields() {
    using S = DeleteFunctionOutput;
    return std::array{Field<&S::status_code>("StatusCode", {.location = Location::kStatusCode})};
  }
};

struct PutFunctionConcurrencyInput {
  std::string function_name;
  int32_t reserved_concurrent_executions = 0;
  static constexpr auto Fields() {
    using S = PutFunctionConcurrencyInput;
    return std::array{Field<&S::function_name>("FunctionName", kFunctionNameInUri),
                      Field<&S::reserved_concurrent_executions>(
                          "ReservedConcurrentExecutions", {.required = true, .value_min = 0})};
  }
};

struct FunctionNameInput {
  std::string function_name;
  static constexpr auto Fields() {
    using S = FunctionNameInput;
    return std::array{Field<&S::function_name>("FunctionName", kFunctionNameInUri)};
  }
};

// No function has a code signing configuration here: all its operations but this are refused.
struct GetFunctionCodeSigningConfigOutput {
  std::optional<std::string> code_signing_config_arn;
  std::string function_name;
  static constexpr auto Fields() {
    using S = GetFunctionCodeSigningConfigOutput;
    return std::array{Field<&S::code_signing_config_arn>("CodeSigningConfigArn"),
                      Field<&S::function_name>("FunctionName")};
  }
};

inline constexpr std::string_view kUnqualifiedNamePattern =
    R"((arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+))";
inline constexpr Constraints kUnqualifiedNameInUri = {.required = true,
                                                      .location = Location::kUri,
                                                      .length_min = 1,
                                                      .length_max = 140,
                                                      .pattern = kUnqualifiedNamePattern};
inline constexpr std::array<std::string_view, 2> kRecursiveLoops = {"Allow", "Terminate"};

struct PutFunctionRecursionConfigInput {
  std::string function_name;
  std::string recursive_loop;
  static constexpr auto Fields() {
    using S = PutFunctionRecursionConfigInput;
    return std::array{Field<&S::function_name>("FunctionName", kUnqualifiedNameInUri),
                      Field<&S::recursive_loop>(
                          "RecursiveLoop", {.required = true, .enum_values = kRecursiveLoops})};
  }
};

struct GetFunctionRecursionConfigInput {
  std::string function_name;
  static constexpr auto Fields() {
    using S = GetFunctionRecursionConfigInput;
    return std::array{Field<&S::function_name>("FunctionName", kUnqualifiedNameInUri)};
  }
};

struct RecursionConfig {
  std::optional<std::string> recursive_loop;
  static constexpr auto Fields() {
    using S = RecursionConfig;
    return std::array{Field<&S::recursive_loop>("RecursiveLoop")};
  }
};

struct GetFunctionConcurrencyOutput {
  std::optional<int32_t> reserved_concurrent_executions;
  static constexpr auto Fields() {
    using S = GetFunctionConcurrencyOutput;
    return std::array{Field<&S::reserved_concurrent_executions>("ReservedConcurrentExecutions")};
  }
};

}  // namespace portico::lambda::api
