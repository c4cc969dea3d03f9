#include "iam/api/convert.h"

#include "codec/uri.h"

namespace portico::iam::api {
namespace {

// The type is what AWS answers; its documentation says "PermissionsBoundaryPolicy".
std::optional<AttachedPermissionsBoundary> Boundary(const IdentityPolicies& policies) {
  if (!policies.boundary) return std::nullopt;
  return AttachedPermissionsBoundary{"Policy", *policies.boundary};
}

std::optional<std::vector<Tag>> TagsIfAny(const std::vector<iam::Tag>& tags) {
  if (tags.empty()) return std::nullopt;
  return ToWire(tags);
}

}  // namespace

std::string EncodeDocument(std::string_view document) { return UriEncode(document); }

Role ToWire(const RoleEntry& entry, Detail detail) {
  const iam::Role& role = entry.role;
  Role out;
  out.path = role.path;
  out.role_name = role.name;
  out.role_id = role.id;
  out.arn = entry.arn;
  out.create_date.epoch_ms = role.created_ms;
  out.assume_role_policy_document = EncodeDocument(role.trust_policy);
  out.description = role.description;
  out.max_session_duration = role.max_session_seconds;
  if (detail == Detail::kSummary) return out;
  out.permissions_boundary = Boundary(role.policies);
  out.tags = TagsIfAny(role.tags);
  return out;
}

User ToWire(const UserEntry& entry, Detail detail) {
  const iam::User& user = entry.user;
  User out;
  out.path = user.path;
  out.user_name = user.name;
  out.user_id = user.id;
  out.arn = entry.arn;
  out.create_date.epoch_ms = user.created_ms;
  if (detail == Detail::kSummary) return out;
  out.permissions_boundary = Boundary(user.policies);
  out.tags = TagsIfAny(user.tags);
  return out;
}

Policy ToWire(const PolicyEntry& entry, const State& state, Detail detail) {
  const ManagedPolicy& policy = entry.policy;
  const State::Usage usage = state.UsageOf(entry.arn);
  Policy out;
  out.policy_name = policy.name;
  out.policy_id = policy.id;
  out.arn = entry.arn;
  out.path = policy.path;
  out.default_version_id = policy.default_version;
  out.attachment_count = usage.attachments;
  out.permissions_boundary_usage_count = usage.boundaries;
  out.is_attachable = true;
  out.create_date = aws::Timestamp{policy.created_ms};
  out.update_date = aws::Timestamp{policy.updated_ms};
  if (detail == Detail::kSummary) return out;
  out.description = policy.description;
  out.tags = ToWire(policy.tags);
  return out;
}

PolicyVersion ToWire(const iam::PolicyVersion& version, std::string_view default_version,
                     Document document) {
  PolicyVersion out;
  if (document == Document::kInclude) out.document = EncodeDocument(version.document);
  out.version_id = version.id;
  out.is_default_version = version.id == default_version;
  out.create_date = aws::Timestamp{version.created_ms};
  return out;
}

std::vector<Tag> ToWire(const std::vector<iam::Tag>& tags) {
  std::vector<Tag> out;
  for (const iam::Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

std::vector<iam::Tag> FromWire(const std::vector<Tag>& tags) {
  std::vector<iam::Tag> out;
  for (const Tag& tag : tags) out.push_back({tag.key, tag.value});
  return out;
}

std::vector<iam::Tag> FromWire(const std::optional<std::vector<Tag>>& tags) {
  return tags ? FromWire(*tags) : std::vector<iam::Tag>();
}

}  // namespace portico::iam::api
