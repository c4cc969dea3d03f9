#include <utility>

#include "lambda/api/api.h"
#include "lambda/api/checks.h"
#include "lambda/engine/resource_policy.h"

namespace portico::lambda::api {
namespace {

AwsError NotFound(std::string message) {
  return AwsError::Client("ResourceNotFoundException", std::move(message), 404);
}

Result<FunctionName> Parse(const Functions& functions, std::string_view name,
                           const std::optional<std::string>& qualifier) {
  const FunctionsConfig& config = functions.config();
  return ParseFunctionName(name, qualifier.value_or(""), config.region, config.account);
}

std::string ArnOf(const Functions& functions, const FunctionName& name) {
  std::string arn = FunctionArn(functions.config().region, functions.config().account, name.name);
  if (!name.qualifier.empty()) arn += ":" + name.qualifier;
  return arn;
}

// Policies stand on a function; versions and aliases, which have their own on AWS, are not made
// here yet, and none can be found.
Status CheckQualifier(const Functions& functions, const FunctionName& name) {
  if (name.qualifier.empty()) return {};
  if (name.qualifier == "$LATEST") {
    return Fail(InvalidParameter("We currently do not support adding policies for $LATEST."));
  }
  if (IsAlias(name.qualifier)) {
    return Fail(NotFound("Cannot find alias arn: " + ArnOf(functions, name)));
  }
  return Fail(FunctionNotFound(ArnOf(functions, name)));
}

Status AddStatement(const Permission& permission, const Function& function,
                    std::string_view revision_id, FunctionRecord* record) {
  PORTICO_TRY(CheckRevision(*record, revision_id));
  for (const Permission& existing : record->permissions) {
    if (existing.statement_id != permission.statement_id) continue;
    return Fail("ResourceConflictException",
                "The statement id (" + permission.statement_id +
                    ") provided already exists. Please provide a new statement id, or remove the "
                    "existing statement.",
                409);
  }
  record->permissions.push_back(permission);
  Function changed = function;
  changed.record = *record;
  if (PolicyDocument(changed).size() <= kPolicyBytesMax) return {};
  return Fail("PolicyLengthExceededException", "The final policy size is bigger than the limit (" +
                                                   std::to_string(kPolicyBytesMax) + ").");
}

}  // namespace

Task<Result<AddPermissionOutput>> Api::AddPermission(aws::Call&, const AddPermissionInput& in) {
  PORTICO_CO_ASSIGN(const FunctionName name, Parse(functions_, in.function_name, in.qualifier));
  if (name.qualifier == "$LATEST") PORTICO_CO_TRY(CheckQualifier(functions_, name));
  if (!IsPrincipal(in.principal)) {
    co_return Fail(InvalidParameter(
        "The provided principal was invalid. Please check the principal and try again."));
  }
  PORTICO_CO_ASSIGN(const FunctionRef function, functions_.Get(name.name));
  PORTICO_CO_TRY(CheckQualifier(functions_, name));
  const Permission permission{in.statement_id, in.action, in.principal, in.source_arn,
                              in.source_account};
  Functions::Change change = [&](FunctionRecord* record) {
    return AddStatement(permission, *function, in.revision_id.value_or(""), record);
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(name.name, std::move(change)));
  co_return AddPermissionOutput{StatementDocument(permission, function->arn).ToString()};
}

Result<GetPolicyOutput> Api::GetPolicy(aws::Call&, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionName name, Parse(functions_, in.function_name, in.qualifier));
  const Result<FunctionRef> function = functions_.Get(name.name, name.qualifier);
  if (!function || (*function)->record.permissions.empty()) {
    return Fail(NotFound("The resource you requested does not exist."));
  }
  return GetPolicyOutput{(*function)->policy, (*function)->record.revision_id};
}

std::shared_ptr<const std::string> Api::PolicyOf(std::string_view arn) const {
  const Result<FunctionRef> function = functions_.Get(arn);
  if (!function || (*function)->policy.empty()) return nullptr;
  return {*function, &(*function)->policy};
}

std::optional<std::string> Api::PrincipalOf(std::string_view arn,
                                            std::string_view statement_id) const {
  const Result<FunctionRef> function = functions_.Get(arn);
  if (!function) return std::nullopt;
  for (const Permission& permission : (*function)->record.permissions) {
    if (permission.statement_id == statement_id) return permission.principal;
  }
  return std::nullopt;
}

Task<Status> Api::RemovePermission(aws::Call&, const RemovePermissionInput& in) {
  PORTICO_CO_ASSIGN(const FunctionName name, Parse(functions_, in.function_name, in.qualifier));
  if (!functions_.Get(name.name)) {
    co_return Fail(NotFound("No policy found for: " + ArnOf(functions_, name)));
  }
  if (name.qualifier != "$LATEST") PORTICO_CO_TRY(CheckQualifier(functions_, name));
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    if (record->permissions.empty()) {
      return Fail(NotFound("No policy is associated with the given resource."));
    }
    const size_t removed = std::erase_if(record->permissions, [&](const Permission& permission) {
      return permission.statement_id == in.statement_id;
    });
    if (removed == 0) {
      return Fail(NotFound("Statement " + in.statement_id + " is not found in resource policy."));
    }
    return CheckRevision(*record, in.revision_id.value_or(""));
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(name.name, std::move(change)));
  co_return Status();
}

}  // namespace portico::lambda::api
