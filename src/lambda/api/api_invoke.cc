#include <utility>

#include "codec/base64.h"
#include "lambda/api/api.h"
#include "lambda/engine/engine.h"

namespace portico::lambda::api {

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
  request.access_key_id = call.principal.access_key_id;
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

}  // namespace portico::lambda::api
