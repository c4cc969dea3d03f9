// Shapes of Invoke, permissions, tags and account settings.
#pragma once

#include "lambda/api/shapes_common.h"

namespace portico::lambda::api {

struct InvokeInput {
  std::string function_name;
  std::optional<std::string> invocation_type;
  std::optional<std::string> log_type;
  std::optional<std::string> client_context;
  std::optional<std::string> durable_execution_name;
  std::optional<aws::Blob> payload;
  std::optional<std::string> qualifier;
  std::optional<std::string> tenant_id;
  static constexpr auto Fields() {
    using S = InvokeInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kNamespacedNameInUri),
        Field<&S::invocation_type>("InvocationType", {.location = Location::kHeader,
                                                      .wire = "X-Amz-Invocation-Type",
                                                      .enum_values = kInvocationTypes}),
        Field<&S::log_type>(
            "LogType",
            {.location = Location::kHeader, .wire = "X-Amz-Log-Type", .enum_values = kLogTypes}),
        Field<&S::client_context>("ClientContext",
                                  {.location = Location::kHeader, .wire = "X-Amz-Client-Context"}),
        Field<&S::durable_execution_name>("DurableExecutionName",
                                          {.location = Location::kHeader,
                                           .wire = "X-Amz-Durable-Execution-Name",
                                           .unsupported = true}),
        Field<&S::payload>("Payload", {.location = Location::kPayload}),
        Field<&S::qualifier>("Qualifier", kQualifierInQuery),
        Field<&S::tenant_id>(
            "TenantId",
            {.location = Location::kHeader, .wire = "X-Amz-Tenant-Id", .unsupported = true}),
    };
  }
};

struct InvokeOutput {
  int32_t status_code = 200;
  std::optional<std::string> function_error;
  std::optional<std::string> log_result;
  std::optional<aws::Blob> payload;
  std::optional<std::string> executed_version;
  static constexpr auto Fields() {
    using S = InvokeOutput;
    return std::array{
        Field<&S::status_code>("StatusCode", {.location = Location::kStatusCode}),
        Field<&S::function_error>("FunctionError",
                                  {.location = Location::kHeader, .wire = "X-Amz-Function-Error"}),
        Field<&S::log_result>("LogResult",
                              {.location = Location::kHeader, .wire = "X-Amz-Log-Result"}),
        Field<&S::payload>("Payload", {.location = Location::kPayload}),
        Field<&S::executed_version>(
            "ExecutedVersion", {.location = Location::kHeader, .wire = "X-Amz-Executed-Version"}),
    };
  }
};

inline constexpr std::string_view kStatementIdPattern = "([a-zA-Z0-9-_]+)";

struct AddPermissionInput {
  std::string function_name;
  std::string statement_id;
  std::string action;
  std::string principal;
  std::optional<std::string> source_arn;
  std::optional<std::string> source_account;
  std::optional<std::string> event_source_token;
  std::optional<std::string> qualifier;
  std::optional<std::string> revision_id;
  std::optional<std::string> principal_org_id;
  std::optional<std::string> function_url_auth_type;
  std::optional<bool> invoked_via_function_url;
  static constexpr auto Fields() {
    using S = AddPermissionInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kNamespacedNameInUri),
        Field<&S::statement_id>(
            "StatementId",
            {.required = true, .length_min = 1, .length_max = 100, .pattern = kStatementIdPattern}),
        Field<&S::action>("Action",
                          {.required = true, .pattern = R"((lambda:[*]|lambda:[a-zA-Z]+|[*]))"}),
        Field<&S::principal>("Principal", {.required = true, .pattern = R"([^\s]+)"}),
        Field<&S::source_arn>(
            "SourceArn",
            {.pattern =
                 R"(arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\-])+:([a-z]{2}(-gov)?-[a-z]+-\d{1})?:(\d{12})?:(.*))"}),
        Field<&S::source_account>("SourceAccount", {.length_max = 12, .pattern = R"(\d{12})"}),
        Field<&S::event_source_token>("EventSourceToken", kUnsupported),
        Field<&S::qualifier>("Qualifier", kQualifierInQuery),
        Field<&S::revision_id>("RevisionId"),
        Field<&S::principal_org_id>("PrincipalOrgID", kUnsupported),
        Field<&S::function_url_auth_type>("FunctionUrlAuthType", kUnsupported),
        Field<&S::invoked_via_function_url>("InvokedViaFunctionUrl", kUnsupported),
    };
  }
};

