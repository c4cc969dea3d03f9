// What is the same for roles and users: attached and inline policies, the boundary, tags. Each
// function is a pure step from one record to the next; Roles and Users make the result durable.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "iam/engine/state.h"

namespace portico::iam {

// How messages and quotas call the owner.
struct OwnerWords {
  std::string_view kind;  // "role"
  std::string_view name;
  std::string_view attached_quota;  // "PoliciesPerRole"
  size_t inline_chars_max;
};

Status AttachPolicy(const State& state, const OwnerWords& owner, std::string_view arn,
                    IdentityPolicies* policies);
Status DetachPolicy(const State& state, std::string_view arn, IdentityPolicies* policies);
Status PutInlinePolicy(const OwnerWords& owner, std::string name, std::string document,
                       IdentityPolicies* policies);
Status DeleteInlinePolicy(const OwnerWords& owner, std::string_view name,
                          IdentityPolicies* policies);
Result<std::string> GetInlinePolicy(const OwnerWords& owner, std::string_view name,
                                    const IdentityPolicies& policies);
Status SetBoundary(const State& state, std::string_view arn, IdentityPolicies* policies);
Status RemoveBoundary(const OwnerWords& owner, IdentityPolicies* policies);
// What keeps an owner from being deleted.
Status CheckHasNone(const IdentityPolicies& policies);

// Adds or replaces. Keys differ by more than case.
Status AddTags(const std::vector<Tag>& added, std::vector<Tag>* tags);
void RemoveTags(const std::vector<std::string>& keys, std::vector<Tag>* tags);

}  // namespace portico::iam
