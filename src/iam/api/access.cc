// Who may call IAM's operations, and the small steps that roles and users share.
#include "aws/arn.h"
#include "iam/api/api.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {

Status Api::Allow(const aws::Call& call, std::string_view arn, Context context) {
  const std::string action = "iam:" + std::string(call.operation);
  return call.authorizer->Authorize(call, {action, arn, {}, std::move(context)});
}

Status Api::AllowRole(const aws::Call& call, std::string_view name, Context context) const {
  const auto entry = engine_.state()->FindRole(name);
  const std::string arn = entry != nullptr
                              ? entry->arn
                              : aws::MakeArn("iam", "", call.account, "role/" + std::string(name));
  return Allow(call, arn, std::move(context));
}

Status Api::AllowUser(const aws::Call& call, std::string_view name, Context context) const {
  const auto entry = engine_.state()->FindUser(name);
  const std::string arn = entry != nullptr
                              ? entry->arn
                              : aws::MakeArn("iam", "", call.account, "user/" + std::string(name));
  return Allow(call, arn, std::move(context));
}

Task<Status> Api::ChangeRole(std::string name, Roles::Change change) {
  const auto changed = co_await engine_.roles().Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return Status();
}

Task<Status> Api::ChangeUser(std::string name, Users::Change change) {
  const auto changed = co_await engine_.users().Update(std::move(name), std::move(change));
  PORTICO_CO_TRY(changed);
  co_return Status();
}

Result<std::string> Api::UserNameOf(const aws::Call& call, const std::optional<std::string>& name) {
  if (name) return *name;
  if (call.principal.kind == aws::Principal::Kind::kUser) return call.principal.entity_name;
  return Fail(ValidationError("Must specify userName when calling with non-User credentials"));
}

}  // namespace portico::iam::api
