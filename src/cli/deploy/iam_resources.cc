// AWS::IAM::ManagedPolicy and AWS::IAM::Role.
#include <fmt/format.h>

#include <algorithm>

#include "cli/deploy/resource_types.h"
#include "codec/uri.h"

namespace portico::cli {
namespace {

constexpr std::string_view kVersion = "2010-05-08";
// IAM keeps no more versions of a policy.
constexpr size_t kPolicyVersionsMax = 5;

using enum PropertyKind;
using enum Presence;

constexpr Property kManagedPolicyProperties[] = {
    {"ManagedPolicyName", kString},       {"Description", kString}, {"Path", kString},
    {"PolicyDocument", kJson, kRequired}, {"Roles", kStringList},
};
constexpr std::string_view kManagedPolicyAttributes[] = {"PolicyArn"};

constexpr Property kInlinePolicy[] = {
    {"PolicyName", kString, kRequired},
    {"PolicyDocument", kJson, kRequired},
};
constexpr Property kRoleProperties[] = {
    {"RoleName", kString},
    {"Description", kString},
    {"Path", kString},
    {"MaxSessionDuration", kInteger},
    {"AssumeRolePolicyDocument", kJson, kRequired},
    {"ManagedPolicyArns", kStringList},
    {"Policies", kObjectList, kOptional, kInlinePolicy},
};
constexpr std::string_view kRoleAttributes[] = {"Arn", "RoleId"};

Result<std::string> Iam(const Session& session, std::string_view action, const Params& params) {
  return session.client.CallQuery("iam", kVersion, action, params);
}

// "/" or "/path/".
std::string PathOf(const ResourceSpec& spec) {
  const std::string path = TextOf(spec.properties, "Path");
  return path.empty() ? "/" : path;
}

std::string DocumentOf(const json::Value& properties, std::string_view name) {
  return properties.Find(name)->ToString();
}

// Whether IAM's URL-encoded `document` says the same as `wanted`.
bool SameDocument(const std::string& document, const json::Value& wanted) {
  const auto text = UriDecode(document);
  const auto there = text ? json::Parse(*text) : std::nullopt;
  return there && Covers(*there, wanted) && Covers(wanted, *there);
}

void AddOptional(const json::Value& properties, std::string_view name, Params* params) {
  const json::Value* value = properties.Find(name);
  if (value == nullptr) return;
  params->emplace_back(name,
                       value->as_string() != nullptr ? *value->as_string() : value->ToString());
}

Status Attach(const Session& session, const std::string& role, const std::string& policy_arn,
              Change* change) {
  PORTICO_ASSIGN(const std::string attached,
                 Iam(session, "ListAttachedRolePolicies", {{"RoleName", role}}));
  const auto arns = XmlTexts(attached, "PolicyArn");
  if (std::find(arns.begin(), arns.end(), policy_arn) != arns.end()) return {};
  PORTICO_TRY(Iam(session, "AttachRolePolicy", {{"RoleName", role}, {"PolicyArn", policy_arn}}));
  if (*change == Change::kUnchanged) *change = Change::kUpdated;
  return {};
}

// Makes room for a new version, as CloudFormation does: the oldest that is not in force goes.
Status DropOldestVersion(const Session& session, const std::string& arn) {
  PORTICO_ASSIGN(const std::string answer,
                 Iam(session, "ListPolicyVersions", {{"PolicyArn", arn}}));
  const auto ids = XmlTexts(answer, "VersionId");
  const auto in_force = XmlTexts(answer, "IsDefaultVersion");
  if (ids.size() < kPolicyVersionsMax) return {};
  // Newest first.
  for (size_t i = ids.size(); i-- > 0;) {
    if (i < in_force.size() && in_force[i] == "true") continue;
    PORTICO_TRY(Iam(session, "DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", ids[i]}}));
    return {};
  }
  return {};
}

Result<Change> PutPolicyDocument(const Session& session, const ResourceSpec& spec,
                                 const std::string& name, const std::string& arn) {
  const std::string document = DocumentOf(spec.properties, "PolicyDocument");
  auto policy = Iam(session, "GetPolicy", {{"PolicyArn", arn}});
  if (!policy) {
    if (!IsMissing(policy.error())) return Fail(policy.error());
    Params params = {{"PolicyName", name}, {"Path", PathOf(spec)}, {"PolicyDocument", document}};
    AddOptional(spec.properties, "Description", &params);
    PORTICO_TRY(Iam(session, "CreatePolicy", params));
    return Change::kCreated;
  }
  if (session.keeps_existing()) return Change::kUnchanged;
  const std::string version = XmlText(*policy, "DefaultVersionId");
  PORTICO_ASSIGN(const std::string answer,
                 Iam(session, "GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", version}}));
  if (SameDocument(XmlText(answer, "Document"), *spec.properties.Find("PolicyDocument"))) {
    return Change::kUnchanged;
  }
  PORTICO_TRY(DropOldestVersion(session, arn));
  PORTICO_TRY(Iam(session, "CreatePolicyVersion",
                  {{"PolicyArn", arn}, {"PolicyDocument", document}, {"SetAsDefault", "true"}}));
  return Change::kUpdated;
}

