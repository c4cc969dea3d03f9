#include "lambda/engine/resource_policy.h"

#include <algorithm>
#include <vector>

#include "aws/arn.h"
#include "aws/policy_pattern.h"

namespace portico::lambda {
namespace {

bool ArnLike(std::string_view pattern, std::string_view arn) {
  return aws::ArnPattern(pattern, /*variables=*/false).Matches(arn, aws::NoKeys());
}

bool MeansInvoke(std::string_view action) {
  const aws::Pattern pattern(action, {.variables = false, .ignore_case = true});
  return pattern.Matches("lambda:invokefunction", aws::NoKeys());
}

bool IsService(std::string_view principal) {
  return principal.ends_with(".amazonaws.com") || principal.ends_with(".amazonaws.com.cn");
}

bool IsAccount(std::string_view principal) {
  constexpr size_t kAccountDigits = 12;
  return principal.size() == kAccountDigits &&
         std::all_of(principal.begin(), principal.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

// As IAM, which evaluates the policy, takes them.
bool IsIdentity(std::string_view principal) {
  const auto arn = aws::Arn::Parse(principal);
  return arn && (arn->service == "iam" || arn->service == "sts") && IsAccount(arn->account) &&
         !arn->resource.empty() && arn->resource.find('*') == std::string_view::npos;
}

json::Value PrincipalDocument(const std::string& principal) {
  if (principal == "*") return "*";
  json::Value out;
  if (IsService(principal)) {
    out.Set("Service", principal);
  } else if (principal.starts_with("arn:")) {
    out.Set("AWS", principal);
  } else {
    out.Set("AWS", "arn:aws:iam::" + principal + ":root");
  }
  return out;
}

}  // namespace

bool IsPrincipal(std::string_view text) {
  return text == "*" || IsService(text) || IsAccount(text) || IsIdentity(text);
}

json::Value StatementDocument(const Permission& permission, std::string_view function_arn) {
  json::Value statement;
  statement.Set("Sid", permission.statement_id);
  statement.Set("Effect", "Allow");
  statement.Set("Principal", PrincipalDocument(permission.principal));
  statement.Set("Action", permission.action);
  statement.Set("Resource", function_arn);
  json::Value condition;
  if (permission.source_account) {
    json::Value equals;
    equals.Set("AWS:SourceAccount", *permission.source_account);
    condition.Set("StringEquals", std::move(equals));
  }
  if (permission.source_arn) {
    json::Value like;
    like.Set("AWS:SourceArn", *permission.source_arn);
    condition.Set("ArnLike", std::move(like));
  }
  if (!condition.is_null()) statement.Set("Condition", std::move(condition));
  return statement;
}

std::string PolicyDocument(const Function& function) {
  json::Value::Array statements;
  for (const Permission& permission : function.record.permissions) {
    statements.push_back(StatementDocument(permission, function.arn));
  }
  json::Value policy;
  policy.Set("Version", "2012-10-17");
  policy.Set("Id", "default");
  policy.Set("Statement", std::move(statements));
  return policy.ToString();
}

bool ServiceMayInvoke(const Function& function, std::string_view principal,
                      std::string_view source_arn, std::string_view account) {
  for (const Permission& permission : function.record.permissions) {
    if (!MeansInvoke(permission.action) ||
        (permission.principal != principal && permission.principal != "*"))
      continue;
    if (permission.source_arn && !ArnLike(*permission.source_arn, source_arn)) continue;
    if (permission.source_account && *permission.source_account != account) continue;
    return true;
  }
  return false;
}

}  // namespace portico::lambda
