// A response as the bytes that go out. Pure, except for the clock of the Date header.
#pragma once

#include <string>

#include "net/http.h"

namespace portico::net {

enum class AfterResponse : uint8_t { kKeepAlive, kClose };

// Appends status line and headers, with Date, Content-Length and Connection, which are ours to set.
void AppendResponseHead(const HttpResponse& response, AfterResponse after, std::string* out);

// "Not Found" for 404.
std::string_view ReasonPhrase(int status);

}  // namespace portico::net
