#include "net/http_response_writer.h"

#include <charconv>
#include <ctime>

#include "base/time_format.h"

namespace portico::net {
namespace {

void AppendInt(size_t value, std::string* out) {
  char buffer[24];
  auto end = std::to_chars(buffer, buffer + sizeof(buffer), value).ptr;
  out->append(buffer, static_cast<size_t>(end - buffer));
}

// The Date header changes once a second; formatting it for every response would show in profiles.
const std::string& DateNow() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  timespec now;
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != made_at) {
    made_at = now.tv_sec;
    text = FormatHttpDate(static_cast<int64_t>(now.tv_sec) * 1000);
  }
  return text;
}

// These are ours to set: a second one from a function or a template would let the next server on
// the way read another length than what is sent.
bool IsFraming(std::string_view name) {
  for (std::string_view ours :
       {"content-length", "transfer-encoding", "connection", "keep-alive", "date"}) {
    if (EqualIgnoreCase(name, ours)) return true;
  }
  return false;
}

// A header value from a function or a template must not be able to start another header.
void AppendSafe(std::string_view text, std::string* out) {
  if (!HasLineBreak(text) && text.find('\0') == std::string_view::npos) {
    out->append(text);
    return;
  }
  for (char c : text) out->push_back(c == '\r' || c == '\n' || c == '\0' ? ' ' : c);
}

}  // namespace

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Request Entity Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

bool MayHaveBody(int status) { return status >= 200 && status != 204 && status != 304; }

void AppendResponseHead(const HttpResponse& response, AfterResponse after, std::string* out) {
  out->append("HTTP/1.1 ");
  AppendInt(static_cast<size_t>(response.status), out);
  out->append(" ").append(ReasonPhrase(response.status));
  out->append("\r\nDate: ").append(DateNow());
  if (MayHaveBody(response.status)) {
    out->append("\r\nContent-Length: ");
    AppendInt(response.body_bytes(), out);
  }
  out->append(after == AfterResponse::kClose ? "\r\nConnection: close\r\n"
                                             : "\r\nConnection: keep-alive\r\n");
  for (const auto& [name, value] : response.headers) {
    if (IsFraming(name)) continue;
    AppendSafe(name, out);
    out->append(": ");
    AppendSafe(value, out);
    out->append("\r\n");
  }
  out->append("\r\n");
}

}  // namespace portico::net
