// IAM's operations, wire shapes in and out. What they mean is the engine's business; here stand who
// may call them, paging, and how answers look.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "aws/call.h"
#include "base/result.h"
#include "base/task.h"
#include "iam/api/shapes_policies.h"
#include "iam/api/shapes_role_policies.h"
#include "iam/api/shapes_roles.h"
#include "iam/api/shapes_service_linked_roles.h"
#include "iam/api/shapes_user_policies.h"
#include "iam/api/shapes_users.h"
#include "iam/engine/engine.h"

namespace portico::iam::api {

// Thread-safe. The engine must outlive it.
class Api {
 public:
  explicit Api(Engine& engine) : engine_(engine) {}

  // Managed policies (policies.cc)
  Task<Result<CreatePolicyOutput>> CreatePolicy(aws::Call& call, const CreatePolicyInput& in);
  Result<GetPolicyOutput> GetPolicy(aws::Call& call, const GetPolicyInput& in);
  Result<ListPoliciesOutput> ListPolicies(aws::Call& call, const ListPoliciesInput& in);
  Task<Status> DeletePolicy(aws::Call& call, const DeletePolicyInput& in);
  Task<Result<CreatePolicyVersionOutput>> CreatePolicyVersion(aws::Call& call,
                                                              const CreatePolicyVersionInput& in);
  Result<GetPolicyVersionOutput> GetPolicyVersion(aws::Call& call, const GetPolicyVersionInput& in);
  Result<ListPolicyVersionsOutput> ListPolicyVersions(aws::Call& call,
                                                      const ListPolicyVersionsInput& in);
  Task<Status> SetDefaultPolicyVersion(aws::Call& call, const SetDefaultPolicyVersionInput& in);
  Task<Status> DeletePolicyVersion(aws::Call& call, const DeletePolicyVersionInput& in);
  Result<ListEntitiesForPolicyOutput> ListEntitiesForPolicy(aws::Call& call,
                                                            const ListEntitiesForPolicyInput& in);
  Task<Status> TagPolicy(aws::Call& call, const TagPolicyInput& in);
  Task<Status> UntagPolicy(aws::Call& call, const UntagPolicyInput& in);
  Result<ListPolicyTagsOutput> ListPolicyTags(aws::Call& call, const ListPolicyTagsInput& in);

  // Roles (roles.cc)
  Task<Result<CreateRoleOutput>> CreateRole(aws::Call& call, const CreateRoleInput& in);
  Result<GetRoleOutput> GetRole(aws::Call& call, const GetRoleInput& in);
  Result<ListRolesOutput> ListRoles(aws::Call& call, const ListRolesInput& in);
  Task<Result<UpdateRoleOutput>> UpdateRole(aws::Call& call, const UpdateRoleInput& in);
  Task<Result<UpdateRoleDescriptionOutput>> UpdateRoleDescription(
      aws::Call& call, const UpdateRoleDescriptionInput& in);
  Task<Status> UpdateAssumeRolePolicy(aws::Call& call, const UpdateAssumeRolePolicyInput& in);
  Task<Status> DeleteRole(aws::Call& call, const DeleteRoleInput& in);
  Task<Status> PutRolePermissionsBoundary(aws::Call& call,
                                          const PutRolePermissionsBoundaryInput& in);
  Task<Status> DeleteRolePermissionsBoundary(aws::Call& call,
                                             const DeleteRolePermissionsBoundaryInput& in);
  Task<Status> TagRole(aws::Call& call, const TagRoleInput& in);
  Task<Status> UntagRole(aws::Call& call, const UntagRoleInput& in);
  Result<ListRoleTagsOutput> ListRoleTags(aws::Call& call, const ListRoleTagsInput& in);
  Result<ListInstanceProfilesForRoleOutput> ListInstanceProfilesForRole(
      aws::Call& call, const ListInstanceProfilesForRoleInput& in);

  // Service-linked roles (service_linked_roles.cc)
  Task<Result<CreateServiceLinkedRoleOutput>> CreateServiceLinkedRole(
      aws::Call& call, const CreateServiceLinkedRoleInput& in);
  Task<Result<DeleteServiceLinkedRoleOutput>> DeleteServiceLinkedRole(
      aws::Call& call, const DeleteServiceLinkedRoleInput& in);
  Result<GetServiceLinkedRoleDeletionStatusOutput> GetServiceLinkedRoleDeletionStatus(
      aws::Call& call, const GetServiceLinkedRoleDeletionStatusInput& in);

