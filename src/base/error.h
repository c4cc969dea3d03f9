// The error a caller of AWS sees, made where the fault is found and carried up unchanged.
//
// A client's mistake travels as an AwsError inside a Result; a bug in Portico is an assertion
// (PORTICO_CHECK) that stops the process. Renderers in aws/ turn an AwsError into `__type` JSON,
// XML, or an `x-amzn-ErrorType` header; nothing below them knows about wire formats.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portico {

struct AwsError {
  // The code as AWS's model spells it, without namespace: "ResourceNotFoundException".
  std::string code;
  int http_status = 400;
  std::string message;
  // Further members of the error body: wire name and its value as JSON text.
  std::vector<std::pair<std::string, std::string>> details;

  static AwsError Client(std::string_view code, std::string message, int http_status = 400) {
    return AwsError{std::string(code), http_status, std::move(message), {}};
  }
  // A fault of ours or of the machine. The service-specific spelling ("InternalServerError",
  // "ServiceException", …) is chosen by the renderer when the code is kInternalCode.
  static AwsError Internal(std::string message) {
    return AwsError{std::string(kInternalCode), 500, std::move(message), {}};
  }
  bool IsInternal() const { return http_status >= 500; }

  static constexpr std::string_view kInternalCode = "InternalFailure";
};

}  // namespace portico
