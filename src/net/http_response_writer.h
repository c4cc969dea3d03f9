// A response as the bytes that go out. Pure, except for the clock of the Date header.
#pragma once

#include <string>

#include "net/http.h"

namespace portico::net {

enum class AfterResponse : uint8_t { kKeepAlive, kClose };

// Appends status line and headers, with Date, Content-Length and Connection, which are ours to set:
// those of the response are left out.
void AppendResponseHead(const HttpResponse& response, AfterResponse after, std::string* out);

// Whether a response of this status has a body at all (RFC 9110, 6.4.1); no byte of one may be sent
// where it has not, or the client reads it as the next response.
bool MayHaveBody(int status);

// "Not Found" for 404.
std::string_view ReasonPhrase(int status);

}  // namespace portico::net
