#include "apigateway/engine/header_mapping.h"

#include <charconv>

#include "apigateway/engine/errors.h"
#include "net/http.h"

namespace portico::apigateway {
namespace {

constexpr std::string_view kDestination = "method.response.header.";
constexpr std::string_view kBody = "integration.response.body";
constexpr std::string_view kHeader = "integration.response.header.";
constexpr std::string_view kVariable = "stageVariables.";

AwsError Invalid(std::string_view expression) {
  return BadRequest(
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid "
      "mapping expression specified: " +
      std::string(expression) + "]");
}

using Step = std::variant<std::string, size_t>;

// ".a.b[0]" → a, b, 0. False if malformed.
bool ParsePath(std::string_view text, std::vector<Step>* out) {
  while (!text.empty()) {
    if (text[0] == '.') {
      const size_t end = text.find_first_of(".[", 1);
      const std::string_view key = text.substr(1, end == text.npos ? text.npos : end - 1);
      if (key.empty()) return false;
      out->emplace_back(std::string(key));
      text.remove_prefix(1 + key.size());
    } else if (text[0] == '[') {
      const size_t end = text.find(']');
      size_t index = 0;
      if (end == text.npos || end == 1) return false;
      const auto [stop, ec] = std::from_chars(text.data() + 1, text.data() + end, index);
      if (ec != std::errc() || stop != text.data() + end) return false;
      out->emplace_back(index);
      text.remove_prefix(end + 1);
    } else {
      return false;
    }
  }
  return true;
}

// The text of a value in a header: strings without their quotes, all else as JSON.
std::optional<std::string> Text(const json::Value& value) {
  if (value.is_null()) return std::nullopt;
  if (const std::string* text = value.as_string()) return *text;
  return value.ToString();
}

}  // namespace

Result<HeaderMapping> HeaderMapping::Compile(const std::string& destination,
                                             const std::string& source) {
  HeaderMapping out;
  if (!destination.starts_with(kDestination) || destination.size() == kDestination.size()) {
    return Fail(Invalid(destination));
  }
  out.header_ = destination.substr(kDestination.size());
  const std::string_view text = source;
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') {
    out.source_ = Static{std::string(text.substr(1, text.size() - 2))};
  } else if (text.starts_with(kHeader) && text.size() > kHeader.size()) {
    out.source_ = IntegrationHeader{std::string(text.substr(kHeader.size()))};
  } else if (text.starts_with(kVariable) && text.size() > kVariable.size()) {
    out.source_ = StageVariable{std::string(text.substr(kVariable.size()))};
  } else if (text.starts_with(kBody)) {
    BodyPath path;
    if (!ParsePath(text.substr(kBody.size()), &path.steps)) return Fail(Invalid(source));
    out.source_ = std::move(path);
  } else if (text.starts_with("context.") ||
             text.starts_with("integration.response.multivalueheader.")) {
    return Fail(Unsupported("the mapping expression '" + source + "'"));
  } else {
    return Fail(Invalid(source));
  }
  return out;
}

std::optional<std::string> HeaderMapping::Evaluate(const json::Value* body,
                                                   const StringMap& variables) const {
  if (const auto* fixed = std::get_if<Static>(&source_)) return fixed->text;
  if (const auto* variable = std::get_if<StageVariable>(&source_)) {
    const auto found = variables.find(variable->name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  }
  if (const auto* header = std::get_if<IntegrationHeader>(&source_)) {
    // Of the headers that Lambda's Invoke answers with, this is the one a client can use.
    if (net::EqualIgnoreCase(header->name, "Content-Type")) return "application/json";
    return std::nullopt;
  }
  const json::Value* at = body;
  for (const Step& step : std::get<BodyPath>(source_).steps) {
    if (at == nullptr) break;
    if (const auto* key = std::get_if<std::string>(&step)) {
      at = at->Find(*key);
    } else {
      const json::Value::Array* array = at->as_array();
      const size_t index = std::get<size_t>(step);
      at = array != nullptr && index < array->size() ? &(*array)[index] : nullptr;
    }
  }
  if (at == nullptr) return std::nullopt;
  return Text(*at);
}

}  // namespace portico::apigateway
