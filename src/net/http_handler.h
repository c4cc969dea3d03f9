// What an HTTP server serves its requests with. Apart from the values in net/http.h, which what
// only reads a request includes, also where there are no coroutines (fuzz targets under clang).
#pragma once

#include <cstddef>

#include "base/task.h"
#include "net/http.h"

namespace portico::net {

// What a listener serves. Called on the loops' threads, many requests at a time.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual Task<HttpResponse> Handle(const HttpRequest& request) = 0;
  // How large a body may be, decided from the head (`body` is still empty). A larger one is
  // answered by TooLarge without being read to memory.
  virtual size_t BodyBytesMax(const HttpRequest& head) = 0;
  virtual HttpResponse TooLarge(const HttpRequest& head) = 0;
};

}  // namespace portico::net
