#include "server/unknown_service.h"

#include <algorithm>
#include <set>

#include "aws/sigv4.h"
#include "server/render.h"

namespace portico::server {
namespace {

constexpr std::string_view kCode = "NotImplemented";
constexpr int kStatus = 501;
constexpr size_t kNameBytesMax = 64;

// Services whose errors are XML without being of the query protocol.
bool SpeaksRestXml(std::string_view service) {
  constexpr std::string_view kNames[] = {"s3",          "s3express",  "s3-object-lambda",
                                         "s3-outposts", "cloudfront", "route53"};
  return std::find(std::begin(kNames), std::end(kNames), service) != std::end(kNames);
}

bool SpeaksQuery(const net::HttpRequest& request) {
  return request.Find("content-type").starts_with("application/x-www-form-urlencoded") ||
         request.query.starts_with("Action=") ||
         request.query.find("&Action=") != request.query.npos;
}

// As it may stand in any of the formats without being escaped.
std::string SafeName(std::string_view service) {
  std::string out;
  for (const char c : service.substr(0, kNameBytesMax)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    out.push_back(plain || c == '-' ? c : '_');
  }
  return out;
}

std::string Message(const Router& router, std::string_view service) {
  std::set<std::string_view> names;
  for (const aws::Service& known : router.services()) names.insert(known.info->signing_name);
  std::string list;
  for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return "Portico does not have the service '" + SafeName(service) + "'. It has: " + list +
         ", and execute-api.";
}

void AppendCborText(std::string_view text, std::string* out) {
  constexpr char kText = 0x60;
  constexpr size_t kLengthInFirstByteMax = 23;
  if (text.size() <= kLengthInFirstByteMax) {
    out->push_back(static_cast<char>(kText + text.size()));
  } else {
    // A length of two bytes holds any message here.
    out->push_back(static_cast<char>(kText + 25));
    out->push_back(static_cast<char>(text.size() >> 8));
    out->push_back(static_cast<char>(text.size() & 0xff));
  }
  out->append(text);
}

net::HttpResponse Respond(std::string_view content_type, std::string body) {
  net::HttpResponse response;
  response.status = kStatus;
  response.Set("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

net::HttpResponse CborAnswer(const std::string& message) {
  std::string body(1, static_cast<char>(0xa2));  // a map of two
  AppendCborText("__type", &body);
  AppendCborText(kCode, &body);
  AppendCborText("message", &body);
  AppendCborText(message, &body);
  net::HttpResponse response = Respond("application/cbor", std::move(body));
  response.Set("smithy-protocol", "rpc-v2-cbor");
  return response;
}

net::HttpResponse XmlAnswer(std::string_view service, const std::string& message) {
  const std::string error =
      "<Error><Code>" + std::string(kCode) + "</Code><Message>" + message + "</Message></Error>";
  const std::string id = MakeRequestId(nullptr);
  std::string body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  if (service == "ec2") {
    body += "<Response><Errors>" + error + "</Errors><RequestID>" + id + "</RequestID></Response>";
  } else if (SpeaksRestXml(service) && service.starts_with("s3")) {
    body += error;
  } else {
    body += "<ErrorResponse>" + error + "<RequestId>" + id + "</RequestId></ErrorResponse>";
  }
  return Respond("text/xml", std::move(body));
}

}  // namespace

std::string_view UnknownService(const Router& router, const net::HttpRequest& request) {
  const std::string_view scope = aws::ScopeService(request);
  const auto& services = router.services();
  const bool known = std::any_of(services.begin(), services.end(), [&](const aws::Service& s) {
    return s.info->signing_name == scope;
  });
  return known ? std::string_view() : scope;
}

net::HttpResponse UnknownServiceAnswer(const Router& router, std::string_view service,
                                       const net::HttpRequest& request) {
  const std::string message = Message(router, service);
  if (request.Find("smithy-protocol") == "rpc-v2-cbor") return CborAnswer(message);
  if (SpeaksRestXml(service) || SpeaksQuery(request)) return XmlAnswer(service, message);
  std::string body;
  json::Writer writer(&body);
  writer.BeginObject();
  if (request.Has("x-amz-target")) writer.Member("__type", kCode);
  writer.Member("message", message);
  writer.EndObject();
  const std::string_view type = request.Find("content-type");
  net::HttpResponse response = Respond(
      type.starts_with("application/x-amz-json") ? type : "application/json", std::move(body));
  response.Set("x-amzn-ErrorType", std::string(kCode));
  return response;
}

}  // namespace portico::server
