// Lambda's API: the wire's shapes turned into calls of the engine.
//
// Thread-safe; every dependency outlives it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "aws/call.h"
#include "lambda/api/code_links.h"
#include "lambda/api/shapes_functions.h"
#include "lambda/api/shapes_invoke.h"
#include "lambda/engine/functions.h"
#include "lambda/engine/invoker.h"

namespace portico::lambda::api {

class Api {
 public:
  Api(Functions& functions, Invoker& invoker, const CodeLinks& links, int32_t concurrency_max)
      : functions_(functions),
        invoker_(invoker),
        links_(links),
        concurrency_max_(concurrency_max) {}

  // Functions.
  Task<Result<FunctionConfiguration>> CreateFunction(aws::Call& call,
                                                     const CreateFunctionInput& in);
  Result<GetFunctionOutput> GetFunction(aws::Call& call, const FunctionInput& in);
  Result<FunctionConfiguration> GetFunctionConfiguration(aws::Call& call, const FunctionInput& in);
  Result<ListFunctionsOutput> ListFunctions(aws::Call& call, const ListFunctionsInput& in);
  Result<ListVersionsOutput> ListVersionsByFunction(aws::Call& call, const ListVersionsInput& in);
  Result<GetFunctionCodeSigningConfigOutput> GetFunctionCodeSigningConfig(
      aws::Call& call, const FunctionNameInput& in);
  Task<Result<FunctionConfiguration>> UpdateFunctionCode(aws::Call& call,
                                                         const UpdateFunctionCodeInput& in);
  Task<Result<FunctionConfiguration>> UpdateFunctionConfiguration(
      aws::Call& call, const UpdateFunctionConfigurationInput& in);
  Task<Result<DeleteFunctionOutput>> DeleteFunction(aws::Call& call, const FunctionInput& in);

  // Concurrency and account.
  Task<Result<Concurrency>> PutFunctionConcurrency(aws::Call& call,
                                                   const PutFunctionConcurrencyInput& in);
  Result<GetFunctionConcurrencyOutput> GetFunctionConcurrency(aws::Call& call,
                                                              const FunctionNameInput& in);
  Task<Status> DeleteFunctionConcurrency(aws::Call& call, const FunctionNameInput& in);
  Result<GetAccountSettingsOutput> GetAccountSettings(aws::Call& call, const Empty& in);

  // Loops.
  Task<Result<RecursionConfig>> PutFunctionRecursionConfig(
      aws::Call& call, const PutFunctionRecursionConfigInput& in);
  Result<RecursionConfig> GetFunctionRecursionConfig(aws::Call& call,
                                                     const GetFunctionRecursionConfigInput& in);

  // Invocation.
  Task<Result<InvokeOutput>> Invoke(aws::Call& call, const InvokeInput& in);

  // Resource policy.
  Task<Result<AddPermissionOutput>> AddPermission(aws::Call& call, const AddPermissionInput& in);
  Result<GetPolicyOutput> GetPolicy(aws::Call& call, const FunctionInput& in);
  // The document that counts for calls on that ARN, or null.
  std::shared_ptr<const std::string> PolicyOf(std::string_view arn) const;
  // Whom that statement of the function's policy lets in; nothing if there is no such statement.
  std::optional<std::string> PrincipalOf(std::string_view arn, std::string_view statement_id) const;
  Task<Status> RemovePermission(aws::Call& call, const RemovePermissionInput& in);

  // Tags.
  Task<Status> TagResource(aws::Call& call, const TagResourceInput& in);
  Task<Status> UntagResource(aws::Call& call, const UntagResourceInput& in);
  Result<ListTagsOutput> ListTags(aws::Call& call, const ListTagsInput& in);
  // Of the function that has this ARN, with a version or without.
  std::map<std::string, std::string> TagsOf(std::string_view arn) const;

 private:
  Functions& functions_;
  Invoker& invoker_;
  const CodeLinks& links_;
  const int32_t concurrency_max_;
};

}  // namespace portico::lambda::api
