// IAM's operations on managed policies.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/api/paging.h"
#include "iam/engine/errors.h"
#include "iam/engine/identity_policies.h"

namespace portico::iam::api {
namespace {

bool Attaches(const IdentityPolicies& policies, std::string_view arn) {
  for (const std::string& attached : policies.attached) {
    if (attached == arn) return true;
  }
  return false;
}

// Which kinds of use ListEntitiesForPolicy and ListPolicies ask for.
struct UsageFilter {
  bool permissions = true;
  bool boundaries = true;

  explicit UsageFilter(const std::optional<std::string>& filter) {
    if (!filter) return;
    permissions = *filter == "PermissionsPolicy";
    boundaries = !permissions;
  }
  bool Matches(const IdentityPolicies& policies, std::string_view arn) const {
    return (permissions && Attaches(policies, arn)) || (boundaries && policies.boundary == arn);
  }
  bool Matches(const State::Usage& usage) const {
    return (permissions && usage.attachments > 0) || (boundaries && usage.boundaries > 0);
  }
};

// One line of ListEntitiesForPolicy: users and roles share the page.
struct Entity {
  std::optional<PolicyUser> user;
  std::optional<PolicyRole> role;
};

Keyed<Entity> EntitiesOf(const State& state, const ListEntitiesForPolicyInput& in) {
  const UsageFilter usage(in.policy_usage_filter);
  const std::string prefix = in.path_prefix.value_or("/");
  const std::string filter = in.entity_filter.value_or("");
  Keyed<Entity> out;
  for (const auto& [key, entry] : state.roles()) {
    if (!filter.empty() && filter != "Role") break;
    if (!entry->role.path.starts_with(prefix)) continue;
    if (!usage.Matches(entry->role.policies, in.policy_arn)) continue;
    out.emplace_back("role/" + key, Entity{{}, PolicyRole{entry->role.name, entry->role.id}});
  }
  for (const auto& [key, entry] : state.users()) {
    if (!filter.empty() && filter != "User") break;
    if (!entry->user.path.starts_with(prefix)) continue;
    if (!usage.Matches(entry->user.policies, in.policy_arn)) continue;
    out.emplace_back("user/" + key, Entity{PolicyUser{entry->user.name, entry->user.id}, {}});
  }
  return out;
}

}  // namespace

Task<Result<CreatePolicyOutput>> Api::CreatePolicy(aws::Call& call, const CreatePolicyInput& in) {
  ManagedPolicy policy;
  policy.name = in.policy_name;
  policy.path = in.path.value_or("/");
  policy.description = in.description;
  policy.tags = FromWire(in.tags);
  const std::string arn = PolicyArn(call.account, policy.path, policy.name);
  PORTICO_CO_TRY(Allow(call, arn));
  PORTICO_CO_TRY(AllowTagging(call, "iam:TagPolicy", arn, in.tags));
  const auto made = co_await engine_.policies().Create(std::move(policy), in.policy_document);
  PORTICO_CO_TRY(made);
  CreatePolicyOutput out;
  out.policy = ToWire(**made, *engine_.state(), Detail::kSummary);
  if (in.tags) out.policy->tags = *in.tags;
  co_return out;
}

Result<GetPolicyOutput> Api::GetPolicy(aws::Call&, const GetPolicyInput& in) {
  PORTICO_ASSIGN(const auto entry, engine_.policies().Get(in.policy_arn));
  return GetPolicyOutput{ToWire(*entry, *engine_.state(), Detail::kFull)};
}

Result<ListPoliciesOutput> Api::ListPolicies(aws::Call&, const ListPoliciesInput& in) {
  const auto state = engine_.state();
  const std::string scope = in.scope.value_or("All");
  const std::string prefix = in.path_prefix.value_or("/");
  const UsageFilter usage(in.policy_usage_filter);
  const bool only_used = in.only_attached.value_or(false) || in.policy_usage_filter.has_value();
  Keyed<Policy> found;
  for (const auto& [arn, entry] : state->policies()) {
    if (scope != "All" && (scope == "AWS") != entry->aws_managed) continue;
    if (!entry->policy.path.starts_with(prefix)) continue;
    if (only_used && !usage.Matches(state->UsageOf(arn))) continue;
    found.emplace_back(arn, ToWire(*entry, *state, Detail::kSummary));
  }
  ListPoliciesOutput out;
  PORTICO_TRY(FillPage(in, std::move(found), &out, &out.policies));
  return out;
}

Task<Status> Api::DeletePolicy(aws::Call&, const DeletePolicyInput& in) {
  co_return co_await engine_.policies().Delete(in.policy_arn);
}

Task<Result<CreatePolicyVersionOutput>> Api::CreatePolicyVersion(
    aws::Call&, const CreatePolicyVersionInput& in) {
  using MakeDefault = ManagedPolicies::MakeDefault;
  const bool as_default = in.set_as_default.value_or(false);
  const MakeDefault make_default = as_default ? MakeDefault::kYes : MakeDefault::kNo;
  const auto made =
      co_await engine_.policies().CreateVersion(in.policy_arn, in.policy_document, make_default);
  PORTICO_CO_TRY(made);
  CreatePolicyVersionOutput out;
  out.policy_version = ToWire(*made, as_default ? made->id : "", Document::kLeaveOut);
  co_return out;
}

Result<GetPolicyVersionOutput> Api::GetPolicyVersion(aws::Call&, const GetPolicyVersionInput& in) {
  PORTICO_ASSIGN(const auto entry, engine_.policies().Get(in.policy_arn));
  const auto* version = entry->policy.FindVersion(in.version_id);
  if (version == nullptr) return Fail(NoSuchVersion(in.policy_arn, in.version_id));
  return GetPolicyVersionOutput{
      ToWire(*version, entry->policy.default_version, Document::kInclude)};
}

Result<ListPolicyVersionsOutput> Api::ListPolicyVersions(aws::Call&,
                                                         const ListPolicyVersionsInput& in) {
  PORTICO_ASSIGN(const auto entry, engine_.policies().Get(in.policy_arn));
  Keyed<PolicyVersion> newest_first;
  const auto& versions = entry->policy.versions;
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    newest_first.emplace_back(OrdinalKey(newest_first.size()),
                              ToWire(*it, entry->policy.default_version, Document::kLeaveOut));
  }
  ListPolicyVersionsOutput out;
  PORTICO_TRY(FillPage(in, std::move(newest_first), &out, &out.versions));
  return out;
}

