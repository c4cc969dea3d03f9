#include "cli/serve/function_services.h"

#include <utility>

#include "aws/arn.h"
#include "base/random.h"

namespace portico::cli {

Result<lambda::IssuedCredentials> FunctionCredentials::ForRole(std::string_view role_arn,
                                                               std::string_view session_name) {
  const std::string function_arn =
      aws::MakeArn("lambda", region_, account_, "function:" + std::string(session_name));
  auto issued = sts_.IssueForFunction(role_arn, function_arn, sts::kFunctionSessionSecondsMax);
  if (issued) {
    return lambda::IssuedCredentials{issued->access_key_id, issued->secret_access_key,
                                     issued->session_token, issued->expires_ms};
  }
  if (auth_ == server::AuthMode::kEnforce) return Fail(std::move(issued).error());
  // Nothing is verified: any credentials will do, and the role need not exist.
  constexpr int64_t kNever = INT64_MAX / 2;
  // The key is the environment's own, for it tells whose call is whose.
  constexpr size_t kKeyDigits = 16;
  const std::string key = "ASIA" + RandomString(kKeyDigits, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
  return lambda::IssuedCredentials{key, "test", "test", kNever};
}

Task<Status> FunctionLogs::Append(std::string group, std::string stream,
                                  std::vector<lambda::LogEvent> events) {
  std::vector<logs::InputEvent> lines;
  lines.reserve(events.size());
  for (lambda::LogEvent& event : events) {
    lines.push_back({event.timestamp_ms, std::move(event.message)});
  }
  co_return co_await logs_.Append(std::move(group), std::move(stream), std::move(lines));
}

std::function<bool(std::string_view, std::string_view, std::string_view)> RoleAllows(
    const iam::Engine& iam, std::string account) {
  return [&iam, account = std::move(account)](std::string_view role_arn, std::string_view action,
                                              std::string_view resource) {
    const auto role = iam.state()->FindRole(role_arn.substr(role_arn.rfind('/') + 1));
    if (role == nullptr) return false;
    aws::Call call;
    call.account = account;
    call.service = "logs";
    call.principal.kind = aws::Principal::Kind::kAssumedRole;
    call.principal.account = account;
    call.principal.entity_name = role->role.name;
    call.principal.user_id = role->role.id + ":lambda";
    call.principal.arn =
        "arn:aws:sts::" + account + ":assumed-role/" + call.principal.entity_name + "/lambda";
    call.authorizer = &iam.authorizer();
    return call.Authorize(action, resource).has_value();
  };
}

}  // namespace portico::cli
