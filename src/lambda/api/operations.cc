#include "lambda/api/operations.h"

#include "lambda/api/condition_keys.h"

namespace portico::lambda::api {
namespace {

// A zip of 50 MB in base64, and what is around it.
constexpr size_t kCodeBodyBytesMax = 70u << 20;

// As the model's exceptions spell it; AccessDeniedException comes from IAM.
constexpr std::string_view kCapitalMessage[] = {"ResourceNotFoundException", "ServiceException",
                                                "AccessDeniedException"};

// One ARN for a function, whichever way it is named. With a version or an alias it is another: as
// on AWS, a policy on the unqualified ARN says nothing about calls of a qualified one.
std::string CanonicalArn(std::span<const std::string_view> members, const aws::Call& call) {
  const std::string_view text = members[0];
  const std::string_view qualifier = members.size() > 1 ? members[1] : std::string_view();
  const auto name = ParseFunctionName(text, qualifier, call.region, call.account);
  if (!name && text.starts_with("arn:")) return std::string(text);
  if (!name) return FunctionArn(call.region, call.account, text);
  std::string arn = FunctionArn(call.region, call.account, name->name);
  return name->qualifier.empty() ? arn : arn + ":" + name->qualifier;
}

constexpr aws::ServiceInfo kInfo = {
    .name = "lambda",
    .title = "AWS Lambda",
    .signing_name = "lambda",
    .protocol = aws::Protocol::kRestJson,
    .api_version = "2015-03-31",
    .violation_style = {.elements_not_null = true},
    .internal_code = "ServiceException",
    .access_denied_code = "AccessDeniedException",
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "TooManyRequestsException",
    .codes_of_capital_message = kCapitalMessage,
    .error_type_member = true,
    .body_bytes_max = kCodeBodyBytesMax,
    .canonical_arn = &CanonicalArn,
};

constexpr std::string_view kFunctionArn =
    "arn:aws:lambda:{region}:{account}:function:{FunctionName}";

constexpr std::string_view kQualifiedArn =
    "arn:aws:lambda:{region}:{account}:function:{FunctionName}:{Qualifier}";
// For which a function's own policy counts: "Supported API actions" of Lambda's guide.
constexpr aws::ResourcePolicy kPolicyCounts = aws::ResourcePolicy::kCounts;

constexpr std::string_view kNotImplemented[] = {
    "AddLayerVersionPermission",
    "CheckpointDurableExecution",
    "CreateAlias",
    "CreateCapacityProvider",
    "CreateCodeSigningConfig",
    "CreateEventSourceMapping",
    "CreateFunctionUrlConfig",
    "DeleteAlias",
    "DeleteCapacityProvider",
    "DeleteCodeSigningConfig",
    "DeleteEventSourceMapping",
    "DeleteFunctionCodeSigningConfig",
    "DeleteFunctionEventInvokeConfig",
    "DeleteFunctionUrlConfig",
    "DeleteLayerVersion",
    "DeleteProvisionedConcurrencyConfig",
    "GetAlias",
    "GetCapacityProvider",
    "GetCodeSigningConfig",
    "GetDurableExecution",
    "GetDurableExecutionHistory",
    "GetDurableExecutionState",
    "GetEventSourceMapping",
    "GetFunctionEventInvokeConfig",
    "GetFunctionScalingConfig",
    "GetFunctionUrlConfig",
    "GetLayerVersion",
    "GetLayerVersionByArn",
    "GetLayerVersionPolicy",
    "GetProvisionedConcurrencyConfig",
    "GetRuntimeManagementConfig",
    "InvokeAsync",
    "InvokeWithResponseStream",
    "ListAliases",
    "ListCapacityProviders",
    "ListCodeSigningConfigs",
    "ListDurableExecutionsByFunction",
    "ListEventSourceMappings",
    "ListFunctionEventInvokeConfigs",
    "ListFunctionUrlConfigs",
    "ListFunctionVersionsByCapacityProvider",
    "ListFunctionsByCodeSigningConfig",
    "ListLayerVersions",
    "ListLayers",
    "ListProvisionedConcurrencyConfigs",
    "PublishLayerVersion",
    "PublishVersion",
    "PutFunctionCodeSigningConfig",
    "PutFunctionEventInvokeConfig",
    "PutFunctionScalingConfig",
    "PutProvisionedConcurrencyConfig",
    "PutRuntimeManagementConfig",
    "RemoveLayerVersionPermission",
    "SendDurableExecutionCallbackFailure",
    "SendDurableExecutionCallbackHeartbeat",
    "SendDurableExecutionCallbackSuccess",
    "StopDurableExecution",
    "UpdateAlias",
    "UpdateCapacityProvider",
    "UpdateCodeSigningConfig",
    "UpdateEventSourceMapping",
    "UpdateFunctionEventInvokeConfig",
    "UpdateFunctionUrlConfig",
};

}  // namespace

aws::Service MakeService(Api* api) {
  std::vector<aws::Operation> operations = {
      aws::Op<&Api::CreateFunction>({.name = "CreateFunction",
                                     .resource = kFunctionArn,
                                     .method = "POST",
                                     .uri = "/2015-03-31/functions",
                                     .status = 201}),
      aws::Op<&Api::GetFunction>({.name = "GetFunction",
                                  .resource = kQualifiedArn,
                                  .resource_policy = kPolicyCounts,
                                  .method = "GET",
                                  .uri = "/2015-03-31/functions/{FunctionName}"}),
      aws::Op<&Api::GetFunctionConfiguration>(
          {.name = "GetFunctionConfiguration",
           .resource = kQualifiedArn,
           .resource_policy = kPolicyCounts,
           .method = "GET",
           .uri = "/2015-03-31/functions/{FunctionName}/configuration"}),
      aws::Op<&Api::ListFunctions>(
          {.name = "ListFunctions", .method = "GET", .uri = "/2015-03-31/functions"}),
      aws::Op<&Api::ListVersionsByFunction>(
          {.name = "ListVersionsByFunction",
           .resource = kFunctionArn,
           .resource_policy = kPolicyCounts,
           .method = "GET",
           .uri = "/2015-03-31/functions/{FunctionName}/versions"}),
      aws::Op<&Api::UpdateFunctionCode>({.name = "UpdateFunctionCode",
                                         .resource = kFunctionArn,
                                         .resource_policy = kPolicyCounts,
                                         .method = "PUT",
                                         .uri = "/2015-03-31/functions/{FunctionName}/code"}),
      aws::Op<&Api::UpdateFunctionConfiguration>(
          {.name = "UpdateFunctionConfiguration",
           .resource = kFunctionArn,
           .method = "PUT",
           .uri = "/2015-03-31/functions/{FunctionName}/configuration"}),
      aws::Op<&Api::DeleteFunction>({.name = "DeleteFunction",
                                     .resource = kQualifiedArn,
                                     .resource_policy = kPolicyCounts,
                                     .method = "DELETE",
                                     .uri = "/2015-03-31/functions/{FunctionName}"}),
      aws::Op<&Api::PutFunctionConcurrency>(
          {.name = "PutFunctionConcurrency",
           .resource = kFunctionArn,
           .resource_policy = kPolicyCounts,
           .method = "PUT",
           .uri = "/2017-10-31/functions/{FunctionName}/concurrency"}),
      aws::Op<&Api::GetFunctionConcurrency>(
          {.name = "GetFunctionConcurrency",
           .resource = kFunctionArn,
           .resource_policy = kPolicyCounts,
           .method = "GET",
           .uri = "/2019-09-30/functions/{FunctionName}/concurrency"}),
      aws::Op<&Api::DeleteFunctionConcurrency>(
          {.name = "DeleteFunctionConcurrency",
           .resource = kFunctionArn,
           .resource_policy = kPolicyCounts,
           .method = "DELETE",
           .uri = "/2017-10-31/functions/{FunctionName}/concurrency",
           .status = 204}),
      aws::Op<&Api::GetFunctionCodeSigningConfig>(
          {.name = "GetFunctionCodeSigningConfig",
           .resource = kFunctionArn,
           .method = "GET",
           .uri = "/2020-06-30/functions/{FunctionName}/code-signing-config"}),
      aws::Op<&Api::PutFunctionRecursionConfig>(
          {.name = "PutFunctionRecursionConfig",
           .resource = kFunctionArn,
           .method = "PUT",
           .uri = "/2024-08-31/functions/{FunctionName}/recursion-config"}),
      aws::Op<&Api::GetFunctionRecursionConfig>(
          {.name = "GetFunctionRecursionConfig",
           .resource = kFunctionArn,
           .method = "GET",
           .uri = "/2024-08-31/functions/{FunctionName}/recursion-config"}),
      aws::Op<&Api::GetAccountSettings>(
          {.name = "GetAccountSettings", .method = "GET", .uri = "/2016-08-19/account-settings"}),
      aws::Op<&Api::Invoke>({.name = "Invoke",
                             .action = "lambda:InvokeFunction",
                             .resource = kQualifiedArn,
                             .resource_policy = kPolicyCounts,
                             .keys = &InvokeKeys,
                             .method = "POST",
                             .uri = "/2015-03-31/functions/{FunctionName}/invocations"}),
      aws::Op<&Api::AddPermission>({.name = "AddPermission",
                                    .resource = kQualifiedArn,
                                    .keys = &AddPermissionKeys,
                                    .method = "POST",
                                    .uri = "/2015-03-31/functions/{FunctionName}/policy",
                                    .status = 201}),
      aws::Op<&Api::GetPolicy>({.name = "GetPolicy",
                                .resource = kQualifiedArn,
                                .resource_policy = kPolicyCounts,
                                .method = "GET",
                                .uri = "/2015-03-31/functions/{FunctionName}/policy"}),
      aws::Op<&Api::RemovePermission>(
          {.name = "RemovePermission",
           .resource = kQualifiedArn,
           .keys = &RemovePermissionKeys,
           .method = "DELETE",
           .uri = "/2015-03-31/functions/{FunctionName}/policy/{StatementId}",
           .status = 204}),
      aws::Op<&Api::TagResource>({.name = "TagResource",
                                  .resource = "{Resource}",
                                  .resource_policy = kPolicyCounts,
                                  .method = "POST",
                                  .uri = "/2017-03-31/tags/{Resource}",
                                  .status = 204}),
      aws::Op<&Api::UntagResource>({.name = "UntagResource",
                                    .resource = "{Resource}",
                                    .resource_policy = kPolicyCounts,
                                    .method = "DELETE",
                                    .uri = "/2017-03-31/tags/{Resource}",
                                    .status = 204}),
      aws::Op<&Api::ListTags>({.name = "ListTags",
                               .resource = "{Resource}",
                               .resource_policy = kPolicyCounts,
                               .method = "GET",
                               .uri = "/2017-03-31/tags/{Resource}"}),
  };
  const aws::ResourcePolicyOf policy_of = [](void* self, std::string_view arn) {
    return static_cast<const Api*>(self)->PolicyOf(arn);
  };
  const aws::TagsOf tags_of = [](void* self, std::string_view arn) {
    return static_cast<const Api*>(self)->TagsOf(arn);
  };
  return {&kInfo, api, std::move(operations), kNotImplemented, policy_of, tags_of};
}

}  // namespace portico::lambda::api
