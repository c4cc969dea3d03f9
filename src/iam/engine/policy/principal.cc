#include "iam/engine/policy/principal.h"

#include <algorithm>

#include "aws/arn.h"
#include "iam/engine/policy/errors.h"

namespace portico::iam {
namespace {

bool IsAccountId(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

AwsError InvalidPrincipal(std::string_view type, std::string_view value) {
  return MalformedPolicy("Invalid principal in policy: \"" + std::string(type) + "\":\"" +
                         std::string(value) + "\"");
}

bool IsAwsPrincipal(std::string_view text) {
  if (text == "*" || IsAccountId(text)) return true;
  const auto arn = aws::Arn::Parse(text);
  return arn && (arn->service == "iam" || arn->service == "sts") && IsAccountId(arn->account) &&
         !arn->resource.empty() && arn->resource.find('*') == std::string_view::npos;
}

bool IsServicePrincipal(std::string_view text) {
  for (const std::string_view suffix : {".amazonaws.com", ".amazonaws.com.cn"}) {
    if (text.size() > suffix.size() && text.ends_with(suffix)) return true;
  }
  return false;
}

Result<std::vector<std::string>> Names(const json::Value& value) {
  std::vector<std::string> out;
  if (const std::string* one = value.as_string()) {
    out.push_back(*one);
    return out;
  }
  const auto* array = value.as_array();
  if (array == nullptr) return Fail(SyntaxError());
  for (const json::Value& element : *array) {
    if (element.as_string() == nullptr) return Fail(SyntaxError());
    out.push_back(*element.as_string());
  }
  return out;
}

}  // namespace

Result<PrincipalElement> PrincipalElement::Parse(const json::Value& value) {
  PrincipalElement out;
  if (const std::string* text = value.as_string()) {
    if (*text != "*") return Fail(InvalidPrincipal("STAR", *text));
    out.everyone_ = true;
    return out;
  }
  const auto* types = value.as_object();
  if (types == nullptr || types->empty()) return Fail(SyntaxError());
  for (const auto& [type, names] : *types) {
    PORTICO_ASSIGN(auto list, Names(names));
    if (type == "AWS") {
      for (std::string& name : list) {
        if (!IsAwsPrincipal(name)) return Fail(InvalidPrincipal(type, name));
        if (name == "*") out.everyone_ = true;
        out.aws_.push_back(std::move(name));
      }
    } else if (type == "Service") {
      for (std::string& name : list) {
        if (!IsServicePrincipal(name)) return Fail(InvalidPrincipal(type, name));
        out.services_.push_back(std::move(name));
      }
    } else if (type != "Federated" && type != "CanonicalUser") {
      // Federated and canonical users cannot sign in to this server, so they match nobody.
      return Fail(SyntaxError());
    }
  }
  return out;
}

Grant PrincipalElement::Match(const Caller& caller) const {
  if (!caller.service.empty()) {
    const bool named =
        std::find(services_.begin(), services_.end(), caller.service) != services_.end();
    return everyone_ || named ? Grant::kCaller : Grant::kNone;
  }
  Grant best = Grant::kNone;
  if (everyone_) best = caller.role_arn.empty() ? Grant::kCaller : Grant::kRole;
  for (const std::string& name : aws_) {
    if (name == caller.arn) return Grant::kCaller;
    if (!caller.role_arn.empty() && name == caller.role_arn) best = std::max(best, Grant::kRole);
    const auto arn = aws::Arn::Parse(name);
    const std::string_view account = arn && arn->resource == "root" ? arn->account : name;
    if (!caller.account.empty() && account == caller.account) {
      best = std::max(best, Grant::kAccount);
    }
  }
  return best;
}

}  // namespace portico::iam
