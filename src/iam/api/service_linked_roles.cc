// IAM's operations on service-linked roles.
#include "iam/api/api.h"
#include "iam/api/convert.h"
#include "iam/engine/errors.h"

namespace portico::iam::api {

Task<Result<CreateServiceLinkedRoleOutput>> Api::CreateServiceLinkedRole(
    aws::Call& call, const CreateServiceLinkedRoleInput& in) {
  PORTICO_CO_ASSIGN(iam::Role role,
                    ServiceLinkedRoles::Describe(in.aws_service_name, in.custom_suffix.value_or(""),
                                                 in.description.value_or("")));
  Context context{{"iam:AWSServiceName", {in.aws_service_name}}};
  PORTICO_CO_TRY(Allow(call, RoleArn(call.account, role), std::move(context)));
  if (engine_.state()->FindRole(role.name) != nullptr) {
    co_return Fail(InvalidInput("Service role name " + role.name +
                                " has been taken in this account, please try a different suffix."));
  }
  const auto made = co_await engine_.roles().Create(std::move(role));
  PORTICO_CO_TRY(made);
  CreateServiceLinkedRoleOutput out;
  out.role = ToWire(**made, Detail::kFull);
  out.role.max_session_duration.reset();
  co_return out;
}

Task<Result<DeleteServiceLinkedRoleOutput>> Api::DeleteServiceLinkedRole(
    aws::Call& call, const DeleteServiceLinkedRoleInput& in) {
  PORTICO_CO_TRY(AllowRole(call, in.role_name));
  auto task = co_await engine_.service_linked_roles().Delete(in.role_name);
  PORTICO_CO_TRY(task);
  co_return DeleteServiceLinkedRoleOutput{std::move(*task)};
}

Result<GetServiceLinkedRoleDeletionStatusOutput> Api::GetServiceLinkedRoleDeletionStatus(
    aws::Call& call, const GetServiceLinkedRoleDeletionStatusInput& in) {
  // "task/aws-service-role/<service>/<role>/<number>": the role is the one to be authorized on.
  const std::string_view task = in.deletion_task_id;
  const std::string_view path = task.substr(0, task.rfind('/'));
  PORTICO_TRY(AllowRole(call, path.substr(path.rfind('/') + 1)));
  PORTICO_TRY(engine_.service_linked_roles().FindDeletion(task));
  return GetServiceLinkedRoleDeletionStatusOutput{"SUCCEEDED", std::nullopt};
}

}  // namespace portico::iam::api
