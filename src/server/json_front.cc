#include "server/json_front.h"

#include "codec/json/reader.h"

namespace portico::server {
namespace {

constexpr std::string_view kJson10 = "application/x-amz-json-1.0";
constexpr std::string_view kJson = "application/json";

// The media type without its parameters.
std::string_view MediaType(const net::HttpRequest& request) {
  std::string_view type = request.Find("content-type");
  type = type.substr(0, type.find(';'));
  while (type.starts_with(' ')) type.remove_prefix(1);
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

bool IsJsonText(std::string_view text) {
  json::Reader reader(text);
  return reader.Skip() && reader.Finish();
}

}  // namespace

bool IsJsonOfNobody(const net::HttpRequest& request) {
  if (request.method != "POST" || request.path != "/") return false;
  const std::string_view type = MediaType(request);
  const bool is_bare = type.empty() && request.body.empty();
  return type == kJson10 || type == kJson || is_bare;
}

AwsError NoOperation(const net::HttpRequest& request) {
  if (!request.body.empty() && !IsJsonText(request.body)) {
    return AwsError::Client("SerializationException", "");
  }
  return AwsError::Client("UnknownOperationException", "");
}

void FollowRequest(const aws::ServiceInfo& service, const net::HttpRequest& request,
                   net::HttpResponse* answer) {
  if (service.protocol != aws::Protocol::kJson10) return;
  if (MediaType(request) == kJson10) return;
  for (auto& [name, value] : answer->headers) {
    if (net::EqualIgnoreCase(name, "content-type")) value = kJson;
  }
}

}  // namespace portico::server
