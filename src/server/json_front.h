// What the shared front of AWS's JSON 1.0 services does whatever the operation: the answer's
// content type follows the request's, and a request that names no operation is told so. Sources:
// the answers of AWS that dynalite's tests hold. Pure, thread-safe.
#pragma once

#include <string_view>

#include "aws/service.h"
#include "net/http.h"

namespace portico::server {

// Whether a request that no service claims by its target, signature or path is one of that front.
bool IsJsonOfNobody(const net::HttpRequest& request);
// Its error: its body is no JSON, or names no operation.
AwsError NoOperation(const net::HttpRequest& request);

// Gives an answer of such a service the content type that its request asks for.
void FollowRequest(const aws::ServiceInfo& service, const net::HttpRequest& request,
                   net::HttpResponse* answer);

}  // namespace portico::server
