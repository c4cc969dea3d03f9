#include "apigateway/engine/proxy_response.h"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "apigateway/engine/headers.h"
#include "codec/base64.h"
#include "codec/json/reader.h"

namespace portico::apigateway {
namespace {

using json::Kind;

struct Parsed {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::pair<std::string, std::vector<std::string>>> multi_value_headers;
  std::string body;
  bool base64 = false;
};

// Any scalar as text: AWS takes true and 1 for "true" and "1". False for null, objects and arrays.
bool ReadScalar(json::Reader& reader, std::string* out) {
  std::string_view text;
  bool truth;
  switch (reader.Peek()) {
    case Kind::kString:
      if (!reader.ReadString(&text)) return false;
      break;
    case Kind::kNumber:
      if (!reader.ReadNumber(&text)) return false;
      break;
    case Kind::kTrue:
    case Kind::kFalse:
      if (!reader.ReadBool(&truth)) return false;
      text = truth ? "true" : "false";
      break;
    default:
      return false;
  }
  out->assign(text);
  return true;
}

bool ReadStatus(json::Reader& reader, int* out) {
  std::string text;
  if (!ReadScalar(reader, &text)) return false;
  const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return ec == std::errc() && stop == text.data() + text.size() && *out >= 100 && *out <= 599;
}

bool ReadHeaders(json::Reader& reader, Parsed* out) {
  if (reader.Peek() != Kind::kObject || !reader.EnterObject()) return false;
  std::string_view key;
  while (reader.NextMember(&key)) {
    std::string name(key);
    if (reader.Peek() == Kind::kNull) {
      reader.ReadNull();
      continue;
    }
    std::string value;
    if (!ReadScalar(reader, &value)) return false;
    out->headers.emplace_back(std::move(name), std::move(value));
  }
  return !reader.failed();
}

bool ReadMultiValueHeaders(json::Reader& reader, Parsed* out) {
  if (reader.Peek() != Kind::kObject || !reader.EnterObject()) return false;
  std::string_view key;
  while (reader.NextMember(&key)) {
    auto& [name, values] = out->multi_value_headers.emplace_back();
    name.assign(key);
    if (reader.Peek() != Kind::kArray || !reader.EnterArray()) return false;
    while (reader.NextElement()) {
      if (!ReadScalar(reader, &values.emplace_back())) return false;
    }
  }
  return !reader.failed();
}

bool ReadMember(json::Reader& reader, std::string_view key, Parsed* out) {
  const bool known = key == "statusCode" || key == "headers" || key == "multiValueHeaders" ||
                     key == "body" || key == "isBase64Encoded";
  if (!known) return false;
  if (reader.Peek() == Kind::kNull) return reader.ReadNull();
  if (key == "statusCode") return ReadStatus(reader, &out->status);
  if (key == "headers") return ReadHeaders(reader, out);
  if (key == "multiValueHeaders") return ReadMultiValueHeaders(reader, out);
  if (key == "body") return ReadScalar(reader, &out->body);
  std::string text;
  if (!ReadScalar(reader, &text)) return false;
  out->base64 = text == "true";
  return true;
}

bool Parse(std::string_view payload, Parsed* out) {
  json::Reader reader(payload);
  if (reader.Peek() != Kind::kObject || !reader.EnterObject()) return false;
  std::string_view key;
  int members = 0;
  while (reader.NextMember(&key)) {
    ++members;
    if (!ReadMember(reader, key, out)) return false;
  }
  return members > 0 && reader.Finish();
}

// multiValueHeaders come first and decide the spelling of a name that is in both; a value that is
// in both counts once.
void Merge(Parsed parsed, net::HttpResponse* out) {
  std::vector<bool> merged(parsed.headers.size());
  for (auto& [name, values] : parsed.multi_value_headers) {
    for (size_t i = 0; i < parsed.headers.size(); ++i) {
      if (!net::EqualIgnoreCase(parsed.headers[i].first, name)) continue;
      merged[i] = true;
      bool known = false;
      for (const std::string& value : values) known = known || value == parsed.headers[i].second;
      if (!known) values.push_back(std::move(parsed.headers[i].second));
    }
    for (std::string& value : values) {
      AddResponseHeader(ResponseHeaders::kProxy, name, std::move(value), out);
    }
  }
  for (size_t i = 0; i < parsed.headers.size(); ++i) {
    if (merged[i]) continue;
    auto& [name, value] = parsed.headers[i];
    AddResponseHeader(ResponseHeaders::kProxy, name, std::move(value), out);
  }
}

}  // namespace

std::optional<net::HttpResponse> ParseProxyResponse(std::string_view payload,
                                                    bool client_takes_binary) {
  Parsed parsed;
  if (!Parse(payload, &parsed)) return std::nullopt;
  net::HttpResponse out;
  out.status = parsed.status;
  if (parsed.base64 && client_takes_binary) {
    if (!Base64Decode(parsed.body, &out.body)) return std::nullopt;
  } else {
    out.body = std::move(parsed.body);
  }
  out.Set("Content-Type", "application/json");
  Merge(std::move(parsed), &out);
  return out;
}

}  // namespace portico::apigateway
