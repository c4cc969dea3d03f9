// What is answered to clients of services that Portico does not have: an error in the protocol that
// the request speaks, so that an SDK shows it, which names the service and those that are here.
// Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "net/http.h"
#include "server/router.h"

namespace portico::server {

// The service of the request's credential scope, if Portico has none that signs so; else empty.
std::string_view UnknownService(const Router& router, const net::HttpRequest& request);

// `service` as UnknownService gave it.
net::HttpResponse UnknownServiceAnswer(const Router& router, std::string_view service,
                                       const net::HttpRequest& request);

}  // namespace portico::server
