#include "iam/engine/state.h"

#include <algorithm>

#include "aws/arn.h"
#include "iam/engine/aws_policies.h"

namespace portico::iam {
namespace {

bool Uses(const IdentityPolicies& policies, std::string_view arn) {
  return policies.boundary == arn || std::find(policies.attached.begin(), policies.attached.end(),
                                               arn) != policies.attached.end();
}

template <typename Map>
typename Map::mapped_type FindIn(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

std::string RoleArn(std::string_view account, const Role& role) {
  return aws::MakeArn("iam", "", account, "role" + role.path + role.name);
}
std::string UserArn(std::string_view account, const User& user) {
  return aws::MakeArn("iam", "", account, "user" + user.path + user.name);
}
std::string PolicyArn(std::string_view account, std::string_view path, std::string_view name) {
  return aws::MakeArn("iam", "", account, "policy" + std::string(path) + std::string(name));
}

State::State(std::string account) : account_(std::move(account)) {
  for (const auto& entry : AwsManagedPolicies()) policies_[entry->arn] = entry;
}

std::shared_ptr<const RoleEntry> State::FindRole(std::string_view name) const {
  return FindIn(roles_, aws::AsciiLower(name));
}
std::shared_ptr<const UserEntry> State::FindUser(std::string_view name) const {
  return FindIn(users_, aws::AsciiLower(name));
}
std::shared_ptr<const PolicyEntry> State::FindPolicy(std::string_view arn) const {
  return FindIn(policies_, arn);
}

std::shared_ptr<const RoleEntry> State::FindRoleByArn(std::string_view arn) const {
  auto entry = FindRole(arn.substr(arn.rfind('/') + 1));
  return entry != nullptr && entry->arn == arn ? entry : nullptr;
}

std::shared_ptr<const PolicyEntry> State::FindPolicyByName(std::string_view name) const {
  const std::string wanted = aws::AsciiLower(name);
  for (const auto& [arn, entry] : policies_) {
    if (!entry->aws_managed && aws::AsciiLower(entry->policy.name) == wanted) return entry;
  }
  return nullptr;
}

const State::KeyOwner* State::FindKey(std::string_view access_key_id) const {
  const auto found = keys_.find(access_key_id);
  return found == keys_.end() ? nullptr : &found->second;
}

State::Usage State::UsageOf(std::string_view policy_arn) const {
  Usage usage;
  auto count = [&](const IdentityPolicies& policies) {
    if (policies.boundary == policy_arn) ++usage.boundaries;
    if (std::find(policies.attached.begin(), policies.attached.end(), policy_arn) !=
        policies.attached.end()) {
      ++usage.attachments;
    }
  };
  for (const auto& [name, entry] : roles_) count(entry->role.policies);
  for (const auto& [name, entry] : users_) count(entry->user.policies);
  return usage;
}

Result<CompiledPolicies> State::Compile(const IdentityPolicies& policies) const {
  CompiledPolicies out;
  for (const std::string& arn : policies.attached) {
    if (auto entry = FindPolicy(arn)) out.identity.push_back(entry->compiled);
  }
  for (const auto& [name, document] : policies.in_line) {
    PORTICO_ASSIGN(auto compiled, Policy::Parse(document, PolicyKind::kIdentity));
    out.identity.push_back(std::move(compiled));
  }
  if (policies.boundary) {
    out.has_boundary = true;
    if (auto entry = FindPolicy(*policies.boundary)) out.boundary = entry->compiled;
  }
  return out;
}

void State::PutRoot(Root root) {
  ForgetKeys(root_.access_keys);
  root_ = std::move(root);
  for (const AccessKey& key : root_.access_keys) keys_[key.id] = {nullptr, key};
}

Status State::PutRole(Role role) {
  auto entry = std::make_shared<RoleEntry>();
  PORTICO_ASSIGN(entry->compiled, Compile(role.policies));
  PORTICO_ASSIGN(entry->trust, Policy::Parse(role.trust_policy, PolicyKind::kTrust));
  entry->arn = RoleArn(account_, role);
  std::string key = aws::AsciiLower(role.name);
  entry->role = std::move(role);
  roles_[std::move(key)] = std::move(entry);
  return {};
}

Status State::PutUser(User user) {
  auto entry = std::make_shared<UserEntry>();
  PORTICO_ASSIGN(entry->compiled, Compile(user.policies));
  entry->arn = UserArn(account_, user);
  const std::string key = aws::AsciiLower(user.name);
  if (auto old = FindUser(key)) ForgetKeys(old->user.access_keys);
  entry->user = std::move(user);
  for (const AccessKey& access_key : entry->user.access_keys) {
    keys_[access_key.id] = {entry, access_key};
  }
  users_[key] = std::move(entry);
  return {};
}

Status State::PutPolicy(ManagedPolicy policy) {
  auto entry = std::make_shared<PolicyEntry>();
  const PolicyVersion* version = policy.FindVersion(policy.default_version);
  if (version == nullptr) {
    return Fail(AwsError::Internal("policy " + policy.name + " has no default version"));
  }
  PORTICO_ASSIGN(entry->compiled, Policy::Parse(version->document, PolicyKind::kIdentity));
  entry->arn = PolicyArn(account_, policy.path, policy.name);
  entry->policy = std::move(policy);
  const std::string arn = entry->arn;
  policies_[arn] = std::move(entry);
  return RecompileUsersOf(arn);
}

Status State::RecompileUsersOf(std::string_view policy_arn) {
  for (auto& [name, entry] : roles_) {
    if (!Uses(entry->role.policies, policy_arn)) continue;
    auto changed = std::make_shared<RoleEntry>(*entry);
    PORTICO_ASSIGN(changed->compiled, Compile(changed->role.policies));
    entry = std::move(changed);
  }
  std::vector<User> users;
  for (const auto& [name, entry] : users_) {
    if (Uses(entry->user.policies, policy_arn)) users.push_back(entry->user);
  }
  for (User& user : users) PORTICO_TRY(PutUser(std::move(user)));
  return {};
}

void State::ForgetKeys(const std::vector<AccessKey>& keys) {
  for (const AccessKey& key : keys) keys_.erase(key.id);
}

void State::EraseRole(std::string_view name) { roles_.erase(aws::AsciiLower(name)); }

void State::EraseUser(std::string_view name) {
  if (auto old = FindUser(name)) ForgetKeys(old->user.access_keys);
  users_.erase(aws::AsciiLower(name));
}

void State::ErasePolicy(std::string_view arn) { policies_.erase(std::string(arn)); }

}  // namespace portico::iam
