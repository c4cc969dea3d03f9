#include <utility>

#include "lambda/api/api.h"
#include "lambda/api/checks.h"

namespace portico::lambda::api {
namespace {

// What must stay for functions without a reservation. AWS keeps 100 of its 1000; a machine of a few
// dozen environments has none to spare.
constexpr int32_t kUnreservedConcurrencyMin = 0;

// Reservations are the function's, not a version's. Errors name $LATEST, as AWS's do.
Status CheckUnqualified(const Functions& functions, std::string_view name) {
  const FunctionsConfig& config = functions.config();
  PORTICO_ASSIGN(const FunctionName parsed,
                 ParseFunctionName(name, {}, config.region, config.account));
  if (!parsed.qualifier.empty()) {
    return Fail(InvalidParameter(
        "This operation is permitted on Lambda functions only. Aliases and versions do not support "
        "this operation. Please specify either a function name or an unqualified function ARN."));
  }
  PORTICO_TRY(functions.Get(parsed.name, "$LATEST"));
  return {};
}

}  // namespace

Task<Result<Concurrency>> Api::PutFunctionConcurrency(aws::Call&,
                                                      const PutFunctionConcurrencyInput& in) {
  PORTICO_CO_TRY(CheckUnqualified(functions_, in.function_name));
  const int32_t reserved = in.reserved_concurrent_executions;
  Functions::Change change = [this, reserved](FunctionRecord* record) -> Status {
    int64_t left = int64_t{concurrency_max_} - reserved;
    for (const FunctionRef& other : functions_.List({}, Functions::kFunctionsMax)) {
      if (other->record.name == record->name) continue;
      left -= other->record.reserved_concurrency.value_or(0);
    }
    if (left < kUnreservedConcurrencyMin) {
      return Fail(InvalidParameter(
          "Specified ReservedConcurrentExecutions for function decreases account's "
          "UnreservedConcurrentExecution below its minimum value of [" +
          std::to_string(kUnreservedConcurrencyMin) + "]."));
    }
    record->reserved_concurrency = reserved;
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return Concurrency{reserved};
}

Result<GetFunctionConcurrencyOutput> Api::GetFunctionConcurrency(aws::Call&,
                                                                 const FunctionNameInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  return GetFunctionConcurrencyOutput{function->record.reserved_concurrency};
}

Task<Status> Api::DeleteFunctionConcurrency(aws::Call&, const FunctionNameInput& in) {
  PORTICO_CO_TRY(CheckUnqualified(functions_, in.function_name));
  Functions::Change change = [](FunctionRecord* record) -> Status {
    record->reserved_concurrency.reset();
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return Status();
}

Result<GetAccountSettingsOutput> Api::GetAccountSettings(aws::Call&, const Empty&) {
  GetAccountSettingsOutput out;
  // AWS's default quotas, which are the limits here too, but for concurrency, which is the
  // server's.
  out.account_limit = {80'530'636'800, static_cast<int64_t>(kUnzippedBytesMax),
                       static_cast<int64_t>(kZipBytesMax), concurrency_max_, concurrency_max_};
  for (const FunctionRef& function : functions_.List({}, Functions::kFunctionsMax)) {
    out.account_usage.total_code_size += function->record.code_bytes;
    out.account_usage.function_count += 1;
    out.account_limit.unreserved_concurrent_executions -=
        function->record.reserved_concurrency.value_or(0);
  }
  return out;
}

}  // namespace portico::lambda::api
