#include "client/service_error.h"

#include <initializer_list>
#include <optional>
#include <string_view>

#include "codec/json/value.h"

namespace portico::lambda {
namespace {

// "com.amazonaws.dynamodb.v20120810#Code" or "Code:http://…" → "Code"
std::string_view StripNamespace(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const size_t hash = code.rfind('#');
  return hash == std::string_view::npos ? code : code.substr(hash + 1);
}

std::string_view FindString(const json::Value& body, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const json::Value* value = body.Find(name);
    if (value != nullptr && value->as_string() != nullptr) return *value->as_string();
  }
  return {};
}

}  // namespace

AwsFailure ParseServiceError(const HttpResponse& response) {
  AwsFailure out;
  out.http_status = response.status;
  std::string_view code;
  const std::optional<json::Value> body = json::Parse(response.body);
  if (body && body->as_object() != nullptr) {
    out.message = FindString(*body, {"message", "Message", "errorMessage"});
    code = FindString(*body, {"__type", "code", "Code"});
  } else {
    out.message = response.body;
  }
  if (code.empty()) {
    if (const std::string* header = response.Find("x-amzn-errortype")) code = *header;
  }
  out.code = StripNamespace(code);
  if (out.code.empty()) out.code = std::to_string(response.status);
  return out;
}

}  // namespace portico::lambda