Result<Deployed> DeployManagedPolicy(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = NameOf(session, spec, "ManagedPolicyName");
  out.ref = fmt::format("arn:aws:iam::{}:policy{}{}", session.account, PathOf(spec), out.name);
  out.attributes = {{"PolicyArn", out.ref}};
  PORTICO_ASSIGN(out.change, PutPolicyDocument(session, spec, out.name, out.ref));
  if (out.change == Change::kUnchanged && session.keeps_existing()) return out;
  if (const json::Value* roles = spec.properties.Find("Roles")) {
    for (const json::Value& role : *roles->as_array()) {
      PORTICO_TRY(Attach(session, *role.as_string(), out.ref, &out.change));
    }
  }
  return out;
}

Result<std::string> CreateRole(const Session& session, const ResourceSpec& spec,
                               const std::string& name) {
  Params params = {
      {"RoleName", name},
      {"Path", PathOf(spec)},
      {"AssumeRolePolicyDocument", DocumentOf(spec.properties, "AssumeRolePolicyDocument")}};
  AddOptional(spec.properties, "Description", &params);
  AddOptional(spec.properties, "MaxSessionDuration", &params);
  return Iam(session, "CreateRole", params);
}

// Brings an existing role's own settings to what the template says.
Status UpdateRole(const Session& session, const ResourceSpec& spec, const std::string& name,
                  const std::string& there, Change* change) {
  const json::Value& trust = *spec.properties.Find("AssumeRolePolicyDocument");
  if (!SameDocument(XmlText(there, "AssumeRolePolicyDocument"), trust)) {
    PORTICO_TRY(Iam(session, "UpdateAssumeRolePolicy",
                    {{"RoleName", name}, {"PolicyDocument", trust.ToString()}}));
    *change = Change::kUpdated;
  }
  Params params = {{"RoleName", name}};
  for (std::string_view property : {"Description", "MaxSessionDuration"}) {
    AddOptional(spec.properties, property, &params);
    if (params.back().first == property && params.back().second != XmlText(there, property)) {
      *change = Change::kUpdated;
    }
  }
  if (params.size() > 1) PORTICO_TRY(Iam(session, "UpdateRole", params));
  return {};
}

Status PutInlinePolicies(const Session& session, const ResourceSpec& spec, const std::string& name,
                         Change* change) {
  const json::Value* policies = spec.properties.Find("Policies");
  if (policies == nullptr) return {};
  for (const json::Value& policy : *policies->as_array()) {
    const std::string policy_name = TextOf(policy, "PolicyName");
    auto there = Iam(session, "GetRolePolicy", {{"RoleName", name}, {"PolicyName", policy_name}});
    if (!there && !IsMissing(there.error())) return Fail(there.error());
    const json::Value& document = *policy.Find("PolicyDocument");
    if (there && SameDocument(XmlText(*there, "PolicyDocument"), document)) continue;
    PORTICO_TRY(Iam(session, "PutRolePolicy",
                    {{"RoleName", name},
                     {"PolicyName", policy_name},
                     {"PolicyDocument", document.ToString()}}));
    if (*change == Change::kUnchanged) *change = Change::kUpdated;
  }
  return {};
}

Result<Deployed> DeployRole(const Session& session, const ResourceSpec& spec) {
  Deployed out;
  out.name = NameOf(session, spec, "RoleName");
  out.ref = out.name;
  auto there = Iam(session, "GetRole", {{"RoleName", out.name}});
  const bool keep = there && session.keeps_existing();
  if (keep) {
    // Nothing to be done.
  } else if (there) {
    PORTICO_TRY(UpdateRole(session, spec, out.name, *there, &out.change));
  } else {
    if (!IsMissing(there.error())) return Fail(there.error());
    there = CreateRole(session, spec, out.name);
    if (!there) return Fail(there.error());
    out.change = Change::kCreated;
  }
  out.attributes = {{"Arn", XmlText(*there, "Arn")}, {"RoleId", XmlText(*there, "RoleId")}};
  if (keep) return out;
  if (const json::Value* arns = spec.properties.Find("ManagedPolicyArns")) {
    for (const json::Value& arn : *arns->as_array()) {
      PORTICO_TRY(Attach(session, out.name, *arn.as_string(), &out.change));
    }
  }
  PORTICO_TRY(PutInlinePolicies(session, spec, out.name, &out.change));
  return out;
}

constexpr ResourceType kTypes[] = {
    {"AWS::IAM::ManagedPolicy", kManagedPolicyProperties, kManagedPolicyAttributes,
     DeployManagedPolicy},
    {"AWS::IAM::Role", kRoleProperties, kRoleAttributes, DeployRole},
};

}  // namespace

std::span<const ResourceType> IamResourceTypes() { return kTypes; }

}  // namespace portico::cli
