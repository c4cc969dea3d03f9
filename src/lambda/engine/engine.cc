#include "lambda/engine/engine.h"

#include "codec/json/reader.h"
#include "lambda/engine/resource_policy.h"

namespace portico::lambda {

Status CheckEvent(std::string* payload) {
  if (payload->size() > kPayloadBytesMax) {
    return Fail("RequestTooLargeException",
                "Request must be smaller than " + std::to_string(kPayloadBytesMax) +
                    " bytes for the InvokeFunction operation",
                413);
  }
  if (payload->empty()) *payload = "{}";
  json::Reader reader(*payload);
  if (reader.Skip() && reader.Finish()) return {};
  return Fail("InvalidRequestContentException",
              "Could not parse request body into json: " + std::string(reader.error()) +
                  " at offset " + std::to_string(reader.offset()));
}

Task<Result<InvokeResult>> Engine::Invoke(InvokeRequest request) {
  PORTICO_CO_ASSIGN(FunctionRef function, functions_.Get(request.function, request.qualifier));
  PORTICO_CO_TRY(CheckEvent(&request.payload));
  co_return co_await runner_.Run(std::move(function), std::move(request));
}

Result<bool> Engine::AllowsService(std::string_view function, std::string_view qualifier,
                                   std::string_view principal, std::string_view source_arn) const {
  PORTICO_ASSIGN(const FunctionRef found, functions_.Get(function, qualifier));
  return ServiceMayInvoke(*found, principal, source_arn, functions_.config().account);
}

}  // namespace portico::lambda
