#include "server/cors.h"

#include <string>

namespace portico::server {
namespace {

constexpr char kExposed[] = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
// How long a browser may remember the answer, as AWS has it: two days.
constexpr char kMaxAgeSeconds[] = "172800";

void Echo(const net::HttpRequest& request, std::string_view asked, const char* allowed,
          net::HttpResponse* response) {
  if (const std::string_view value = request.Find(asked); !value.empty()) {
    response->Set(allowed, std::string(value));
  }
}

}  // namespace

bool IsPreflight(const net::HttpRequest& request) {
  return request.method == "OPTIONS" && request.Has("origin");
}

net::HttpResponse PreflightAnswer(const net::HttpRequest& request) {
  net::HttpResponse response;
  Echo(request, "access-control-request-headers", "Access-Control-Allow-Headers", &response);
  Echo(request, "access-control-request-method", "Access-Control-Allow-Methods", &response);
  response.Set("Access-Control-Max-Age", kMaxAgeSeconds);
  return response;
}

void AllowOrigin(const net::HttpRequest& request, net::HttpResponse* response) {
  if (!request.Has("origin")) return;
  response->Set("Access-Control-Allow-Origin", "*");
  response->Set("Access-Control-Expose-Headers", kExposed);
}

}  // namespace portico::server
