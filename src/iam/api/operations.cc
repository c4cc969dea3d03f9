#include "iam/api/operations.h"

#include "iam/api/api.h"

namespace portico::iam::api {
namespace {

using aws::Authorization;
using aws::Op;

constexpr aws::ServiceInfo kInfo{
    .name = "iam",
    .title = "AWS Identity and Access Management",
    .signing_name = "iam",
    .protocol = aws::Protocol::kQuery,
    .api_version = "2010-05-08",
    .xml_namespace = "https://iam.amazonaws.com/doc/2010-05-08/",
    .validation_code = "ValidationError",
    .internal_code = "ServiceFailure",
    .access_denied_code = "AccessDenied",
    .access_denied_status = 403,
    .authentication_status = 403,
    .throttling_code = "Throttling",
};

constexpr std::string_view kNotImplemented[] = {
    "AcceptDelegationRequest",
    "AddClientIDToOpenIDConnectProvider",
    "AddRoleToInstanceProfile",
    "AddUserToGroup",
    "AssociateDelegationRequest",
    "AttachGroupPolicy",
    "ChangePassword",
    "CreateAccountAlias",
    "CreateDelegationRequest",
    "CreateGroup",
    "CreateInstanceProfile",
    "CreateLoginProfile",
    "CreateOpenIDConnectProvider",
    "CreateSAMLProvider",
    "CreateServiceSpecificCredential",
    "CreateVirtualMFADevice",
    "DeactivateMFADevice",
    "DeleteAccountAlias",
    "DeleteAccountPasswordPolicy",
    "DeleteGroup",
    "DeleteGroupPolicy",
    "DeleteInstanceProfile",
    "DeleteLoginProfile",
    "DeleteOpenIDConnectProvider",
    "DeleteSAMLProvider",
    "DeleteSSHPublicKey",
    "DeleteServerCertificate",
    "DeleteServiceSpecificCredential",
    "DeleteSigningCertificate",
    "DeleteVirtualMFADevice",
    "DetachGroupPolicy",
    "DisableOrganizationsRootCredentialsManagement",
    "DisableOrganizationsRootSessions",
    "DisableOutboundWebIdentityFederation",
    "EnableMFADevice",
    "EnableOrganizationsRootCredentialsManagement",
    "EnableOrganizationsRootSessions",
    "EnableOutboundWebIdentityFederation",
    "GenerateCredentialReport",
    "GenerateOrganizationsAccessReport",
    "GenerateServiceLastAccessedDetails",
    "GetAccessKeyLastUsed",
    "GetAccountAuthorizationDetails",
    "GetAccountPasswordPolicy",
    "GetAccountSummary",
    "GetContextKeysForCustomPolicy",
    "GetContextKeysForPrincipalPolicy",
    "GetCredentialReport",
    "GetDelegationRequest",
    "GetGroup",
    "GetGroupPolicy",
    "GetHumanReadableSummary",
    "GetInstanceProfile",
    "GetLoginProfile",
    "GetMFADevice",
    "GetOpenIDConnectProvider",
    "GetOrganizationsAccessReport",
    "GetOutboundWebIdentityFederationInfo",
    "GetSAMLProvider",
    "GetSSHPublicKey",
    "GetServerCertificate",
    "GetServiceLastAccessedDetails",
    "GetServiceLastAccessedDetailsWithEntities",
    "ListAccountAliases",
    "ListAttachedGroupPolicies",
    "ListDelegationRequests",
    "ListGroupPolicies",
    "ListGroups",
    "ListInstanceProfileTags",
    "ListInstanceProfiles",
    "ListMFADeviceTags",
    "ListMFADevices",
    "ListOpenIDConnectProviderTags",
    "ListOpenIDConnectProviders",
    "ListOrganizationsFeatures",
    "ListPoliciesGrantingServiceAccess",
    "ListSAMLProviderTags",
    "ListSAMLProviders",
    "ListSSHPublicKeys",
    "ListServerCertificateTags",
    "ListServerCertificates",
    "ListServiceSpecificCredentials",
    "ListSigningCertificates",
    "ListVirtualMFADevices",
    "PutGroupPolicy",
    "RejectDelegationRequest",
    "RemoveClientIDFromOpenIDConnectProvider",
    "RemoveRoleFromInstanceProfile",
    "RemoveUserFromGroup",
    "ResetServiceSpecificCredential",
    "ResyncMFADevice",
    "SendDelegationToken",
    "SetSecurityTokenServicePreferences",
    "SimulateCustomPolicy",
    "SimulatePrincipalPolicy",
    "TagInstanceProfile",
    "TagMFADevice",
    "TagOpenIDConnectProvider",
    "TagSAMLProvider",
    "TagServerCertificate",
    "UntagInstanceProfile",
    "UntagMFADevice",
    "UntagOpenIDConnectProvider",
    "UntagSAMLProvider",
    "UntagServerCertificate",
    "UpdateAccountPasswordPolicy",
    "UpdateDelegationRequest",
    "UpdateGroup",
    "UpdateLoginProfile",
    "UpdateOpenIDConnectProviderThumbprint",
    "UpdateSAMLProvider",
    "UpdateSSHPublicKey",
    "UpdateServerCertificate",
    "UpdateServiceSpecificCredential",
    "UpdateSigningCertificate",
    "UpdateUser",
    "UploadSSHPublicKey",
    "UploadServerCertificate",
    "UploadSigningCertificate",
};

}  // namespace

aws::Service MakeService(Api* api) {
  return {
      &kInfo,
      api,
      {
          Op<&Api::CreatePolicy>(
              {.name = "CreatePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::GetPolicy>({.name = "GetPolicy", .resource = "{PolicyArn}"}),
          Op<&Api::ListPolicies>({.name = "ListPolicies", .resource = "policy path /"}),
          Op<&Api::DeletePolicy>({.name = "DeletePolicy", .resource = "{PolicyArn}"}),
          Op<&Api::CreatePolicyVersion>({.name = "CreatePolicyVersion", .resource = "{PolicyArn}"}),
          Op<&Api::GetPolicyVersion>({.name = "GetPolicyVersion", .resource = "{PolicyArn}"}),
          Op<&Api::ListPolicyVersions>({.name = "ListPolicyVersions", .resource = "{PolicyArn}"}),
          Op<&Api::SetDefaultPolicyVersion>(
              {.name = "SetDefaultPolicyVersion", .resource = "{PolicyArn}"}),
          Op<&Api::DeletePolicyVersion>({.name = "DeletePolicyVersion", .resource = "{PolicyArn}"}),
          Op<&Api::ListEntitiesForPolicy>(
              {.name = "ListEntitiesForPolicy", .resource = "{PolicyArn}"}),
          Op<&Api::TagPolicy>({.name = "TagPolicy", .resource = "{PolicyArn}"}),
          Op<&Api::UntagPolicy>({.name = "UntagPolicy", .resource = "{PolicyArn}"}),
          Op<&Api::ListPolicyTags>({.name = "ListPolicyTags", .resource = "{PolicyArn}"}),
          Op<&Api::CreateRole>({.name = "CreateRole", .authorization = Authorization::kInHandler}),
          Op<&Api::GetRole>({.name = "GetRole", .authorization = Authorization::kInHandler}),
          Op<&Api::ListRoles>({.name = "ListRoles", .resource = "arn:aws:iam::{account}:role/"}),
          Op<&Api::UpdateRole>({.name = "UpdateRole", .authorization = Authorization::kInHandler}),
          Op<&Api::UpdateRoleDescription>(
              {.name = "UpdateRoleDescription", .authorization = Authorization::kInHandler}),
          Op<&Api::UpdateAssumeRolePolicy>(
              {.name = "UpdateAssumeRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteRole>({.name = "DeleteRole", .authorization = Authorization::kInHandler}),
          Op<&Api::CreateServiceLinkedRole>(
              {.name = "CreateServiceLinkedRole", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteServiceLinkedRole>(
              {.name = "DeleteServiceLinkedRole", .authorization = Authorization::kInHandler}),
          Op<&Api::GetServiceLinkedRoleDeletionStatus>(
              {.name = "GetServiceLinkedRoleDeletionStatus",
               .authorization = Authorization::kInHandler}),
          Op<&Api::PutRolePermissionsBoundary>(
              {.name = "PutRolePermissionsBoundary", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteRolePermissionsBoundary>({.name = "DeleteRolePermissionsBoundary",
                                                   .authorization = Authorization::kInHandler}),
          Op<&Api::TagRole>({.name = "TagRole", .authorization = Authorization::kInHandler}),
          Op<&Api::UntagRole>({.name = "UntagRole", .authorization = Authorization::kInHandler}),
          Op<&Api::ListRoleTags>(
              {.name = "ListRoleTags", .authorization = Authorization::kInHandler}),
          Op<&Api::ListInstanceProfilesForRole>(
              {.name = "ListInstanceProfilesForRole", .authorization = Authorization::kInHandler}),
          Op<&Api::AttachRolePolicy>(
              {.name = "AttachRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::DetachRolePolicy>(
              {.name = "DetachRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::ListAttachedRolePolicies>(
              {.name = "ListAttachedRolePolicies", .authorization = Authorization::kInHandler}),
          Op<&Api::PutRolePolicy>(
              {.name = "PutRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::GetRolePolicy>(
              {.name = "GetRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::ListRolePolicies>(
              {.name = "ListRolePolicies", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteRolePolicy>(
              {.name = "DeleteRolePolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::CreateUser>({.name = "CreateUser", .authorization = Authorization::kInHandler}),
          Op<&Api::GetUser>({.name = "GetUser", .authorization = Authorization::kInHandler}),
          Op<&Api::ListUsers>({.name = "ListUsers", .resource = "arn:aws:iam::{account}:user/"}),
          Op<&Api::DeleteUser>({.name = "DeleteUser", .authorization = Authorization::kInHandler}),
          Op<&Api::PutUserPermissionsBoundary>(
              {.name = "PutUserPermissionsBoundary", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteUserPermissionsBoundary>({.name = "DeleteUserPermissionsBoundary",
                                                   .authorization = Authorization::kInHandler}),
          Op<&Api::TagUser>({.name = "TagUser", .authorization = Authorization::kInHandler}),
          Op<&Api::UntagUser>({.name = "UntagUser", .authorization = Authorization::kInHandler}),
          Op<&Api::ListUserTags>(
              {.name = "ListUserTags", .authorization = Authorization::kInHandler}),
          Op<&Api::ListGroupsForUser>(
              {.name = "ListGroupsForUser", .authorization = Authorization::kInHandler}),
          Op<&Api::CreateAccessKey>(
              {.name = "CreateAccessKey", .authorization = Authorization::kInHandler}),
          Op<&Api::ListAccessKeys>(
              {.name = "ListAccessKeys", .authorization = Authorization::kInHandler}),
          Op<&Api::UpdateAccessKey>(
              {.name = "UpdateAccessKey", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteAccessKey>(
              {.name = "DeleteAccessKey", .authorization = Authorization::kInHandler}),
          Op<&Api::AttachUserPolicy>(
              {.name = "AttachUserPolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::DetachUserPolicy>(
              {.name = "DetachUserPolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::ListAttachedUserPolicies>(
              {.name = "ListAttachedUserPolicies", .authorization = Authorization::kInHandler}),
          Op<&Api::PutUserPolicy>(
              {.name = "PutUserPolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::GetUserPolicy>(
              {.name = "GetUserPolicy", .authorization = Authorization::kInHandler}),
          Op<&Api::ListUserPolicies>(
              {.name = "ListUserPolicies", .authorization = Authorization::kInHandler}),
          Op<&Api::DeleteUserPolicy>(
              {.name = "DeleteUserPolicy", .authorization = Authorization::kInHandler}),
      },
      kNotImplemented};
}

}  // namespace portico::iam::api
