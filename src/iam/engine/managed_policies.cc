#include "iam/engine/managed_policies.h"

#include "aws/arn.h"
#include "iam/engine/documents.h"
#include "iam/engine/errors.h"
#include "iam/engine/identity_policies.h"
#include "iam/engine/ids.h"

namespace portico::iam {
namespace {

Status CheckPolicy(std::string_view document) {
  return CheckDocument(document, PolicyKind::kManaged, "PolicySize", kManagedPolicyCharsMax);
}

}  // namespace

Result<ManagedPolicies::Entry> ManagedPolicies::Get(std::string_view arn) const {
  auto entry = store_.state()->FindPolicy(arn);
  if (entry != nullptr) return entry;
  const auto parsed = aws::Arn::Parse(arn);
  if (!parsed) return Fail(NotAnArn());
  const bool good = parsed->service == "iam" && parsed->region.empty() &&
                    parsed->resource.substr(0, 7) == "policy/";
  return Fail(good ? NoSuchPolicy(arn) : InvalidArn(arn));
}

// A policy that the customer may change.
Result<ManagedPolicies::Entry> ManagedPolicies::GetOwn(std::string_view arn) const {
  PORTICO_ASSIGN(Entry entry, Get(arn));
  if (entry->aws_managed) {
    return Fail("AccessDenied", "Policy is outside your own account.", 403);
  }
  return entry;
}

Task<Result<ManagedPolicies::Entry>> ManagedPolicies::Create(ManagedPolicy policy,
                                                             std::string document) {
  PORTICO_CO_TRY(CheckPolicy(document));
  std::vector<Tag> tags;
  PORTICO_CO_TRY(AddTags(policy.tags, &tags));
  const auto guard = co_await store_.Lock();
  const auto state = store_.state();
  if (state->FindPolicyByName(policy.name) != nullptr) {
    co_return Fail(AlreadyExists("A policy called " + policy.name +
                                 " already exists. Duplicate names are not allowed."));
  }
  if (state->policies().size() >= kManagedPoliciesMax) {
    co_return Fail(QuotaExceeded("PoliciesPerAccount", kManagedPoliciesMax));
  }
  policy.id = MakeId(IdKind::kPolicy);
  policy.created_ms = policy.updated_ms = clock_.NowMs();
  policy.default_version = "v1";
  policy.versions_made = 1;
  PolicyVersion version{"v1", std::move(document), policy.created_ms};
  policy.versions.push_back(std::move(version));
  std::string arn = PolicyArn(state->account(), policy.path, policy.name);
  const Status status = co_await store_.Put(std::move(policy));
  PORTICO_CO_TRY(status);
  co_return Get(arn);
}

Task<Status> ManagedPolicies::Delete(std::string arn) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, GetOwn(arn));
  const State::Usage usage = store_.state()->UsageOf(arn);
  if (usage.attachments + usage.boundaries > 0) {
    co_return Fail(DeleteConflict("Cannot delete a policy attached to entities."));
  }
  if (entry->policy.versions.size() > 1) {
    co_return Fail(DeleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the "
        "policy's versions. The default version is deleted with the policy."));
  }
  co_return co_await store_.Erase(*entry);
}

Task<Status> ManagedPolicies::Update(std::string arn, Change change) {
  const auto guard = co_await store_.Lock();
  PORTICO_CO_ASSIGN(const Entry entry, GetOwn(arn));
  ManagedPolicy policy = entry->policy;
  PORTICO_CO_TRY(change(&policy));
  co_return co_await store_.Put(std::move(policy));
}

Task<Result<PolicyVersion>> ManagedPolicies::CreateVersion(std::string arn, std::string document,
                                                           MakeDefault make_default) {
  PORTICO_CO_TRY(CheckPolicy(document));
  PolicyVersion made;
  Change change = [&](ManagedPolicy* policy) -> Status {
    if (policy->versions.size() >= kPolicyVersionsMax) {
      return Fail(LimitExceeded("A managed policy can have up to " +
                                std::to_string(kPolicyVersionsMax) +
                                " versions. Before you create a new version, you must delete an "
                                "existing version."));
    }
    made.id = "v" + std::to_string(++policy->versions_made);
    made.document = document;
    made.created_ms = policy->updated_ms = clock_.NowMs();
    policy->versions.push_back(made);
    if (make_default == MakeDefault::kYes) policy->default_version = made.id;
    return {};
  };
  const Status status = co_await Update(std::move(arn), std::move(change));
  PORTICO_CO_TRY(status);
  co_return made;
}

Task<Status> ManagedPolicies::SetDefaultVersion(std::string arn, std::string version) {
  Change change = [&](ManagedPolicy* policy) -> Status {
    if (policy->FindVersion(version) == nullptr) return Fail(NoSuchVersion(arn, version));
    policy->default_version = version;
    policy->updated_ms = clock_.NowMs();
    return {};
  };
  co_return co_await Update(arn, std::move(change));
}

Task<Status> ManagedPolicies::DeleteVersion(std::string arn, std::string version) {
  Change change = [&](ManagedPolicy* policy) -> Status {
    if (policy->FindVersion(version) == nullptr) return Fail(NoSuchVersion(arn, version));
    if (policy->default_version == version) {
      return Fail(DeleteConflict("Cannot delete the default version of a policy."));
    }
    std::erase_if(policy->versions, [&](const PolicyVersion& v) { return v.id == version; });
    policy->updated_ms = clock_.NowMs();
    return {};
  };
  co_return co_await Update(arn, std::move(change));
}

}  // namespace portico::iam
