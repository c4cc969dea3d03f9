#include "apigateway/engine/invoke_target.h"

#include "net/http.h"

namespace portico::apigateway {
namespace {

// Takes "/part" off the front of `path` and returns the part. As on AWS, several slashes before it
// count as one.
std::string_view TakePart(std::string_view* path) {
  while (path->starts_with("//")) path->remove_prefix(1);
  if (path->empty()) return {};
  const size_t slash = path->find('/', 1);
  const std::string_view part = path->substr(1, slash == path->npos ? path->npos : slash - 1);
  path->remove_prefix(1 + part.size());
  return part;
}

}  // namespace

std::optional<InvokeTarget> ParseInvokeTarget(std::string_view host, std::string_view path) {
  constexpr std::string_view kPathStyle = "/_aws/execute-api/";
  constexpr std::string_view kOldPathStyle = "/restapis/";
  constexpr std::string_view kUserRequest = "/_user_request_";
  if (path.starts_with(kPathStyle)) {
    path.remove_prefix(kPathStyle.size() - 1);
    InvokeTarget out;
    out.api_id = TakePart(&path);
    out.stage = TakePart(&path);
    out.path = path;
    return out;
  }
  if (path.starts_with(kOldPathStyle)) {
    std::string_view rest = path.substr(kOldPathStyle.size() - 1);
    InvokeTarget out;
    out.api_id = TakePart(&rest);
    out.stage = TakePart(&rest);
    if (rest.starts_with(kUserRequest)) {
      rest.remove_prefix(kUserRequest.size());
      if (rest.empty() || rest[0] == '/') {
        out.path = rest;
        return out;
      }
    }
  }
  const size_t dot = host.find('.');
  if (dot == host.npos || dot == 0) return std::nullopt;
  constexpr std::string_view kExecuteApi = "execute-api.";
  const std::string_view domain = host.substr(dot + 1);
  if (domain.size() <= kExecuteApi.size() ||
      !net::EqualIgnoreCase(domain.substr(0, kExecuteApi.size()), kExecuteApi)) {
    return std::nullopt;
  }
  InvokeTarget out;
  out.api_id = host.substr(0, dot);
  out.stage = TakePart(&path);
  out.path = path;
  return out;
}

}  // namespace portico::apigateway
