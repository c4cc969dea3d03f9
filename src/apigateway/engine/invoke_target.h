// Which API a request to the data plane is for. Pure, thread-safe.
#pragma once

#include <optional>
#include <string_view>

namespace portico::apigateway {

// Views into the host and path that were parsed.
struct InvokeTarget {
  std::string_view api_id;
  std::string_view stage;  // empty: the path names none
  std::string_view path;   // what follows the stage, with its slash: "/order/7"; may be empty
};

// Recognises, with `host` as in the Host header and `path` still percent-encoded:
//   Host {api-id}.execute-api.…, path /{stage}/…
//   /_aws/execute-api/{api-id}/{stage}/…
//   /restapis/{api-id}/{stage}/_user_request_/…
// Nothing for any other request.
std::optional<InvokeTarget> ParseInvokeTarget(std::string_view host, std::string_view path);

}  // namespace portico::apigateway
