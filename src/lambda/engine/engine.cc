#include "lambda/engine/engine.h"

#include "codec/json/reader.h"
#include "lambda/engine/resource_policy.h"

namespace portico::lambda {

Status CheckEvent(std::string* payload) {
  if (payload->size() > kPayloadBytesMax) {
    return Fail("RequestEntityTooLargeException",
                "Request must be smaller than " + std::to_string(kPayloadBytesMax) +
                    " bytes for the InvokeFunction operation",
                413);
  }
  if (payload->empty()) *payload = "{}";
  json::Reader reader(*payload);
  if (reader.Skip() && reader.Finish()) return {};
  return Fail("InvalidRequestContentException",
              "Could not parse request body into json: Could not parse payload into json: " +
                  std::string(reader.error()) + " at offset " + std::to_string(reader.offset()));
}

Status Engine::Continue(const Function& function, InvokeRequest* request) const {
  Lineage lineage = Lineage::Parse(request->trace_id);
  if (chains_ != nullptr && !request->access_key_id.empty()) {
    if (const auto known = chains_->Of(request->access_key_id)) lineage.Merge(*known);
  }
  const uint32_t count = lineage.Add(function.arn);
  if (count > kChainInvocationsMax && function.record.recursive_loop != kRecursionAllowed) {
    AwsError error = AwsError::Client(
        "RecursiveInvocationException",
        "Lambda has detected your function being invoked in a recursive loop with other Amazon Web "
        "Services resources and stopped your function's invocation.");
    error.details.emplace_back("Type", "\"User\"");
    return Fail(std::move(error));
  }
  request->lineage = std::make_shared<const Lineage>(std::move(lineage));
  return {};
}

Task<Result<InvokeResult>> Engine::Invoke(InvokeRequest request) {
  const FunctionsConfig& config = functions_.config();
  PORTICO_CO_ASSIGN(const FunctionName name, ParseFunctionName(request.function, request.qualifier,
                                                               config.region, config.account));
  // What is run is always some version, and that is the one AWS does not find.
  const std::string version = name.qualifier.empty() ? "$LATEST" : name.qualifier;
  PORTICO_CO_ASSIGN(FunctionRef function, functions_.Get(name.name, version));
  PORTICO_CO_TRY(CheckEvent(&request.payload));
  PORTICO_CO_TRY(Continue(*function, &request));
  if (!function->code->good()) PORTICO_CO_TRY(co_await functions_.Prepare(function));
  request.qualifier = name.qualifier;  // part of the ARN that the function is told
  co_return co_await runner_.Run(std::move(function), std::move(request));
}

Result<bool> Engine::AllowsService(std::string_view function, std::string_view qualifier,
                                   std::string_view principal, std::string_view source_arn) const {
  PORTICO_ASSIGN(const FunctionRef found, functions_.Get(function, qualifier));
  return ServiceMayInvoke(*found, principal, source_arn, functions_.config().account);
}

}  // namespace portico::lambda
