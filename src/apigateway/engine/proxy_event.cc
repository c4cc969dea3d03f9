#include "apigateway/engine/proxy_event.h"

#include <unordered_map>
#include <vector>

#include "apigateway/engine/headers.h"
#include "apigateway/engine/media_type.h"
#include "base/time_format.h"
#include "codec/base64.h"
#include "codec/json/writer.h"

namespace portico::apigateway {
namespace {

struct NameValues {
  std::string_view name;
  std::vector<std::string_view> values;
};
using Grouped = std::vector<NameValues>;

// Headers are few, so that looking through them is quickest.
void AddHeader(Grouped* grouped, std::string_view name, std::string_view value) {
  for (NameValues& entry : *grouped) {
    if (net::EqualIgnoreCase(entry.name, name)) {
      entry.values.push_back(value);
      return;
    }
  }
  grouped->push_back({name, {value}});
}

// Parameters may be thousands, from anyone: by an index, or their number squared would be the work.
Grouped GroupParameters(const QueryParams& query) {
  Grouped out;
  std::unordered_map<std::string_view, size_t> places;
  for (const auto& [name, value] : query) {
    const auto [place, is_new] = places.try_emplace(name, out.size());
    if (is_new) out.push_back({name, {}});
    out[place->second].values.push_back(value);
  }
  return out;
}

// Two members: the last value of each name, and all values of each name; null if there are none.
void WriteGrouped(json::Writer& writer, std::string_view single, std::string_view multi,
                  const Grouped& grouped) {
  writer.Key(single);
  if (grouped.empty()) {
    writer.Null();
    writer.Key(multi);
    writer.Null();
    return;
  }
  writer.BeginObject();
  for (const NameValues& entry : grouped) writer.Member(entry.name, entry.values.back());
  writer.EndObject();
  writer.Key(multi);
  writer.BeginObject();
  for (const NameValues& entry : grouped) {
    writer.Key(entry.name);
    writer.BeginArray();
    for (std::string_view value : entry.values) writer.String(value);
    writer.EndArray();
  }
  writer.EndObject();
}

void WriteOptional(json::Writer& writer, std::string_view key, std::string_view value) {
  writer.Key(key);
  if (value.empty()) {
    writer.Null();
  } else {
    writer.String(value);
  }
}

std::string_view Domain(const Exchange& exchange) {
  if (exchange.test != nullptr) return "testPrefix.testDomainName";
  const std::string_view host = exchange.request.Find("Host");
  return host.substr(0, host.rfind(':') == host.npos ? host.npos : host.rfind(':'));
}

void WriteHeaders(json::Writer& writer, const Exchange& exchange) {
  const net::HttpRequest& request = exchange.request;
  Grouped headers;
  if (exchange.test != nullptr) {
    // No hop and no client stands between: the headers are those that were given.
    for (const net::Header& header : request.headers) {
      AddHeader(&headers, header.name, header.value);
    }
    return WriteGrouped(writer, "headers", "multiValueHeaders", headers);
  }
  headers.reserve(request.headers.size() + 4);
  std::string forwarded;
  for (const net::Header& header : request.headers) {
    if (IsDroppedFromRequest(header.name) || net::EqualIgnoreCase(header.name, "X-Amzn-Trace-Id")) {
      continue;
    }
    if (net::EqualIgnoreCase(header.name, "X-Forwarded-For")) {
      forwarded = std::string(header.value) + ", ";
      continue;
    }
    AddHeader(&headers, header.name, header.value);
  }
  // As every hop does: the address that the request came from goes to the end.
  forwarded += request.peer_address;
  const std::string_view host = request.Find("Host");
  const size_t colon = host.rfind(':');
  std::string_view port = request.secure ? "443" : "80";
  if (colon != host.npos) port = host.substr(colon + 1);
  if (!request.Has("X-Forwarded-Port")) headers.push_back({"X-Forwarded-Port", {port}});
  if (!request.Has("X-Forwarded-Proto")) {
    headers.push_back({"X-Forwarded-Proto", {request.secure ? "https" : "http"}});
  }
  headers.push_back({"X-Forwarded-For", {forwarded}});
  headers.push_back({"X-Amzn-Trace-Id", {exchange.ids.trace_id}});
  WriteGrouped(writer, "headers", "multiValueHeaders", headers);
}

const aws::Principal& PrincipalOf(const Exchange& exchange) {
  static const aws::Principal kNobody;
  if (exchange.test != nullptr) return exchange.test->principal;
  return exchange.principal ? *exchange.principal : kNobody;
}

void WriteIdentity(json::Writer& writer, const Exchange& exchange) {
  const aws::Principal& principal = PrincipalOf(exchange);
  writer.Key("identity");
  writer.BeginObject();
  WriteOptional(writer, "cognitoIdentityPoolId", "");
  WriteOptional(writer, "accountId", principal.account);
  WriteOptional(writer, "cognitoIdentityId", "");
  WriteOptional(writer, "caller", principal.user_id);
  WriteOptional(writer, "sourceIp", exchange.request.peer_address);
  if (exchange.test != nullptr) {
    writer.Member("apiKey", "test-invoke-api-key");
    writer.Member("apiKeyId", "test-invoke-api-key-id");
  }
  WriteOptional(writer, "principalOrgId", "");
  WriteOptional(writer, "accessKey", principal.access_key_id);
  WriteOptional(writer, "cognitoAuthenticationType", "");
  WriteOptional(writer, "cognitoAuthenticationProvider", "");
  WriteOptional(writer, "userArn", principal.arn);
  WriteOptional(writer, "userAgent",
                exchange.test != nullptr ? std::string_view(exchange.test->user_agent)
                                         : exchange.request.Find("User-Agent"));
  WriteOptional(writer, "user", principal.user_id);
  writer.EndObject();
}

void WriteContext(json::Writer& writer, const Exchange& exchange) {
  const std::string_view domain = Domain(exchange);
  writer.Key("requestContext");
  writer.BeginObject();
  writer.Member("resourceId", exchange.resource.id);
  writer.Member("resourcePath", exchange.resource.path);
  writer.Member("httpMethod", exchange.request.method);
  writer.Member("extendedRequestId", exchange.ids.extended_id);
  writer.Member("requestTime", FormatClfTime(exchange.now_ms));
  // A test runs beside the stages: its path has none.
  const std::string stage = exchange.test != nullptr ? "" : "/" + exchange.stage.stage;
  writer.Member("path", stage + std::string(exchange.path));
  writer.Member("accountId", exchange.account);
  writer.Member("protocol", "HTTP/1.1");
  writer.Member("stage", exchange.stage.stage);
  writer.Member("domainPrefix", domain.substr(0, domain.find('.')));
  writer.Member("requestTimeEpoch", exchange.now_ms);
  writer.Member("requestId", exchange.ids.request_id);
  WriteIdentity(writer, exchange);
  writer.Member("domainName", domain);
  if (exchange.test == nullptr) {
    writer.Member("deploymentId", exchange.stage.deployment_id);
  }
  writer.Member("apiId", exchange.stage.api_id);
  writer.EndObject();
}

void WriteBody(json::Writer& writer, const Exchange& exchange) {
  const net::HttpRequest& request = exchange.request;
  const bool binary = IsBinary(request.Find("Content-Type"), exchange.stage.binary_media_types);
  writer.Key("body");
  if (request.body.empty()) {
    writer.Null();
  } else if (binary) {
    writer.String(Base64Encode(request.body));
  } else {
    writer.String(request.body);
  }
  writer.Member("isBase64Encoded", binary && !request.body.empty());
}

}  // namespace

std::string MakeProxyEvent(const Exchange& exchange, const QueryParams& query) {
  std::string out;
  out.reserve(2048 + exchange.request.body.size() * 5 / 4);
  json::Writer writer(&out);
  std::string_view path = exchange.path;
  while (path.size() > 1 && path.starts_with("//")) path.remove_prefix(1);
  writer.BeginObject();
  writer.Member("resource", exchange.resource.path);
  writer.Member("path", path.empty() ? std::string_view("/") : path);
  writer.Member("httpMethod", exchange.request.method);
  WriteHeaders(writer, exchange);
  WriteGrouped(writer, "queryStringParameters", "multiValueQueryStringParameters",
               GroupParameters(query));
  writer.Key("pathParameters");
  if (exchange.captures.empty()) {
    writer.Null();
  } else {
    writer.BeginObject();
    for (const auto& [name, value] : exchange.captures) writer.Member(name, value);
    writer.EndObject();
  }
  writer.Key("stageVariables");
  writer.Raw(exchange.stage.variables_json);
  WriteContext(writer, exchange);
  WriteBody(writer, exchange);
  writer.EndObject();
  return out;
}

}  // namespace portico::apigateway
