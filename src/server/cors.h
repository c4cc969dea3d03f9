// Cross-origin resource sharing, as DynamoDB and most of AWS's services answer it: any origin may
// call, since only who can sign is answered anything. Pure, thread-safe.
//
// Where signatures are not verified (--auth open) nothing is allowed: any page in the user's
// browser could read and change everything.
#pragma once

#include "net/http.h"

namespace portico::server {

// Whether a browser asks if it may make a request: OPTIONS with an Origin.
bool IsPreflight(const net::HttpRequest& request);

// The answer to that: yes, to whatever method and headers it names.
net::HttpResponse PreflightAnswer(const net::HttpRequest& request);

// Lets pages of any origin read the answer, if the request says that it comes from one.
void AllowOrigin(const net::HttpRequest& request, net::HttpResponse* response);

}  // namespace portico::server