struct AddPermissionOutput {
  std::string statement;
  static constexpr auto Fields() {
    using S = AddPermissionOutput;
    return std::array{Field<&S::statement>("Statement")};
  }
};

struct GetPolicyOutput {
  std::string policy;
  std::string revision_id;
  static constexpr auto Fields() {
    using S = GetPolicyOutput;
    return std::array{Field<&S::policy>("Policy"), Field<&S::revision_id>("RevisionId")};
  }
};

struct RemovePermissionInput {
  std::string function_name;
  std::string statement_id;
  std::optional<std::string> qualifier;
  std::optional<std::string> revision_id;
  static constexpr auto Fields() {
    using S = RemovePermissionInput;
    return std::array{
        Field<&S::function_name>("FunctionName", kNamespacedNameInUri),
        Field<&S::statement_id>("StatementId", {.required = true,
                                                .location = Location::kUri,
                                                .length_min = 1,
                                                .length_max = 100,
                                                .pattern = "([a-zA-Z0-9-_.]+)"}),
        Field<&S::qualifier>("Qualifier", kQualifierInQuery),
        Field<&S::revision_id>("RevisionId", {.location = Location::kQuery}),
    };
  }
};

inline constexpr std::string_view kTaggableResourcePattern =
    R"(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:\d{12}:(function:[a-zA-Z0-9-_]+(:(\$LATEST|[a-zA-Z0-9-_]+))?|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+))";
inline constexpr Constraints kResourceInUri = {.required = true,
                                               .location = Location::kUri,
                                               .length_min = 1,
                                               .length_max = 256,
                                               .pattern = kTaggableResourcePattern};

struct TagResourceInput {
  std::string resource;
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() {
    using S = TagResourceInput;
    return std::array{Field<&S::resource>("Resource", kResourceInUri),
                      Field<&S::tags>("Tags", {.required = true})};
  }
};

struct UntagResourceInput {
  std::string resource;
  std::vector<std::string> tag_keys;
  static constexpr auto Fields() {
    using S = UntagResourceInput;
    return std::array{
        Field<&S::resource>("Resource", kResourceInUri),
        Field<&S::tag_keys>("TagKeys",
                            {.required = true, .location = Location::kQuery, .wire = "tagKeys"}),
    };
  }
};

struct ListTagsInput {
  std::string resource;
  static constexpr auto Fields() {
    using S = ListTagsInput;
    return std::array{Field<&S::resource>("Resource", kResourceInUri)};
  }
};

struct ListTagsOutput {
  std::map<std::string, std::string> tags;
  static constexpr auto Fields() {
    using S = ListTagsOutput;
    return std::array{Field<&S::tags>("Tags")};
  }
};

struct AccountLimit {
  int64_t total_code_size = 0;
  int64_t code_size_unzipped = 0;
  int64_t code_size_zipped = 0;
  int32_t concurrent_executions = 0;
  int32_t unreserved_concurrent_executions = 0;
  static constexpr auto Fields() {
    using S = AccountLimit;
    return std::array{
        Field<&S::total_code_size>("TotalCodeSize"),
        Field<&S::code_size_unzipped>("CodeSizeUnzipped"),
        Field<&S::code_size_zipped>("CodeSizeZipped"),
        Field<&S::concurrent_executions>("ConcurrentExecutions"),
        Field<&S::unreserved_concurrent_executions>("UnreservedConcurrentExecutions"),
    };
  }
};

struct AccountUsage {
  int64_t total_code_size = 0;
  int64_t function_count = 0;
  static constexpr auto Fields() {
    using S = AccountUsage;
    return std::array{Field<&S::total_code_size>("TotalCodeSize"),
                      Field<&S::function_count>("FunctionCount")};
  }
};

struct GetAccountSettingsOutput {
  AccountLimit account_limit;
  AccountUsage account_usage;
  static constexpr auto Fields() {
    using S = GetAccountSettingsOutput;
    return std::array{Field<&S::account_limit>("AccountLimit"),
                      Field<&S::account_usage>("AccountUsage")};
  }
};

}  // namespace portico::lambda::api
