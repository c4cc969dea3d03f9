#include "aws/condition_keys.h"

#include <algorithm>
#include <string>

#include "aws/policy_pattern.h"

namespace portico::aws {
namespace {

constexpr auto kFilled = KeySupport::kFilled;
constexpr auto kNever = KeySupport::kNeverPresent;

constexpr ConditionKey kGlobal[] = {
    {"aws:CalledVia", kFilled},
    {"aws:CalledViaFirst", kFilled},
    {"aws:CalledViaLast", kFilled},
    {"aws:CurrentTime", kFilled},
    {"aws:EpochTime", kFilled},
    {"aws:MultiFactorAuthPresent", kFilled},
    {"aws:PrincipalAccount", kFilled},
    {"aws:PrincipalArn", kFilled},
    {"aws:PrincipalIsAWSService", kFilled},
    {"aws:PrincipalServiceName", kFilled},
    {"aws:PrincipalServiceNamesList", kFilled},
    {"aws:PrincipalTag/", kFilled},
    {"aws:PrincipalType", kFilled},
    {"aws:Referer", kFilled},
    {"aws:RequestTag/", kFilled},
    {"aws:RequestedRegion", kFilled},
    {"aws:ResourceAccount", kFilled},
    {"aws:ResourceTag/", kFilled},
    {"aws:SecureTransport", kFilled},
    {"aws:SourceAccount", kFilled},
    {"aws:SourceArn", kFilled},
    {"aws:SourceIp", kFilled},
    {"aws:TagKeys", kFilled},
    {"aws:TokenIssueTime", kFilled},
    {"aws:UserAgent", kFilled},
    {"aws:ViaAWSService", kFilled},
    {"aws:userid", kFilled},
    {"aws:username", kFilled},
    {"aws:AssumedRoot", kNever},
    {"aws:CalledViaAWSMCP", kNever},
    {"aws:ChatbotSourceArn", kNever},
    {"aws:Ec2InstanceSourcePrivateIPv4", kNever},
    {"aws:Ec2InstanceSourceVpc", kNever},
    {"aws:FederatedProvider", kNever},
    {"aws:MultiFactorAuthAge", kNever},
    {"aws:PrincipalOrgID", kNever},
    {"aws:PrincipalOrgPaths", kNever},
    {"aws:ResourceOrgID", kNever},
    {"aws:ResourceOrgPaths", kNever},
    {"aws:SourceIdentity", kNever},
    {"aws:SourceOrgID", kNever},
    {"aws:SourceOrgPaths", kNever},
    {"aws:SourceOwner", kNever},
    {"aws:SourceVpc", kNever},
    {"aws:SourceVpcArn", kNever},
    {"aws:SourceVpce", kNever},
    {"aws:ViaAWSMCPService", kNever},
    {"aws:VpcSourceIp", kNever},
    {"aws:VpceAccount", kNever},
    {"aws:VpceOrgID", kNever},
    {"aws:VpceOrgPaths", kNever},
};

constexpr ConditionKey kApiGateway[] = {
    {"apigateway:Request/ApiKeyRequired", kFilled},
    {"apigateway:Request/ApiName", kFilled},
    {"apigateway:Request/DisableExecuteApiEndpoint", kFilled},
    {"apigateway:Request/EndpointType", kFilled},
    {"apigateway:Request/RouteAuthorizationType", kFilled},
    {"apigateway:Request/StageName", kFilled},
    {"apigateway:Resource/ApiKeyRequired", kFilled},
    {"apigateway:Resource/ApiName", kFilled},
    {"apigateway:Resource/DisableExecuteApiEndpoint", kFilled},
    {"apigateway:Resource/EndpointType", kFilled},
    {"apigateway:Resource/RouteAuthorizationType", kFilled},
    {"apigateway:Request/AccessAssociationSource", kNever},
    {"apigateway:Request/AccessLoggingDestination", kNever},
    {"apigateway:Request/AccessLoggingFormat", kNever},
    {"apigateway:Request/AuthorizerType", kNever},
    {"apigateway:Request/AuthorizerUri", kNever},
    {"apigateway:Request/DomainNameArn", kNever},
    {"apigateway:Request/MtlsTrustStoreUri", kNever},
    {"apigateway:Request/MtlsTrustStoreVersion", kNever},
    {"apigateway:Request/RoutingMode", kNever},
    {"apigateway:Request/SecurityPolicy", kNever},
    {"apigateway:Resource/AccessLoggingDestination", kNever},
    {"apigateway:Resource/AccessLoggingFormat", kNever},
    {"apigateway:Resource/AuthorizerType", kNever},
    {"apigateway:Resource/AuthorizerUri", kNever},
    {"apigateway:Resource/MtlsTrustStoreUri", kNever},
    {"apigateway:Resource/MtlsTrustStoreVersion", kNever},
    {"apigateway:Resource/RoutingMode", kNever},
    {"apigateway:Resource/SecurityPolicy", kNever},
};

constexpr ConditionKey kDynamoDb[] = {
    {"dynamodb:Attributes", kFilled},
    {"dynamodb:EnclosingOperation", kFilled},
    {"dynamodb:FirstPartitionKeyValues", kFilled},
    {"dynamodb:FourthPartitionKeyValues", kFilled},
    {"dynamodb:FullTableScan", kFilled},
    {"dynamodb:LeadingKeys", kFilled},
    {"dynamodb:ReturnConsumedCapacity", kFilled},
    {"dynamodb:ReturnValues", kFilled},
    {"dynamodb:SecondPartitionKeyValues", kFilled},
    {"dynamodb:Select", kFilled},
    {"dynamodb:ThirdPartitionKeyValues", kFilled},
    {"dynamodb:FisActionId", kNever},
    {"dynamodb:FisInjectionPercentage", kNever},
    {"dynamodb:FisTargetArns", kNever},
};

constexpr ConditionKey kExecuteApi[] = {{"execute-api:viaDomainArn", kNever}};

constexpr ConditionKey kIam[] = {
    {"iam:AWSServiceName", kFilled},
    {"iam:AssociatedResourceArn", kFilled},
    {"iam:PassedToService", kFilled},
    {"iam:PermissionsBoundary", kFilled},
    {"iam:PolicyARN", kFilled},
    {"iam:ResourceTag/", kFilled},
    {"iam:DelegationDuration", kNever},
    {"iam:DelegationRequestOwner", kNever},
    {"iam:FIDO-FIPS-140-2-certification", kNever},
    {"iam:FIDO-FIPS-140-3-certification", kNever},
    {"iam:FIDO-certification", kNever},
    {"iam:NotificationChannel", kNever},
    {"iam:OrganizationsPolicyId", kNever},
    {"iam:RegisterSecurityKey", kNever},
    {"iam:ServiceSpecificCredentialAgeDays", kNever},
    {"iam:ServiceSpecificCredentialServiceName", kNever},
    {"iam:TemplateArn", kNever},
};

constexpr ConditionKey kLambda[] = {
    {"lambda:EventSourceToken", kFilled},
    {"lambda:FunctionUrlAuthType", kFilled},
    {"lambda:InvokedViaFunctionUrl", kFilled},
    {"lambda:Principal", kFilled},
    {"lambda:SourceFunctionArn", kFilled},
    {"lambda:CodeSigningConfigArn", kNever},
    {"lambda:FunctionArn", kNever},
    {"lambda:Layer", kNever},
    {"lambda:SecurityGroupIds", kNever},
    {"lambda:SubnetIds", kNever},
    {"lambda:VpcIds", kNever},
};

constexpr ConditionKey kLogs[] = {
    {"logs:DeliveryDestinationResourceArn", kNever},
    {"logs:LogGeneratingResourceArns", kNever},
};

constexpr ConditionKey kSts[] = {
    {"sts:ExternalId", kFilled},
    {"sts:RoleSessionName", kFilled},
    {"sts:AWSServiceName", kNever},
    {"sts:DurationSeconds", kNever},
    {"sts:IdentityTokenAudience", kNever},
    {"sts:RequestContext/", kNever},
    {"sts:RequestContextProviders", kNever},
    {"sts:RoleAuthorizedByIdp", kNever},
    {"sts:SigningAlgorithm", kNever},
    {"sts:SourceIdentity", kNever},
    {"sts:TaskPolicyArn", kNever},
    {"sts:TransitiveTagKeys", kNever},
};

constexpr ConditionKeyGroup kGroups[] = {
    {"aws", kGlobal},        {"apigateway", kApiGateway},
    {"dynamodb", kDynamoDb}, {"execute-api", kExecuteApi},
    {"iam", kIam},           {"lambda", kLambda},
    {"logs", kLogs},         {"sts", kSts},
};

bool IsNamed(const ConditionKey& row, std::string_view key) {
  const std::string name = AsciiLower(row.name);
  if (!name.ends_with('/')) return key == name;
  return key.starts_with(name) && key.size() > name.size();
}

}  // namespace

std::span<const ConditionKeyGroup> ConditionKeyGroups() { return kGroups; }

KeySupport SupportOf(std::string_view key) {
  const std::string_view prefix = key.substr(0, key.find(':'));
  if (prefix.size() == key.size()) return KeySupport::kForeign;
  for (const ConditionKeyGroup& group : kGroups) {
    if (group.prefix != prefix) continue;
    const auto row = std::ranges::find_if(
        group.keys, [&](const ConditionKey& each) { return IsNamed(each, key); });
    return row == group.keys.end() ? KeySupport::kUnknown : row->support;
  }
  return KeySupport::kForeign;
}

bool MeansPorticosServices(std::string_view action) {
  if (action == "*") return true;
  const Pattern service(AsciiLower(action.substr(0, action.find(':'))), {.variables = false});
  return std::ranges::any_of(kGroups, [&](const ConditionKeyGroup& group) {
    return group.prefix != "aws" && service.Matches(group.prefix, NoKeys());
  });
}

}  // namespace portico::aws
