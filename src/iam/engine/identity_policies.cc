#include "iam/engine/identity_policies.h"

#include <algorithm>

#include "aws/arn.h"
#include "iam/engine/documents.h"
#include "iam/engine/errors.h"

namespace portico::iam {
namespace {

// Why a policy that is not there cannot be attached.
AwsError WhyNotAttachable(std::string_view arn) {
  return aws::Arn::Parse(arn) ? NotAttachable(arn) : NotAnArn();
}

AwsError NoSuchInline(const OwnerWords& owner, std::string_view name) {
  return NoSuchEntity("The " + std::string(owner.kind) + " policy with name " + std::string(name) +
                      " cannot be found.");
}

}  // namespace

Status AttachPolicy(const State& state, const OwnerWords& owner, std::string_view arn,
                    IdentityPolicies* policies) {
  if (state.FindPolicy(arn) == nullptr) return Fail(WhyNotAttachable(arn));
  auto& attached = policies->attached;
  if (std::find(attached.begin(), attached.end(), arn) != attached.end()) return {};
  if (attached.size() >= kAttachedPoliciesMax) {
    return Fail(QuotaExceeded(owner.attached_quota, kAttachedPoliciesMax));
  }
  attached.emplace_back(arn);
  return {};
}

Status DetachPolicy(const State& state, std::string_view arn, IdentityPolicies* policies) {
  auto& attached = policies->attached;
  const auto found = std::find(attached.begin(), attached.end(), arn);
  if (found == attached.end()) {
    return Fail(state.FindPolicy(arn) == nullptr ? WhyNotAttachable(arn) : NoSuchPolicy(arn));
  }
  attached.erase(found);
  return {};
}

Status PutInlinePolicy(const OwnerWords& owner, std::string name, std::string document,
                       IdentityPolicies* policies) {
  PORTICO_TRY(Policy::CheckNew(document, PolicyKind::kIdentity));
  policies->in_line[std::move(name)] = std::move(document);
  size_t total = 0;
  for (const auto& [other, text] : policies->in_line) total += PolicyChars(text);
  if (total > owner.inline_chars_max) {
    return Fail(LimitExceeded("Maximum policy size of " + std::to_string(owner.inline_chars_max) +
                              " bytes exceeded for " + std::string(owner.kind) + " " +
                              std::string(owner.name)));
  }
  return {};
}

Status DeleteInlinePolicy(const OwnerWords& owner, std::string_view name,
                          IdentityPolicies* policies) {
  if (policies->in_line.erase(std::string(name)) == 0) return Fail(NoSuchInline(owner, name));
  return {};
}

Result<std::string> GetInlinePolicy(const OwnerWords& owner, std::string_view name,
                                    const IdentityPolicies& policies) {
  const auto found = policies.in_line.find(std::string(name));
  if (found == policies.in_line.end()) return Fail(NoSuchInline(owner, name));
  return found->second;
}

Status SetBoundary(const State& state, std::string_view arn, IdentityPolicies* policies) {
  if (state.FindPolicy(arn) == nullptr) return Fail(WhyNotAttachable(arn));
  policies->boundary = std::string(arn);
  return {};
}

Status RemoveBoundary(const OwnerWords& owner, IdentityPolicies* policies) {
  if (!policies->boundary) {
    return Fail(NoSuchEntity("The " + std::string(owner.kind) + " with name " +
                             std::string(owner.name) + " does not have a permissions boundary."));
  }
  policies->boundary.reset();
  return {};
}

Status CheckHasNone(const IdentityPolicies& policies) {
  if (!policies.attached.empty()) {
    return Fail(DeleteConflict("Cannot delete entity, must detach all policies first."));
  }
  if (!policies.in_line.empty()) {
    return Fail(DeleteConflict("Cannot delete entity, must delete policies first."));
  }
  return {};
}

Status AddTags(const std::vector<Tag>& added, std::vector<Tag>* tags) {
  std::vector<std::string> seen;
  for (const Tag& tag : added) {
    const std::string key = aws::AsciiLower(tag.key);
    if (key.substr(0, 4) == "aws:") {
      return Fail(InvalidInput("Tag keys that begin with 'aws:' are reserved for AWS."));
    }
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) {
      return Fail(
          InvalidInput("Duplicate tag keys found. Please note that Tag keys are case "
                       "insensitive."));
    }
    seen.push_back(key);
    const auto same = std::find_if(tags->begin(), tags->end(), [&](const Tag& other) {
      return aws::AsciiLower(other.key) == key;
    });
    if (same != tags->end()) {
      *same = tag;
    } else {
      tags->push_back(tag);
    }
  }
  if (tags->size() > kTagsMax) {
    return Fail(LimitExceeded("The number of tags has reached the maximum limit."));
  }
  return {};
}

void RemoveTags(const std::vector<std::string>& keys, std::vector<Tag>* tags) {
  for (const std::string& key : keys) {
    const std::string wanted = aws::AsciiLower(key);
    std::erase_if(*tags, [&](const Tag& tag) { return aws::AsciiLower(tag.key) == wanted; });
  }
}

}  // namespace portico::iam
