// IAM's operations on the policies of roles.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"

namespace portico::iam::api {

Task<Status> Api::AttachRolePolicy(aws::Call& call, const AttachRolePolicyInput& in) {
  Context context{{"iam:PolicyARN", {in.policy_arn}}};
  PORTICO_CO_TRY(AllowRole(call, in.role_name, std::move(context)));
  Roles::Change change = [&in](const State& state, iam::Role* role) -> Status {
    return AttachPolicy(state, Roles::Words(*role), in.policy_arn, &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Task<Status> Api::DetachRolePolicy(aws::Call& call, const DetachRolePolicyInput& in) {
  Context context{{"iam:PolicyARN", {in.policy_arn}}};
  PORTICO_CO_TRY(AllowRole(call, in.role_name, std::move(context)));
  Roles::Change change = [&in](const State& state, iam::Role* role) -> Status {
    return DetachPolicy(state, in.policy_arn, &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Result<ListAttachedRolePoliciesOutput> Api::ListAttachedRolePolicies(
    aws::Call& call, const ListAttachedRolePoliciesInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_ASSIGN(const auto entry, engine_.roles().Get(in.role_name));
  const std::string prefix = in.path_prefix.value_or("/");
  const auto state = engine_.state();
  Keyed<AttachedPolicy> found;
  for (const std::string& arn : entry->role.policies.attached) {
    const auto policy = state->FindPolicy(arn);
    if (policy == nullptr || !policy->policy.path.starts_with(prefix)) continue;
    found.emplace_back(OrdinalKey(found.size()), AttachedPolicy{policy->policy.name, arn});
  }
  ListAttachedRolePoliciesOutput out;
  PORTICO_TRY(FillPage(in, std::move(found), &out, &out.attached_policies));
  return out;
}

Task<Status> Api::PutRolePolicy(aws::Call& call, const PutRolePolicyInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    return PutInlinePolicy(Roles::Words(*role), in.policy_name, in.policy_document,
                           &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

Result<GetRolePolicyOutput> Api::GetRolePolicy(aws::Call& call, const GetRolePolicyInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_ASSIGN(const auto entry, engine_.roles().Get(in.role_name));
  PORTICO_ASSIGN(const std::string document,
                 GetInlinePolicy(Roles::Words(entry->role), in.policy_name, entry->role.policies));
  return GetRolePolicyOutput{entry->role.name, in.policy_name, EncodeDocument(document)};
}

Result<ListRolePoliciesOutput> Api::ListRolePolicies(aws::Call& call,
                                                     const ListRolePoliciesInput& in) {
  PORTICO_TRY(AllowRole(call, in.role_name));
  PORTICO_ASSIGN(const auto entry, engine_.roles().Get(in.role_name));
  Keyed<std::string> names;
  for (const auto& [name, document] : entry->role.policies.in_line) names.emplace_back(name, name);
  ListRolePoliciesOutput out;
  PORTICO_TRY(FillPage(in, std::move(names), &out, &out.policy_names));
  return out;
}

Task<Status> Api::DeleteRolePolicy(aws::Call& call, const DeleteRolePolicyInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  Roles::Change change = [&in](const State&, iam::Role* role) -> Status {
    return DeleteInlinePolicy(Roles::Words(*role), in.policy_name, &role->policies);
  };
  co_return co_await ChangeRole(in.role_name, std::move(change));
}

}  // namespace portico::iam::api
