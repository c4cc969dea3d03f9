#include "cli/aws_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "aws/signer.h"
#include "base/time_format.h"
#include "codec/hash.h"
#include "codec/uri.h"
#include "net/http.h"

namespace portico::cli {
namespace {

std::string EncodeParams(const Params& params) {
  std::string out;
  for (const auto& [name, value] : params) {
    if (!out.empty()) out.push_back('&');
    out.append(UriEncode(name)).append("=").append(UriEncode(value));
  }
  return out;
}

std::string DecodeEntities(std::string_view text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
  std::string out;
  while (!text.empty()) {
    const auto* found =
        std::find_if(std::begin(kEntities), std::end(kEntities),
                     [&](const auto& entity) { return text.starts_with(entity.first); });
    if (found != std::end(kEntities)) {
      out.push_back(found->second);
      text.remove_prefix(found->first.size());
      continue;
    }
    // "&#34;", "&#x22;": only ASCII is ever escaped so.
    const size_t end = text.find(';');
    if (text.starts_with("&#") && end != std::string_view::npos && end <= 6) {
      const bool hex = text[2] == 'x';
      const std::string digits(text.substr(hex ? 3 : 2, end - (hex ? 3 : 2)));
      out.push_back(static_cast<char>(std::strtol(digits.c_str(), nullptr, hex ? 16 : 10)));
      text.remove_prefix(end + 1);
      continue;
    }
    out.push_back(text.front());
    text.remove_prefix(1);
  }
  return out;
}

// The service's error, from whichever of its places the protocol keeps it in.
AwsError ErrorOf(const HttpReply& reply) {
  AwsError error;
  error.http_status = reply.status;
  if (reply.body.starts_with('<')) {
    error.code = XmlText(reply.body, "Code");
    error.message = XmlText(reply.body, "Message");
  } else if (const auto body = json::Parse(reply.body)) {
    for (std::string_view name : {"__type", "code"}) {
      const json::Value* code = body->Find(name);
      if (error.code.empty() && code != nullptr && code->as_string() != nullptr) {
        error.code = *code->as_string();
      }
    }
    for (std::string_view name : {"message", "Message"}) {
      const json::Value* message = body->Find(name);
      if (error.message.empty() && message != nullptr && message->as_string() != nullptr) {
        error.message = *message->as_string();
      }
    }
  }
  if (const std::string_view type = reply.Find("x-amzn-errortype"); !type.empty()) {
    error.code = type.substr(0, type.find(':'));
  }
  error.code.erase(0, error.code.find('#') + 1);
  if (error.code.empty()) error.code = fmt::format("HTTP {}", reply.status);
  return error;
}

Result<json::Value> ParseAnswer(const HttpReply& reply) {
  if (reply.body.empty()) return json::Value();
  std::string what;
  auto value = json::Parse(reply.body, &what);
  if (!value) return Fail("InvalidAnswer", "the server's answer is not JSON: " + what);
  return std::move(*value);
}

}  // namespace

Result<json::Value> AwsClient::CallJson(std::string_view service, std::string_view operation,
                                        const json::Value& input) {
  HttpExchange exchange{"POST", "/", {}, input.ToString()};
  exchange.headers = {{"content-type", "application/x-amz-json-1.1"},
                      {"x-amz-target", std::string(operation)}};
  if (service == "dynamodb") exchange.headers[0].second = "application/x-amz-json-1.0";
  PORTICO_ASSIGN(const HttpReply reply, Send(service, std::move(exchange)));
  return ParseAnswer(reply);
}

Result<json::Value> AwsClient::CallRest(std::string_view service, std::string_view method,
                                        std::string_view path, const json::Value& body,
                                        const Params& query) {
  HttpExchange exchange;
  exchange.method = method;
  exchange.target = path;
  if (!query.empty()) exchange.target += "?" + EncodeParams(query);
  if (!body.is_null()) {
    exchange.headers = {{"content-type", "application/json"}};
    exchange.body = body.ToString();
  }
  PORTICO_ASSIGN(const HttpReply reply, Send(service, std::move(exchange)));
  return ParseAnswer(reply);
}

Result<HttpReply> AwsClient::SendRest(std::string_view service, std::string_view method,
                                      std::string_view path, std::string body,
                                      HttpHeaders headers) {
  return Send(service,
              {std::string(method), std::string(path), std::move(headers), std::move(body)});
}

Result<std::string> AwsClient::CallQuery(std::string_view service, std::string_view version,
                                         std::string_view action, const Params& params) {
  Params all = {{"Action", std::string(action)}, {"Version", std::string(version)}};
  all.insert(all.end(), params.begin(), params.end());
  HttpExchange exchange{"POST", "/", {}, EncodeParams(all)};
  exchange.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
  PORTICO_ASSIGN(HttpReply reply, Send(service, std::move(exchange)));
  return std::move(reply.body);
}

Result<HttpReply> AwsClient::Send(std::string_view service, HttpExchange exchange) {
  Sign(service, &exchange);
  PORTICO_ASSIGN(HttpReply reply, Exchange(target_.endpoint, exchange));
  if (reply.status >= 300) return Fail(ErrorOf(reply));
  return reply;
}

void AwsClient::Sign(std::string_view service, HttpExchange* exchange) const {
  auto& headers = exchange->headers;
  const std::string date = FormatAmzDate(clock_.NowMs());
  headers.emplace_back("x-amz-date", date);
  if (!target_.key.session_token.empty()) {
    headers.emplace_back("x-amz-security-token", target_.key.session_token);
  }
  net::HttpRequest request;
  request.method = exchange->method;
  request.target = exchange->target;
  request.path = request.target.substr(0, request.target.find('?'));
  if (request.path.size() < request.target.size()) {
    request.query = request.target.substr(request.path.size() + 1);
  }
  request.headers.push_back({"host", target_.endpoint.authority});
  for (const auto& [name, value] : headers) request.headers.push_back({name, value});

  const aws::SigningKey key{target_.key.id, target_.key.secret, target_.region,
                            std::string(service)};
  headers.emplace_back("Authorization",
                       aws::Authorization(request, key, date, HexEncode(Sha256(exchange->body))));
}

std::vector<std::string> XmlTexts(std::string_view xml, std::string_view element) {
  const std::string open = fmt::format("<{}>", element);
  const std::string close = fmt::format("</{}>", element);
  std::vector<std::string> out;
  for (size_t at; (at = xml.find(open)) != std::string_view::npos;) {
    xml.remove_prefix(at + open.size());
    const size_t end = xml.find(close);
    if (end == std::string_view::npos) break;
    out.push_back(DecodeEntities(xml.substr(0, end)));
    xml.remove_prefix(end + close.size());
  }
  return out;
}

std::string XmlText(std::string_view xml, std::string_view element) {
  std::vector<std::string> texts = XmlTexts(xml, element);
  return texts.empty() ? std::string() : std::move(texts.front());
}

}  // namespace portico::cli
