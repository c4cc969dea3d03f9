// IAM's operations on roles.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {

Task<Result<CreateRoleOutput>> Api::CreateRole(aws::Call& call, const CreateRoleInput& in) {
  iam::Role role;
  role.name = in.role_name;
  role.path = in.path.value_or("/");
  role.trust_policy = in.assume_role_policy_document;
  role.description = in.description;
  role.max_session_seconds = in.max_session_duration.value_or(kSessionSecondsDefault);
  role.tags = FromWire(in.tags);
  role.policies.boundary = in.permissions_boundary;
  Context context;
  if (in.permissions_boundary) context["iam:PermissionsBoundary"] = {*in.permissions_boundary};
  const std::string arn = RoleArn(call.account, role);
  PORTICO_CO_TRY(Allow(call, arn, std::move(context)));
  PORTICO_CO_TRY(AllowTagging(call, "iam:TagRole", arn, in.tags));
  if (IsServiceLinked(role)) {
    co_return Fail(InvalidInput("Roles with the path " + role.path +
                                " are made with CreateServiceLinkedRole only."));
  }
  const auto made = co_await engine_.roles().Create(std::move(role));
  PORTICO_CO_TRY(made);
  CreateRoleOutput out;
  out.role = ToWire(**made, Detail::kFull);
  // AWS repeats what it was given and no default.
  out.role.max_session_duration = in.max_session_duration;
  co_return out;
}

Result<GetRoleOutput> Api::GetRole(aws::Call& call, const GetRoleInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_ASSIGN(const auto entry, engine_.roles().Get(in.role_name));
  GetRoleOutput out;
  out.role = ToWire(*entry, Detail::kFull);
  out.role.role_last_used.emplace();
  return out;
}

Result<ListRolesOutput> Api::ListRoles(aws::Call&, const ListRolesInput& in) {
  const std::string prefix = in.path_prefix.value_or("/");
  const auto state = engine_.state();
  Keyed<Role> found;
  for (const auto& [key, entry] : state->roles()) {
    // A prefix may reach into the name, as in "/team/orders-".
    if (!(entry->role.path + entry->role.name).starts_with(prefix)) continue;
    found.emplace_back(key, ToWire(*entry, Detail::kSummary));
  }
  ListRolesOutput out;
  PORTICO_TRY(FillPage(in, std::move(found), &out, &out.roles));
  return out;
}

Task<Result<UpdateRoleOutput>> Api::UpdateRole(aws::Call& call, const UpdateRoleInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    if (in.description) role->description = in.description;
    if (in.max_session_duration) role->max_session_seconds = *in.max_session_duration;
    return {};
  };
  const Status changed = co_await ChangeRole(in.role_name, std::move(change));
  PORTICO_CO_TRY(changed);
  co_return UpdateRoleOutput();
}

Task<Result<UpdateRoleDescriptionOutput>> Api::UpdateRoleDescription(
    aws::Call& call, const UpdateRoleDescriptionInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    role->description = in.description;
    return {};
  };
  const auto changed = co_await engine_.roles().Update(in.role_name, std::move(change));
  PORTICO_CO_TRY(changed);
  UpdateRoleDescriptionOutput out;
  out.role = ToWire(**changed, Detail::kFull);
  co_return out;
}

Task<Status> Api::UpdateAssumeRolePolicy(aws::Call& call, const UpdateAssumeRolePolicyInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  co_return co_await engine_.roles().SetTrustPolicy(in.role_name, in.policy_document);
}

Task<Status> Api::DeleteRole(aws::Call& call, const DeleteRoleInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  co_return co_await engine_.roles().Delete(in.role_name);
}

Task<Status> Api::PutRolePermissionsBoundary(aws::Call& call,
                                             const PutRolePermissionsBoundaryInput& in) {
  Context context{{"iam:PermissionsBoundary", {in.permissions_boundary}}};
  PORTICO_CO_TRY(AllowRole(call, in.role_name, std::move(context)));
  Roles::Change change = [&in](const State& state, iam::Role* role) -> Status {
    return SetBoundary(state, in.permissions_boundary, &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Task<Status> Api::DeleteRolePermissionsBoundary(aws::Call& call,
                                                const DeleteRolePermissionsBoundaryInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [](const State&, iam::Role* role) -> Status {
    return RemoveBoundary(Roles::Words(*role), &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Task<Status> Api::TagRole(aws::Call& call, const TagRoleInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    return AddTags(FromWire(in.tags), &role->tags);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Task<Status> Api::UntagRole(aws::Call& call, const UntagRoleInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    RemoveTags(in.tag_keys, &role->tags);
    return {};
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Result<ListRoleTagsOutput> Api::ListRoleTags(aws::Call& call, const ListRoleTagsInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_ASSIGN(const auto entry, engine_.roles().Get(in.role_name));
  Keyed<Tag> tags;
  for (Tag& tag : ToWire(entry->role.tags)) {
    tags.emplace_back(OrdinalKey(tags.size()), std::move(tag));
  }
  ListRoleTagsOutput out;
  PORTICO_TRY(FillPage(in, std::move(tags), &out, &out.tags));
  return out;
}

Result<ListInstanceProfilesForRoleOutput> Api::ListInstanceProfilesForRole(
    aws::Call& call, const ListInstanceProfilesForRoleInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_TRY(engine_.roles().Get(in.role_name));
  // There are no instances, hence no profiles: the empty list is the truth.
  return ListInstanceProfilesForRoleOutput{};
}

}  // namespace portico::iam::api
