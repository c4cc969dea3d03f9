// IAM's operations on the policies of users.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"

namespace portico::iam::api {

Task<Status> Api::AttachUserPolicy(aws::Call& call, const AttachUserPolicyInput& in) {
  Context context{{"iam:PolicyARN", {in.policy_arn}}};
  PORTICO_CO_TRY(AllowUser(call, in.user_name, std::move(context)));
  Users::Change change = [&in](const State& state, iam::User* user) -> Status {
    return AttachPolicy(state, Users::Words(*user), in.policy_arn, &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Task<Status> Api::DetachUserPolicy(aws::Call& call, const DetachUserPolicyInput& in) {
  Context context{{"iam:PolicyARN", {in.policy_arn}}};
  PORTICO_CO_TRY(AllowUser(call, in.user_name, std::move(context)));
  Users::Change change = [&in](const State& state, iam::User* user) -> Status {
    return DetachPolicy(state, in.policy_arn, &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Result<ListAttachedUserPoliciesOutput> Api::ListAttachedUserPolicies(
    aws::Call& call, const ListAttachedUserPoliciesInput& in) {
  PORTICO_TRY(AllowUser(call, in.user_name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(in.user_name));
  const std::string prefix = in.path_prefix.value_or("/");
  const auto state = engine_.state();
  Keyed<AttachedPolicy> found;
  for (const std::string& arn : entry->user.policies.attached) {
    const auto policy = state->FindPolicy(arn);
    if (policy == nullptr || !policy->policy.path.starts_with(prefix)) continue;
    found.emplace_back(OrdinalKey(found.size()), AttachedPolicy{policy->policy.name, arn});
  }
  ListAttachedUserPoliciesOutput out;
  PORTICO_TRY(FillPage(in, std::move(found), &out, &out.attached_policies));
  return out;
}

Task<Status> Api::PutUserPolicy(aws::Call& call, const PutUserPolicyInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  Users::Change change = [&in](const State&, iam::User* user) -> Status {
    return PutInlinePolicy(Users::Words(*user), in.policy_name, in.policy_document,
                           &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

Result<GetUserPolicyOutput> Api::GetUserPolicy(aws::Call& call, const GetUserPolicyInput& in) {
  PORTICO_TRY(AllowUser(call, in.user_name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(in.user_name));
  PORTICO_ASSIGN(const std::string document,
                 GetInlinePolicy(Users::Words(entry->user), in.policy_name, entry->user.policies));
  return GetUserPolicyOutput{entry->user.name, in.policy_name, EncodeDocument(document)};
}

Result<ListUserPoliciesOutput> Api::ListUserPolicies(aws::Call& call,
                                                     const ListUserPoliciesInput& in) {
  PORTICO_TRY(AllowUser(call, in.user_name));
  PORTICO_ASSIGN(const auto entry, engine_.users().Get(in.user_name));
  Keyed<std::string> names;
  for (const auto& [name, document] : entry->user.policies.in_line) names.emplace_back(name, name);
  ListUserPoliciesOutput out;
  PORTICO_TRY(FillPage(in, std::move(names), &out, &out.policy_names));
  return out;
}

Task<Status> Api::DeleteUserPolicy(aws::Call& call, const DeleteUserPolicyInput& in) {
  PORTICO_CO_TRY(AllowUser(call, in.user_name));
  Users::Change change = [&in](const State&, iam::User* user) -> Status {
    return DeleteInlinePolicy(Users::Words(*user), in.policy_name, &user->policies);
  };
  co_return co_await ChangeUser(in.user_name, std::move(change));
}

}  // namespace portico::iam::api
