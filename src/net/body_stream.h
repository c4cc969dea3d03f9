// A response's body that is made while it is sent, so that a large one is never whole in memory.
//
// The connection that sends it owns it and reads on its own loop, one piece after the other.
#pragma once

#include <string>

#include "base/result.h"
#include "base/task.h"

namespace portico::net {

class BodyStream {
 public:
  virtual ~BodyStream() = default;
  // The next piece: not empty, and together as many bytes as HttpResponse::stream_bytes says. After
  // an error the connection ends, since the head is out by then.
  virtual Task<Result<std::string>> Read() = 0;
};

}  // namespace portico::net
