// Who may call IAM's operations, and the small steps that roles and users share.
#include <algorithm>

#include "aws/arn.h"
#include "iam/api/api.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {
namespace {

// The changes of what an entity may do: policies may let them happen only within a boundary.
constexpr std::string_view kBounded[] = {"AttachRolePolicy",
                                         "AttachUserPolicy",
                                         "DeleteRolePermissionsBoundary",
                                         "DeleteRolePolicy",
                                         "DeleteUserPermissionsBoundary",
                                         "DeleteUserPolicy",
                                         "DetachRolePolicy",
                                         "DetachUserPolicy",
                                         "PutRolePolicy",
                                         "PutUserPolicy"};

void AddBoundary(const aws::Call& call, const std::optional<std::string>& boundary,
                 std::map<std::string, std::vector<std::string>>* context) {
  if (!boundary || std::ranges::find(kBounded, call.operation) == std::end(kBounded)) return;
  (*context)["iam:PermissionsBoundary"] = {*boundary};
}

// Of a service-linked role, whose path is "/aws-service-role/<service>/".
void AddServiceName(const aws::Call& call, std::string_view path,
                    std::map<std::string, std::vector<std::string>>* context) {
  const bool asks = call.operation == "DeleteServiceLinkedRole" ||
                    call.operation == "GetServiceLinkedRoleDeletionStatus";
  constexpr std::string_view kStart = "/aws-service-role/";
  if (!asks || !path.starts_with(kStart)) return;
  path.remove_prefix(kStart.size());
  (*context)["iam:AWSServiceName"] = {std::string(path.substr(0, path.find('/')))};
}

}  // namespace

Status Api::AllowTagging(const aws::Call& call, std::string_view action, std::string_view arn,
                         const std::optional<std::vector<Tag>>& tags) {
  if (!tags || tags->empty()) return {};
  return call.authorizer->Authorize(call, {action, arn});
}

Status Api::Allow(const aws::Call& call, std::string_view arn, Context context) {
  const std::string action = "iam:" + std::string(call.operation);
  return call.authorizer->Authorize(call, {action, arn, {}, std::move(context)});
}

Status Api::AllowRole(const aws::Call& call, std::string_view name, Context context) const {
  const auto entry = engine_.state()->FindRole(name);
  if (entry != nullptr) {
    AddBoundary(call, entry->role.policies.boundary, &context);
    AddServiceName(call, entry->role.path, &context);
  }
  const std::string arn = entry != nullptr
                              ? entry->arn
                              : aws::MakeArn("iam", "", call.account, "role/" + std::string(name));
  return Allow(call, arn, std::move(context));
}

Status Api::AllowUser(const aws::Call& call, std::string_view name, Context context) const {
  const auto entry = engine_.state()->FindUser(name);
  if (entry != nullptr) AddBoundary(call, entry->user.policies.boundary, &context);
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
