#include "apigateway/engine/payload.h"

#include <charconv>

#include "apigateway/engine/media_type.h"
#include "codec/json/reader.h"

namespace portico::apigateway {
namespace {

using Passthrough = CompiledMethod::Passthrough;

std::string OwnBody(const Exchange& exchange) {
  return exchange.request.body.empty() ? "{}" : std::string(exchange.request.body);
}

// Stands the reader at the value of a member of the top object; false if there is none.
bool FindMember(json::Reader& reader, std::string_view name) {
  if (reader.Peek() != json::Kind::kObject || !reader.EnterObject()) return false;
  std::string_view key;
  while (reader.NextMember(&key)) {
    if (key == name) return true;
    if (!reader.Skip()) return false;
  }
  return false;
}

}  // namespace

std::optional<std::string> IntegrationBody(const Exchange& exchange) {
  const StringMap& templates = exchange.method.request_templates;
  if (templates.empty()) {
    if (exchange.method.passthrough == Passthrough::kNever) return std::nullopt;
    return OwnBody(exchange);
  }
  const auto found = templates.find(MediaTypeOf(exchange.request.Find("Content-Type")));
  if (found == templates.end()) {
    if (exchange.method.passthrough != Passthrough::kWhenNoMatch) return std::nullopt;
    return OwnBody(exchange);
  }
  return found->second.empty() ? OwnBody(exchange) : found->second;
}

std::optional<ResponseTemplate> SelectTemplate(const StringMap& templates,
                                               std::string_view accept) {
  if (templates.empty()) return std::nullopt;
  auto found = templates.find(MediaTypeOf(accept));
  if (found == templates.end()) found = templates.find("application/json");
  if (found == templates.end()) found = templates.begin();
  if (found->second.empty()) return std::nullopt;
  return ResponseTemplate{found->first, found->second};
}

std::string ErrorMessage(std::string_view error_json) {
  json::Reader reader(error_json);
  std::string_view text;
  if (!FindMember(reader, "errorMessage") || reader.Peek() != json::Kind::kString ||
      !reader.ReadString(&text)) {
    return "";
  }
  return std::string(text);
}

std::optional<int> MockStatus(std::string_view json) {
  json::Reader reader(json);
  std::string_view text;
  if (!FindMember(reader, "statusCode")) return std::nullopt;
  const bool read = reader.Peek() == json::Kind::kString
                        ? reader.ReadString(&text)
                        : reader.Peek() == json::Kind::kNumber && reader.ReadNumber(&text);
  int status = 0;
  if (!read) return std::nullopt;
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), status);
  if (ec != std::errc() || stop != text.data() + text.size()) return std::nullopt;
  return status;
}

}  // namespace portico::apigateway