Task<Status> Api::SetDefaultPolicyVersion(aws::Call&, const SetDefaultPolicyVersionInput& in) {
  co_return co_await engine_.policies().SetDefaultVersion(in.policy_arn, in.version_id);
}

Task<Status> Api::DeletePolicyVersion(aws::Call&, const DeletePolicyVersionInput& in) {
  co_return co_await engine_.policies().DeleteVersion(in.policy_arn, in.version_id);
}

Result<ListEntitiesForPolicyOutput> Api::ListEntitiesForPolicy(
    aws::Call&, const ListEntitiesForPolicyInput& in) {
  PORTICO_TRY(engine_.policies().Get(in.policy_arn));
  ListEntitiesForPolicyOutput out;
  std::vector<Entity> page;
  PORTICO_TRY(FillPage(in, EntitiesOf(*engine_.state(), in), &out, &page));
  for (Entity& entity : page) {
    if (entity.user) out.policy_users.push_back(std::move(*entity.user));
    if (entity.role) out.policy_roles.push_back(std::move(*entity.role));
  }
  return out;
}

Task<Status> Api::TagPolicy(aws::Call&, const TagPolicyInput& in) {
  ManagedPolicies::Change change = [&in](ManagedPolicy* policy) -> Status {
    return AddTags(FromWire(in.tags), &policy->tags);
  };
  co_return co_await engine_.policies().Update(in.policy_arn, std::move(change));
}

Task<Status> Api::UntagPolicy(aws::Call&, const UntagPolicyInput& in) {
  ManagedPolicies::Change change = [&in](ManagedPolicy* policy) -> Status {
    RemoveTags(in.tag_keys, &policy->tags);
    return {};
  };
  co_return co_await engine_.policies().Update(in.policy_arn, std::move(change));
}

Result<ListPolicyTagsOutput> Api::ListPolicyTags(aws::Call&, const ListPolicyTagsInput& in) {
  PORTICO_ASSIGN(const auto entry, engine_.policies().Get(in.policy_arn));
  Keyed<Tag> tags;
  for (Tag& tag : ToWire(entry->policy.tags)) {
    tags.emplace_back(OrdinalKey(tags.size()), std::move(tag));
  }
  ListPolicyTagsOutput out;
  PORTICO_TRY(FillPage(in, std::move(tags), &out, &out.tags));
  return out;
}

}  // namespace portico::iam::api
