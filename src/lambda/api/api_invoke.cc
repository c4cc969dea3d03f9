#include <utility>

#include "base/random.h"
#include "codec/base64.h"
#include "lambda/api/api.h"
#include "lambda/engine/engine.h"
#include "lambda/engine/resource_policy.h"

namespace portico::lambda::api {
namespace {

Status CheckPolicyRevision(const FunctionRecord& record, const std::string& revision_id) {
  if (revision_id.empty() || revision_id == record.policy_revision_id) return {};
  return Fail("PreconditionFailedException",
              "The Revision Id provided does not match the latest Revision Id. Call the "
              "GetPolicy API to retrieve the latest Revision Id",
              412);
}

AwsError NoPolicy() {
  return AwsError::Client("ResourceNotFoundException", "The resource you requested does not exist.",
                          404);
}

}  // namespace

Task<Result<InvokeOutput>> Api::Invoke(aws::Call& call, const InvokeInput& in) {
  const std::string type = in.invocation_type.value_or("RequestResponse");
  if (type == "Event") {
    co_return Fail("NotImplemented",
                   "Portico does not implement the invocation type Event yet; use RequestResponse.",
                   501);
  }
  InvokeRequest request;
  request.function = in.function_name;
  request.request_id = call.request_id;
  request.qualifier = in.qualifier.value_or("");
  if (in.payload) request.payload = in.payload->bytes;
  if (type == "DryRun") {
    PORTICO_CO_TRY(functions_.Get(request.function, request.qualifier));
    PORTICO_CO_TRY(CheckEvent(&request.payload));
    InvokeOutput dry;
    dry.status_code = 204;
    co_return dry;
  }
  request.tail_log = in.log_type == "Tail";
  if (in.client_context && !Base64Decode(*in.client_context, &request.client_context)) {
    co_return Fail("InvalidRequestContentException",
                   "Client context must be valid Base64-encoded "
                   "JSON object.");
  }
  auto result = co_await invoker_.Invoke(std::move(request));
  if (!result) co_return Fail(std::move(result).error());
  InvokeOutput out;
  out.function_error = std::move(result->function_error);
  out.executed_version = std::move(result->executed_version);
  if (in.log_type == "Tail") out.log_result = Base64Encode(result->log_tail);
  out.payload = aws::Blob{std::move(result->payload)};
  co_return out;
}

Task<Result<AddPermissionOutput>> Api::AddPermission(aws::Call&, const AddPermissionInput& in) {
  Permission permission{in.statement_id, in.action, in.principal, in.source_arn, in.source_account};
  PORTICO_CO_ASSIGN(const FunctionRef function,
                    functions_.Get(in.function_name, in.qualifier.value_or("")));
  Functions::Change change = [&](FunctionRecord* record) -> Status {
    PORTICO_TRY(CheckPolicyRevision(*record, in.revision_id.value_or("")));
    for (const Permission& existing : record->permissions) {
      if (existing.statement_id == in.statement_id) {
        return Fail("ResourceConflictException",
                    "The statement id (" + in.statement_id +
                        ") provided already exists. Please provide a new statement id, or remove "
                        "the existing statement.",
                    409);
      }
    }
    record->permissions.push_back(permission);
    record->policy_revision_id = RandomUuid();
    Function probe = *function;
    probe.record = *record;
    if (PolicyDocument(probe).size() > kPolicyBytesMax) {
      return Fail("PolicyLengthExceededException",
                  "The final policy size is bigger than the limit (20480).", 400);
    }
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return AddPermissionOutput{StatementDocument(permission, function->arn).ToString()};
}

Result<GetPolicyOutput> Api::GetPolicy(aws::Call&, const FunctionInput& in) {
  PORTICO_ASSIGN(const FunctionRef function,
                 functions_.Get(in.function_name, in.qualifier.value_or("")));
  if (function->record.permissions.empty()) return Fail(NoPolicy());
  return GetPolicyOutput{PolicyDocument(*function), function->record.policy_revision_id};
}

Task<Status> Api::RemovePermission(aws::Call&, const RemovePermissionInput& in) {
  PORTICO_CO_TRY(functions_.Get(in.function_name, in.qualifier.value_or("")));
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    PORTICO_TRY(CheckPolicyRevision(*record, in.revision_id.value_or("")));
    const size_t removed = std::erase_if(record->permissions, [&](const Permission& permission) {
      return permission.statement_id == in.statement_id;
    });
    if (removed == 0) {
      return Fail("ResourceNotFoundException",
                  "Statement " + in.statement_id + " is not found in resource policy.", 404);
    }
    record->policy_revision_id = RandomUuid();
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return Status();
}

Task<Status> Api::TagResource(aws::Call&, const TagResourceInput& in) {
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    for (const auto& [key, value] : in.tags) record->tags[key] = value;
    constexpr size_t kTagsMax = 50;
    if (record->tags.size() > kTagsMax) {
      return Fail("InvalidParameterValueException", "Too many tags: at most 50 a function.");
    }
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.resource, std::move(change)));
  co_return Status();
}

Task<Status> Api::UntagResource(aws::Call&, const UntagResourceInput& in) {
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    for (const std::string& key : in.tag_keys) record->tags.erase(key);
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.resource, std::move(change)));
  co_return Status();
}

Result<ListTagsOutput> Api::ListTags(aws::Call&, const ListTagsInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.resource));
  return ListTagsOutput{function->record.tags};
}

}  // namespace portico::lambda::api