  // Policies of roles (role_policies.cc)
  Task<Status> AttachRolePolicy(aws::Call& call, const AttachRolePolicyInput& in);
  Task<Status> DetachRolePolicy(aws::Call& call, const DetachRolePolicyInput& in);
  Result<ListAttachedRolePoliciesOutput> ListAttachedRolePolicies(
      aws::Call& call, const ListAttachedRolePoliciesInput& in);
  Task<Status> PutRolePolicy(aws::Call& call, const PutRolePolicyInput& in);
  Result<GetRolePolicyOutput> GetRolePolicy(aws::Call& call, const GetRolePolicyInput& in);
  Result<ListRolePoliciesOutput> ListRolePolicies(aws::Call& call, const ListRolePoliciesInput& in);
  Task<Status> DeleteRolePolicy(aws::Call& call, const DeleteRolePolicyInput& in);

  // Users and their access keys (users.cc)
  Task<Result<CreateUserOutput>> CreateUser(aws::Call& call, const CreateUserInput& in);
  Result<GetUserOutput> GetUser(aws::Call& call, const GetUserInput& in);
  Result<ListUsersOutput> ListUsers(aws::Call& call, const ListUsersInput& in);
  Task<Status> DeleteUser(aws::Call& call, const DeleteUserInput& in);
  Task<Status> PutUserPermissionsBoundary(aws::Call& call,
                                          const PutUserPermissionsBoundaryInput& in);
  Task<Status> DeleteUserPermissionsBoundary(aws::Call& call,
                                             const DeleteUserPermissionsBoundaryInput& in);
  Task<Status> TagUser(aws::Call& call, const TagUserInput& in);
  Task<Status> UntagUser(aws::Call& call, const UntagUserInput& in);
  Result<ListUserTagsOutput> ListUserTags(aws::Call& call, const ListUserTagsInput& in);
  Result<ListGroupsForUserOutput> ListGroupsForUser(aws::Call& call,
                                                    const ListGroupsForUserInput& in);
  Task<Result<CreateAccessKeyOutput>> CreateAccessKey(aws::Call& call,
                                                      const CreateAccessKeyInput& in);
  Result<ListAccessKeysOutput> ListAccessKeys(aws::Call& call, const ListAccessKeysInput& in);
  Task<Status> UpdateAccessKey(aws::Call& call, const UpdateAccessKeyInput& in);
  Task<Status> DeleteAccessKey(aws::Call& call, const DeleteAccessKeyInput& in);

  // Policies of users (user_policies.cc)
  Task<Status> AttachUserPolicy(aws::Call& call, const AttachUserPolicyInput& in);
  Task<Status> DetachUserPolicy(aws::Call& call, const DetachUserPolicyInput& in);
  Result<ListAttachedUserPoliciesOutput> ListAttachedUserPolicies(
      aws::Call& call, const ListAttachedUserPoliciesInput& in);
  Task<Status> PutUserPolicy(aws::Call& call, const PutUserPolicyInput& in);
  Result<GetUserPolicyOutput> GetUserPolicy(aws::Call& call, const GetUserPolicyInput& in);
  Result<ListUserPoliciesOutput> ListUserPolicies(aws::Call& call, const ListUserPoliciesInput& in);
  Task<Status> DeleteUserPolicy(aws::Call& call, const DeleteUserPolicyInput& in);

 private:
  using Context = std::map<std::string, std::vector<std::string>>;

  // Whether the caller may do the operation at hand to a role or user: by the ARN that it has,
  // paths included, or would have. Policies decide by ARN, so the name alone would not do.
  static Status Allow(const aws::Call& call, std::string_view arn, Context context = {});
  // Whether the caller may also put these tags on what is being made: `action` is "iam:TagRole".
  static Status AllowTagging(const aws::Call& call, std::string_view action, std::string_view arn,
                             const std::optional<std::vector<Tag>>& tags);
  Status AllowRole(const aws::Call& call, std::string_view name, Context context = {}) const;
  Status AllowUser(const aws::Call& call, std::string_view name, Context context = {}) const;

  Task<Status> ChangeRole(std::string name, Roles::Change change);
  Task<Status> ChangeUser(std::string name, Users::Change change);
  // The user named, or else the one who calls.
  static Result<std::string> UserNameOf(const aws::Call& call,
                                        const std::optional<std::string>& name);

  Engine& engine_;
};

}  // namespace portico::iam::api
