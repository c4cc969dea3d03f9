#include "iam/engine/request_keys.h"

#include <algorithm>

#include "aws/arn.h"
#include "base/time_format.h"

namespace portico::iam {
namespace {

using Kind = aws::Principal::Kind;

constexpr std::string_view kPrincipalTag = "aws:principaltag/";
constexpr std::string_view kResourceTag = "aws:resourcetag/";
constexpr std::string_view kIamResourceTag = "iam:resourcetag/";

std::string_view PrincipalType(Kind kind) {
  switch (kind) {
    case Kind::kRoot:
      return "Account";
    case Kind::kUser:
      return "User";
    case Kind::kAssumedRole:
      return "AssumedRole";
    case Kind::kAnonymous:
      return "Anonymous";
    case Kind::kService:
      return "";
  }
  return "";
}

std::string TextOf(bool value) { return value ? "true" : "false"; }

bool FindTag(const std::vector<Tag>& tags, std::string_view name, std::string* value) {
  const auto tag = std::ranges::find_if(
      tags, [&](const Tag& each) { return aws::AsciiLower(each.key) == name; });
  if (tag == tags.end()) return false;
  *value = tag->value;
  return true;
}

}  // namespace

bool RequestKeys::Find(std::string_view key, std::vector<std::string>* values) const {
  for (const auto& [name, given] : request_.context) {
    if (aws::AsciiLower(name) == key) {
      values->insert(values->end(), given.begin(), given.end());
      return true;
    }
  }
  if (request_.keys != nullptr && request_.keys->Find(key, values)) return true;
  if (call_.keys != nullptr && call_.keys->Find(request_, key, values)) return true;
  std::string value;
  for (const std::string_view prefix : {kIamResourceTag, kResourceTag}) {
    if (!key.starts_with(prefix)) continue;
    // Tags may have empty values; none of the other keys is ever present and empty.
    if (!FindResourceTag(key.substr(prefix.size()), &value)) return false;
    values->push_back(std::move(value));
    return true;
  }
  if (key.starts_with(kPrincipalTag)) {
    const std::string_view name = key.substr(kPrincipalTag.size());
    if (tags_ == nullptr || !FindTag(*tags_, name, &value)) return false;
    values->push_back(std::move(value));
    return true;
  }
  if (!FindGlobal(key, &value) && !FindOfPrincipal(key, &value)) return false;
  values->push_back(std::move(value));
  return true;
}

// Of roles, users and policies, whichever service asks: iam:PassRole is on a role, too.
bool RequestKeys::FindResourceTag(std::string_view name, std::string* value) const {
  const auto arn = aws::Arn::Parse(request_.resource);
  if (!arn || arn->service != "iam") return false;
  const std::string_view entity = arn->resource.substr(arn->resource.rfind('/') + 1);
  if (arn->resource.starts_with("role/")) {
    const auto role = state_.FindRole(entity);
    return role != nullptr && role->arn == request_.resource &&
           FindTag(role->role.tags, name, value);
  }
  if (arn->resource.starts_with("user/")) {
    const auto user = state_.FindUser(entity);
    return user != nullptr && user->arn == request_.resource &&
           FindTag(user->user.tags, name, value);
  }
  const auto policy = state_.FindPolicy(request_.resource);
  return policy != nullptr && FindTag(policy->policy.tags, name, value);
}

bool RequestKeys::FindGlobal(std::string_view key, std::string* value) const {
  if (key == "aws:currenttime") {
    *value = FormatIso8601(call_.now_ms);
  } else if (key == "aws:epochtime") {
    *value = std::to_string(call_.now_ms / 1000);
  } else if (key == "aws:sourceip") {
    *value = call_.source_ip;
  } else if (key == "aws:securetransport") {
    *value = TextOf(call_.secure_transport);
  } else if (key == "aws:useragent") {
    *value = call_.user_agent;
  } else if (key == "aws:referer") {
    *value = call_.referer;
  } else if (key == "aws:requestedregion") {
    *value = call_.region;
  } else if (key == "aws:viaawsservice") {
    *value = "false";
  } else if (key == "aws:resourceaccount") {
    const auto arn = aws::Arn::Parse(request_.resource);
    if (arn) *value = arn->account.empty() ? call_.account : arn->account;
  }
  return !value->empty();
}

bool RequestKeys::FindOfPrincipal(std::string_view key, std::string* value) const {
  const aws::Principal& who = call_.principal;
  if (key == "aws:principalarn") {
    *value = arn_;
  } else if (key == "aws:principalaccount") {
    *value = who.account;
  } else if (key == "aws:principaltype") {
    *value = PrincipalType(who.kind);
  } else if (key == "aws:principalisawsservice") {
    *value = TextOf(who.kind == Kind::kService);
  } else if (key == "aws:principalservicename" || key == "aws:principalservicenameslist") {
    if (who.kind == Kind::kService) *value = who.entity_name;
  } else if (key == "aws:userid") {
    *value = who.user_id;
  } else if (key == "aws:username") {
    if (who.kind == Kind::kUser) *value = who.entity_name;
  } else if (key == "aws:tokenissuetime") {
    if (who.issued_ms > 0) *value = FormatIso8601(who.issued_ms);
  } else if (key == "aws:multifactorauthpresent") {
    // Only temporary credentials say so, and none here come of a second factor.
    if (who.kind == Kind::kAssumedRole) *value = TextOf(false);
  } else if (key == "lambda:sourcefunctionarn" && who.is_function) {
    const std::string_view session =
        std::string_view(who.user_id).substr(who.user_id.find(':') + 1);
    *value =
        aws::MakeArn("lambda", call_.region, call_.account, "function:" + std::string(session));
  }
  return !value->empty();
}

}  // namespace portico::iam
