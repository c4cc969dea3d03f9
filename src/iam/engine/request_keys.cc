#include "iam/engine/request_keys.h"

#include "aws/arn.h"
#include "base/time_format.h"

namespace portico::iam {
namespace {

using Kind = aws::Principal::Kind;

constexpr std::string_view kPrincipalTag = "aws:principaltag/";

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

}  // namespace

bool RequestKeys::Find(std::string_view key, std::vector<std::string>* values) const {
  for (const auto& [name, given] : request_.context) {
    if (aws::AsciiLower(name) == key) {
      values->insert(values->end(), given.begin(), given.end());
      return true;
    }
  }
  std::string value;
  if (!FindGlobal(key, &value)) return false;
  values->push_back(std::move(value));
  return true;
}

bool RequestKeys::FindTag(std::string_view name, std::string* value) const {
  if (tags_ == nullptr) return false;
  for (const Tag& tag : *tags_) {
    if (aws::AsciiLower(tag.key) == name) {
      *value = tag.value;
      return true;
    }
  }
  return false;
}

bool RequestKeys::FindGlobal(std::string_view key, std::string* value) const {
  const aws::Principal& who = call_.principal;
  if (key == "aws:currenttime") {
    *value = FormatIso8601(call_.now_ms);
  } else if (key == "aws:epochtime") {
    *value = std::to_string(call_.now_ms / 1000);
  } else if (key == "aws:sourceip") {
    *value = call_.source_ip;
  } else if (key == "aws:securetransport") {
    *value = call_.secure_transport ? "true" : "false";
  } else if (key == "aws:useragent") {
    *value = call_.user_agent;
  } else if (key == "aws:requestedregion") {
    *value = call_.region;
  } else if (key == "aws:principalarn") {
    *value = arn_;
  } else if (key == "aws:principalaccount") {
    *value = who.account;
  } else if (key == "aws:principaltype") {
    *value = PrincipalType(who.kind);
  } else if (key == "aws:principalisawsservice") {
    *value = who.kind == Kind::kService ? "true" : "false";
  } else if (key == "aws:viaawsservice") {
    *value = "false";
  } else if (key == "aws:userid") {
    *value = who.user_id;
  } else if (key == "aws:username") {
    if (who.kind == Kind::kUser) *value = who.entity_name;
  } else if (key == "aws:resourceaccount") {
    const auto arn = aws::Arn::Parse(request_.resource);
    if (arn) *value = arn->account.empty() ? call_.account : arn->account;
  } else if (key.substr(0, kPrincipalTag.size()) == kPrincipalTag) {
    return FindTag(key.substr(kPrincipalTag.size()), value);
  }
  // None of the global keys is ever present and empty.
  return !value->empty();
}

}  // namespace portico::iam
