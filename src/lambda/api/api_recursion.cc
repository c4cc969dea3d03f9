// What becomes of a function that is invoked in a loop.
#include <utility>

#include "lambda/api/api.h"

namespace portico::lambda::api {

Task<Result<RecursionConfig>> Api::PutFunctionRecursionConfig(
    aws::Call&, const PutFunctionRecursionConfigInput& in) {
  Functions::Change change = [&in](FunctionRecord* record) -> Status {
    record->recursive_loop = in.recursive_loop;
    return {};
  };
  PORTICO_CO_TRY(co_await functions_.UpdateMetadata(in.function_name, std::move(change)));
  co_return RecursionConfig{in.recursive_loop};
}

Result<RecursionConfig> Api::GetFunctionRecursionConfig(aws::Call&,
                                                        const GetFunctionRecursionConfigInput& in) {
  PORTICO_ASSIGN(const FunctionRef function, functions_.Get(in.function_name));
  const std::string& set = function->record.recursive_loop;
  return RecursionConfig{set.empty() ? std::string(kRecursionTerminated) : set};
}

}  // namespace portico::lambda::api
